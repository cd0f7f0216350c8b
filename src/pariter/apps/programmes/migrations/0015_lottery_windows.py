"""Wishes of first-come calls can be collected in a window, and drawn for."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("programmes", "0014_change_requests"),
    ]

    operations = [
        migrations.AddField(
            model_name="call",
            name="window_closes_at",
            field=models.DateTimeField(
                blank=True, help_text="until when wishes are collected for one draw", null=True
            ),
        ),
        migrations.AddField(
            model_name="call",
            name="window_places",
            field=models.PositiveSmallIntegerField(
                blank=True, help_text="most places that one party gets by that draw", null=True
            ),
        ),
    ]
