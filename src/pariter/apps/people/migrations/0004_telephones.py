"""People who have a telephone and no e-mail."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0003_kinds_and_districts"),
    ]

    operations = [
        migrations.AddField(
            model_name="person",
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
