"""Each class has a certificate of its own; a teacher may have several classes."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0006_school_requests"),
        ("participation", "0010_shifts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="certificate",
            name="one_valid_certificate",
        ),
        migrations.AddField(
            model_name="certificate",
            name="school_class",
            field=models.ForeignKey(
                blank=True,
                help_text="whose hours it tells; a teacher may have several classes",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="certificates",
                to="applications.schoolclass",
            ),
        ),
        migrations.AddConstraint(
            model_name="certificate",
            constraint=models.UniqueConstraint(
                condition=models.Q(("revoked_at__isnull", True), ("school_class__isnull", True)),
                fields=("application",),
                name="one_valid_certificate",
            ),
        ),
        migrations.AddConstraint(
            model_name="certificate",
            constraint=models.UniqueConstraint(
                condition=models.Q(("revoked_at__isnull", True)),
                fields=("school_class",),
                name="one_valid_class_certificate",
            ),
        ),
    ]
