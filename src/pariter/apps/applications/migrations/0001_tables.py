"""Every table of the app, in place of the migrations by which it grew."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("applications", "0001_initial"),
        ("applications", "0002_initial"),
        ("applications", "0003_answers"),
        ("applications", "0004_projects"),
        ("applications", "0005_school_classes"),
        ("applications", "0006_school_requests"),
        ("applications", "0007_guardians_and_needs"),
        ("applications", "0008_telephones_of_guardians"),
    ]
    dependencies = [
        ("people", "0001_tables"),
        ("people", "__first__"),
        ("programmes", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Application",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="applications",
                        to="programmes.call",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="applications",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "home",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
                ("reference", models.CharField(max_length=12, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("submitted", "Sent"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="draft",
                        max_length=12,
                    ),
                ),
                (
                    "answers",
                    models.JSONField(default=dict, help_text="question → answer, as it was sent"),
                ),
                (
                    "draft",
                    models.JSONField(default=dict, help_text="what was typed so far, not yet sent"),
                ),
                ("created_at", models.DateTimeField()),
                ("submitted_at", models.DateTimeField(blank=True, null=True)),
                (
                    "project",
                    models.OneToOneField(
                        blank=True,
                        help_text="as what people vote on it, where they do",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposed_by",
                        to="programmes.offer",
                    ),
                ),
                (
                    "verdicts",
                    models.JSONField(
                        default=list, help_text="each rule's verdict when it was sent"
                    ),
                ),
            ],
            options={
                "ordering": ("submitted_at", "id"),
                "constraints": [
                    models.UniqueConstraint(fields=("call", "person"), name="application_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "draft"), ("submitted_at__isnull", False), _connector="OR"
                        ),
                        name="application_sent_has_date",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ApplicationRevision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="revisions",
                        to="applications.application",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("content", models.JSONField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ("application", "number"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("application", "number"), name="revision_number_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Guardian",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="guardians",
                        to="applications.application",
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("email", models.EmailField(max_length=254)),
                (
                    "phone",
                    models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        help_text="of whoever has no e-mail",
                        max_length=40,
                    ),
                ),
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
                ("told", models.BinaryField()),
                ("changed_at", models.DateTimeField()),
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
        migrations.CreateModel(
            name="Preference",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="preferences",
                        to="applications.application",
                    ),
                ),
                (
                    "offer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="preferences",
                        to="programmes.offer",
                    ),
                ),
                ("rank", models.PositiveSmallIntegerField()),
            ],
            options={
                "ordering": ("application", "rank"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("application", "offer"), name="preference_offer_once"
                    ),
                    models.UniqueConstraint(
                        fields=("application", "rank"), name="preference_rank_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("rank__gte", 1)), name="preference_rank_from_one"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SchoolClass",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="classes",
                        to="applications.application",
                    ),
                ),
                (
                    "name",
                    models.CharField(help_text="as the school calls it, such as 3B", max_length=40),
                ),
                ("level", models.SlugField(max_length=20)),
                ("girls", models.PositiveSmallIntegerField()),
                ("boys", models.PositiveSmallIntegerField()),
                (
                    "others",
                    models.PositiveSmallIntegerField(
                        default=0, help_text="pupils of another gender, or of whom none is told"
                    ),
                ),
                (
                    "adults",
                    models.PositiveSmallIntegerField(default=1, help_text="who come with them"),
                ),
                (
                    "needs",
                    models.TextField(blank=True, help_text="what some of them need to take part"),
                ),
                ("phone", models.CharField(help_text="of the teacher, on the day", max_length=40)),
                (
                    "wants_hours",
                    models.BooleanField(
                        default=False,
                        help_text="whether pupils get hours for their school-work path",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "school classes",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("girls__gte", 1), ("boys__gte", 1), ("others__gte", 1), _connector="OR"
                        ),
                        name="class_has_pupils",
                    ),
                    models.UniqueConstraint(fields=("application", "name"), name="class_name_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="SchoolRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "application",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="school_request",
                        to="applications.application",
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("district", models.CharField(max_length=60)),
                ("asked_at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ("asked_at", "id"),
            },
        ),
    ]
