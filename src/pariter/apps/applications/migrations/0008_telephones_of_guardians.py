"""Guardians who have a telephone and no e-mail."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0007_guardians_and_needs"),
    ]

    operations = [
        migrations.AddField(
            model_name="guardian",
            name="phone",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                help_text="of whoever has no e-mail",
                max_length=40,
            ),
        ),
    ]
