from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("programmes", "0001_tables")]

    operations = [
        migrations.AddField(
            model_name="edition",
            name="follow_up_years",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="for how many years who agrees is asked once a year",
                null=True,
            ),
        ),
    ]
