"""What is frozen of a window, and results of single classes."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0007_guardians_and_needs"),
        ("placements", "0007_companions"),
        ("programmes", "0015_lottery_windows"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="outcome",
            name="outcome_once",
        ),
        migrations.AddField(
            model_name="lottery",
            name="frozen",
            field=models.JSONField(
                blank=True,
                help_text="of a window: parties, tickets and rules as they were",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="outcome",
            name="school_class",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="outcomes",
                to="applications.schoolclass",
            ),
        ),
        migrations.AddConstraint(
            model_name="outcome",
            constraint=models.UniqueConstraint(
                condition=models.Q(("school_class__isnull", True)),
                fields=("run", "application"),
                name="outcome_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="outcome",
            constraint=models.UniqueConstraint(
                fields=("run", "school_class"), name="outcome_once_a_class"
            ),
        ),
    ]
