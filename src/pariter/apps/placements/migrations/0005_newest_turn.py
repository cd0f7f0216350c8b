"""An index by which the next turn on a list is found at once, however long the list is."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("placements", "0004_people_together")]

    operations = [
        migrations.AddIndex(
            model_name="placement",
            index=models.Index(fields=["offer", "-order"], name="newest_turn"),
        ),
    ]
