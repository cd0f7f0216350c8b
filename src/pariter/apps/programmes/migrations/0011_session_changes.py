import django.db.models.deletion
import i18nfield.fields
from django.conf import settings
from django.db import migrations, models

from pariter.apps.journal.append_only import guard


class Migration(migrations.Migration):
    dependencies = [
        ("programmes", "0010_festivals"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SessionChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("moved", "Moved"), ("cancelled", "Cancelled")], max_length=10
                    ),
                ),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("place", i18nfield.fields.I18nCharField(max_length=300)),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("changed_at", models.DateTimeField()),
                (
                    "changed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="programmes.session",
                    ),
                ),
                (
                    "venue",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programmes.venue",
                    ),
                ),
            ],
            options={
                "ordering": ("session", "changed_at", "id"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "cancelled")),
                        fields=("session",),
                        name="session_cancelled_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "cancelled"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="cancelled_session_has_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                        name="changed_session_ended_after_start",
                    ),
                ],
            },
        ),
        guard("programmes_sessionchange"),
    ]
