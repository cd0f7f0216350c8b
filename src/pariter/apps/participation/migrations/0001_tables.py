"""Every table of the app, in place of the migrations by which it grew."""

import uuid

import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

from pariter.apps.journal.append_only import guard


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("participation", "0001_initial"),
        ("participation", "0002_initial"),
        ("participation", "0003_append_only"),
        ("participation", "0004_doors_and_certificates"),
        ("participation", "0005_people_who_came"),
        ("participation", "0006_walk_ins"),
        ("participation", "0007_farewells"),
        ("participation", "0008_counts_and_duties"),
        ("participation", "0009_answers_of_duties"),
        ("participation", "0010_shifts"),
        ("participation", "0011_class_certificates"),
        ("participation", "0012_walk_ins_noted"),
        ("participation", "0013_arrivals"),
        ("participation", "0014_services_and_genders"),
    ]
    dependencies = [
        ("applications", "0001_tables"),
        ("people", "__first__"),
        ("placements", "0001_tables"),
        ("programmes", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="DoorPass",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="door_passes",
                        to="programmes.session",
                    ),
                ),
                (
                    "label",
                    models.CharField(help_text="whose device, or which entrance", max_length=100),
                ),
                (
                    "digest",
                    models.CharField(
                        help_text="of the secret in its address", max_length=64, unique=True
                    ),
                ),
                ("valid_from", models.DateTimeField()),
                ("valid_until", models.DateTimeField()),
                ("created_at", models.DateTimeField()),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "verbose_name_plural": "door passes",
                "ordering": ("created_at", "id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("valid_until__gt", models.F("valid_from"))),
                        name="door_pass_ends_after",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Duty",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="duties",
                        to="programmes.session",
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
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="duties",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("email", models.EmailField(max_length=254)),
                ("language", models.CharField(default="en", max_length=10)),
                ("brief", models.TextField(blank=True)),
                ("from_at", models.DateTimeField(blank=True, null=True)),
                ("until_at", models.DateTimeField(blank=True, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Asked"),
                            ("accepted", "Accepted"),
                            ("declined", "Declined"),
                            ("freed", "Freed"),
                        ],
                        default="asked",
                        max_length=10,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("named", models.BooleanField(default=False)),
                ("briefed_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "verbose_name_plural": "duties",
                "ordering": ("session", "role", "name"),
                "constraints": [
                    models.UniqueConstraint(
                        models.F("session"),
                        models.F("role"),
                        django.db.models.functions.text.Lower("email"),
                        condition=models.Q(("state__in", ("asked", "accepted"))),
                        name="duty_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("from_at__isnull", True), ("until_at__isnull", True)),
                            ("until_at__gt", models.F("from_at")),
                            _connector="OR",
                        ),
                        name="duty_ends_after_start",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Farewell",
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="farewell",
                        to="applications.application",
                    ),
                ),
                ("thanked_at", models.DateTimeField(blank=True, null=True)),
                ("has_answered", models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name="Feedback",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="feedback",
                        to="programmes.edition",
                    ),
                ),
                ("round", models.PositiveIntegerField()),
                (
                    "score",
                    models.PositiveSmallIntegerField(help_text="from 1, poor, to 5, very good"),
                ),
                ("liked", models.TextField(blank=True)),
                ("change", models.TextField(blank=True)),
            ],
            options={
                "verbose_name_plural": "feedback",
                "indexes": [models.Index(fields=["edition", "round"], name="feedback_rounds")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("score__gte", 1), ("score__lte", 5)),
                        name="feedback_score_in_range",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Scan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "door_pass",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scans",
                        to="participation.doorpass",
                    ),
                ),
                (
                    "key",
                    models.UUIDField(
                        help_text="made by the device; a repeat is the same scan", unique=True
                    ),
                ),
                (
                    "placement",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scans",
                        to="placements.placement",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("ticket", "Ticket"),
                            ("name", "Found by name"),
                            ("more", "More of the party"),
                            ("walk_in", "Without a ticket"),
                        ],
                        default="ticket",
                        max_length=8,
                    ),
                ),
                (
                    "ticket",
                    models.CharField(
                        blank=True,
                        help_text="as it was read or typed; its digest if found by name",
                        max_length=60,
                    ),
                ),
                ("people", models.PositiveSmallIntegerField(default=1)),
                (
                    "parts",
                    models.JSONField(
                        blank=True,
                        help_text="of a class: girls, boys, others and adults, as told",
                        null=True,
                    ),
                ),
                ("scanned_at", models.DateTimeField(help_text="by the device's clock")),
                (
                    "happened_at",
                    models.DateTimeField(help_text="the same, with that clock put right"),
                ),
                ("received_at", models.DateTimeField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("counted", "Counted"),
                            ("again", "Already counted"),
                            ("refused", "Refused"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "reason",
                    models.SlugField(
                        blank=True, help_text="what the office should know", max_length=30
                    ),
                ),
            ],
            options={
                "ordering": ("received_at", "id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "walk_in"), ("ticket", "")),
                            models.Q(
                                models.Q(("kind", "walk_in"), _negated=True),
                                models.Q(("ticket", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="scan_has_ticket_unless_walk_in",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("people__gte", 1)), name="scan_counts_people"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Service",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "duty",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="services",
                        to="participation.duty",
                    ),
                ),
                ("from_at", models.DateTimeField(blank=True, null=True)),
                ("until_at", models.DateTimeField(blank=True, null=True)),
                ("recorded_at", models.DateTimeField()),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "corrects",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrected_by",
                        to="participation.service",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "ordering": ("recorded_at", "id"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("corrects__isnull", True)),
                        fields=("duty",),
                        name="one_first_service",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("corrects__isnull", True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="service_correction_has_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("from_at__isnull", True), ("until_at__isnull", True)),
                            models.Q(
                                ("from_at__isnull", False), ("until_at__gt", models.F("from_at"))
                            ),
                            _connector="OR",
                        ),
                        name="service_ends_after_start",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ServiceStatement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="service_statements",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="service_statements",
                        to="programmes.programme",
                    ),
                ),
                ("content", models.JSONField()),
                ("issued_at", models.DateTimeField()),
                ("replaced_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "ordering": ("issued_at", "id"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("replaced_at__isnull", True)),
                        fields=("person", "programme"),
                        name="one_valid_statement",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("replaced_at__isnull", True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="replaced_statement_has_reason",
                    ),
                ],
            },
        ),
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
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shifts",
                        to="programmes.session",
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
                ("brief", models.TextField(blank=True)),
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
        migrations.CreateModel(
            name="WalkIn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "scan",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="walk_in",
                        to="participation.scan",
                    ),
                ),
                ("name", models.CharField(max_length=100)),
            ],
        ),
        migrations.CreateModel(
            name="Arrival",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="arrivals",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "initiative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="programmes.initiative",
                    ),
                ),
                ("day", models.DateField()),
                ("done", models.JSONField(default=list, help_text="keys of what she ticked")),
            ],
            options={
                "indexes": [models.Index(fields=["day"], name="arrivals_by_day")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person", "initiative"), name="one_arrival_a_person"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Certificate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="certificates",
                        to="applications.application",
                    ),
                ),
                (
                    "school_class",
                    models.ForeignKey(
                        blank=True,
                        help_text="whose hours it tells; a teacher may have several classes",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="certificates",
                        to="applications.schoolclass",
                    ),
                ),
                ("content", models.JSONField(help_text="every statement on it, as it was issued")),
                ("issued_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "revoked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "ordering": ("issued_at", "id"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("revoked_at__isnull", True), ("school_class__isnull", True)
                        ),
                        fields=("application",),
                        name="one_valid_certificate",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("revoked_at__isnull", True)),
                        fields=("school_class",),
                        name="one_valid_class_certificate",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("revoked_at__isnull", True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="revoked_certificate_has_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deliveries",
                        to="programmes.session",
                    ),
                ),
                (
                    "placement",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deliveries",
                        to="placements.placement",
                    ),
                ),
                ("source", models.CharField(blank=True, max_length=200)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("attendance", "Was there"),
                            ("absence", "Was not there"),
                            ("walk_in", "Came without a ticket"),
                            ("audience", "Watched online"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "grade",
                    models.CharField(
                        choices=[
                            ("declared", "Declared by the person"),
                            ("attested", "Attested by the office"),
                            ("scanned", "Ticket scanned"),
                            ("imported", "Counted by another system"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "people",
                    models.PositiveIntegerField(
                        default=1,
                        help_text="how many of those who hold the place together, or were counted",
                    ),
                ),
                (
                    "girls",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="of a class that was counted by gender; else empty",
                        null=True,
                    ),
                ),
                ("boys", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("others", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("recorded_at", models.DateTimeField()),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "corrects",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrected_by",
                        to="participation.delivery",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "verbose_name_plural": "deliveries",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("corrects__isnull", True)),
                        fields=("session", "placement"),
                        name="one_first_delivery",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("corrects__isnull", True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="correction_has_reason",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("corrects__isnull", True), ("placement__isnull", True)),
                        fields=("session", "kind", "source"),
                        name="one_first_count",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "attendance"), ("people__gte", 1)),
                            models.Q(("kind", "absence"), ("people", 0)),
                            ("kind__in", ("walk_in", "audience")),
                            _connector="OR",
                        ),
                        name="delivery_counts_people",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("kind__in", ("attendance", "absence")),
                                ("placement__isnull", False),
                                ("source", ""),
                            ),
                            models.Q(
                                ("kind__in", ("walk_in", "audience")),
                                ("placement__isnull", True),
                                models.Q(("source", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="delivery_has_placement_or_source",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("boys__isnull", True),
                                ("girls__isnull", True),
                                ("others__isnull", True),
                            ),
                            (
                                "people__gte",
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("girls"), "+", models.F("boys")
                                    ),
                                    "+",
                                    models.F("others"),
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="delivery_counts_genders_of_people",
                    ),
                ],
            },
        ),
        guard("participation_service"),
        guard("participation_delivery"),
        guard("participation_scan"),
    ]
