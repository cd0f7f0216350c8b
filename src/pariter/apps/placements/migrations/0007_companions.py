"""Who only assists somebody has a seat, and is no participant."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0007_guardians_and_needs"),
        ("placements", "0006_places_of_classes"),
        ("programmes", "0010_festivals"),
    ]

    operations = [
        migrations.AddField(
            model_name="placement",
            name="companions",
            field=models.PositiveSmallIntegerField(
                db_default=0,
                default=0,
                help_text="of them, who only assist: they have a seat and are no participants",
            ),
        ),
        migrations.AddConstraint(
            model_name="placement",
            constraint=models.CheckConstraint(
                condition=models.Q(("companions__lt", models.F("seats"))),
                name="placement_has_participants",
            ),
        ),
    ]
