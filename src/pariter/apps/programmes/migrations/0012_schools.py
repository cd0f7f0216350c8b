"""Programmes know whose teachers may bring classes."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0003_kinds_and_districts"),
        ("programmes", "0011_session_changes"),
    ]

    operations = [
        migrations.AddField(
            model_name="programme",
            name="schools",
            field=models.ManyToManyField(
                blank=True,
                help_text="whose teachers may bring classes",
                related_name="+",
                to="people.organisation",
            ),
        ),
    ]
