"""Guardians of minors, and what people need to take part."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0006_school_requests"),
        ("programmes", "0010_festivals"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Guardian",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("email", models.EmailField(max_length=254)),
                ("is_applicant", models.BooleanField(default=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Asked"),
                            ("confirmed", "Confirmed"),
                            ("refused", "Refused"),
                            ("withdrawn", "Taken back"),
                            ("replaced", "Somebody else was asked"),
                        ],
                        default="asked",
                        max_length=10,
                    ),
                ),
                ("may_photograph", models.BooleanField(default=False)),
                ("terms", models.CharField(blank=True, max_length=10)),
                ("told", models.BinaryField(blank=True, default=bytes)),
                ("asked_at", models.DateTimeField()),
                ("reminded_at", models.DateTimeField(blank=True, null=True)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("erased_at", models.DateTimeField(blank=True, null=True)),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="guardians",
                        to="applications.application",
                    ),
                ),
            ],
            options={
                "ordering": ("application", "asked_at", "id"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("asked", "confirmed"))),
                        fields=("application",),
                        name="one_guardian_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ("asked", "replaced")),
                            ("answered_at__isnull", False),
                            _connector="OR",
                        ),
                        name="guardian_answer_has_date",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "confirmed"), _negated=True),
                            models.Q(("terms", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="guardian_agreed_to_terms",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Needs",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("told", models.BinaryField()),
                ("changed_at", models.DateTimeField()),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="needs",
                        to="programmes.edition",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="needs",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "needs",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("edition", "person"), name="needs_once_an_edition"
                    )
                ],
            },
        ),
    ]
