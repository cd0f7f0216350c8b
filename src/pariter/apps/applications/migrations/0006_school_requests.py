"""Teachers name schools that are on no list, and offices settle them."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0005_school_classes"),
    ]

    operations = [
        migrations.CreateModel(
            name="SchoolRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("district", models.CharField(max_length=60)),
                ("asked_at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                (
                    "application",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="school_request",
                        to="applications.application",
                    ),
                ),
            ],
            options={
                "ordering": ("asked_at", "id"),
            },
        ),
    ]
