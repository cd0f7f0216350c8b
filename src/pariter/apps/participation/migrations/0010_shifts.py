import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("participation", "0009_answers_of_duties"),
        ("programmes", "0011_session_changes"),
    ]

    operations = [
        migrations.CreateModel(
            name="Shift",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("speaker", "Speaker"),
                            ("staff", "Staff"),
                            ("guide", "Guide"),
                            ("ambassador", "Ambassador"),
                        ],
                        max_length=12,
                    ),
                ),
                ("wanted", models.PositiveSmallIntegerField()),
                ("brief", models.TextField(blank=True)),
                (
                    "pool",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shifts",
                        to="programmes.call",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shifts",
                        to="programmes.session",
                    ),
                ),
            ],
            options={
                "ordering": ("session", "role"),
                "constraints": [
                    models.UniqueConstraint(fields=("session", "role"), name="shift_once"),
                    models.CheckConstraint(
                        condition=models.Q(("wanted__gte", 1)), name="shift_wants_someone"
                    ),
                ],
            },
        ),
    ]
