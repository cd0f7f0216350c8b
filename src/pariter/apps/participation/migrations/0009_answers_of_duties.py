"""Duties know in which language to write, whether a speaker is named, and when she was briefed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("participation", "0008_counts_and_duties")]

    operations = [
        migrations.AddField("duty", "language", models.CharField(default="en", max_length=10)),
        migrations.AddField("duty", "named", models.BooleanField(default=False)),
        migrations.AddField("duty", "briefed_at", models.DateTimeField(blank=True, null=True)),
    ]
