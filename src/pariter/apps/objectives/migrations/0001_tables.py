"""Every table of the app, in place of the migrations by which it grew."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from pariter.apps.journal.append_only import guard


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("objectives", "0001_initial"),
        ("objectives", "0002_append_only"),
        ("objectives", "0003_partners_asked"),
    ]
    dependencies = [
        ("people", "0001_tables"),
        ("people", "__first__"),
        ("programmes", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Project",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "initiative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="projects",
                        to="programmes.initiative",
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("language", models.CharField(help_text="in which the title is", max_length=10)),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="projects",
                        to="people.organisation",
                    ),
                ),
                ("territory", models.SlugField(max_length=60)),
                ("disciplines", models.JSONField(help_text="keys, the leading one first")),
                ("theme", models.SlugField(max_length=60)),
                ("starts", models.DateField()),
                ("ends", models.DateField(blank=True, null=True)),
                ("kept_at", models.DateTimeField()),
                (
                    "kept_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-starts", "id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends__isnull", True),
                            ("ends__gte", models.F("starts")),
                            _connector="OR",
                        ),
                        name="project_ends_after_start",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Outcome",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="outcomes",
                        to="objectives.project",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("what", models.CharField(max_length=200)),
                ("number", models.PositiveIntegerField()),
                ("unit", models.CharField(max_length=60)),
                (
                    "counts_people",
                    models.BooleanField(default=False, help_text="shown only through the gate"),
                ),
                ("note", models.CharField(blank=True, max_length=300)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("stated", "Waits for the partner"),
                            ("confirmed", "Confirmed by the partner"),
                            ("disputed", "Disputed by the partner"),
                        ],
                        default="stated",
                        max_length=10,
                    ),
                ),
                ("stated_at", models.DateTimeField()),
                (
                    "stated_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "asked_at",
                    models.DateTimeField(help_text="when the partner was told by mail", null=True),
                ),
                ("reminded_at", models.DateTimeField(null=True)),
                (
                    "answer",
                    models.CharField(
                        blank=True, help_text="why the partner disputes it", max_length=300
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("project", "year", "id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "disputed"), _negated=True),
                            models.Q(("answer", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="dispute_has_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "stated"), ("answered_at__isnull", False), _connector="OR"
                        ),
                        name="answered_outcome_has_moment",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RegisterEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="register",
                        to="programmes.programme",
                    ),
                ),
                (
                    "school",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="register",
                        to="people.organisation",
                    ),
                ),
                ("approved", models.JSONField(help_text="what everyone reads", null=True)),
                ("proposed", models.JSONField(help_text="what waits for the office", null=True)),
                (
                    "note",
                    models.CharField(
                        blank=True, help_text="what the office wants changed", max_length=300
                    ),
                ),
                ("written_at", models.DateTimeField()),
                (
                    "written_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("confirmed_at", models.DateTimeField(null=True)),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("approved_at", models.DateTimeField(null=True)),
                (
                    "approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "register entries",
                "ordering": ("programme", "school__code", "id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved__isnull", False),
                            ("proposed__isnull", False),
                            _connector="OR",
                        ),
                        name="register_entry_says_something",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Measurement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="measurements",
                        to="programmes.programme",
                    ),
                ),
                (
                    "definition",
                    models.CharField(
                        help_text="a shared one, or contract/objective for one of its own",
                        max_length=120,
                    ),
                ),
                ("version", models.PositiveSmallIntegerField(help_text="of the definition")),
                ("year", models.PositiveSmallIntegerField()),
                (
                    "school",
                    models.ForeignKey(
                        help_text="none: all",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
                ("value", models.FloatField(null=True)),
                (
                    "counts",
                    models.JSONField(help_text="step → people, for the gate alone", null=True),
                ),
                ("source", models.CharField(max_length=300)),
                ("source_date", models.DateField(help_text="the day to which the numbers refer")),
                ("note", models.CharField(blank=True, max_length=300)),
                (
                    "reason",
                    models.CharField(
                        blank=True, help_text="why it corrects the last one", max_length=300
                    ),
                ),
                ("noted_at", models.DateTimeField()),
                (
                    "noted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
                "indexes": [
                    models.Index(fields=["programme", "definition", "year"], name="measured_in")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("counts__isnull", False), ("value__isnull", True)),
                            models.Q(("counts__isnull", True), ("value__isnull", False)),
                            _connector="OR",
                        ),
                        name="measurement_value_or_counts",
                    )
                ],
            },
        ),
        guard("objectives_measurement"),
    ]
