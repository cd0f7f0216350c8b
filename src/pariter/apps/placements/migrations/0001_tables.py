"""Every table of the app, in place of the migrations by which it grew."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("placements", "0001_initial"),
        ("placements", "0002_pairs"),
        ("placements", "0003_later_rounds"),
        ("placements", "0004_people_together"),
        ("placements", "0005_newest_turn"),
        ("placements", "0006_places_of_classes"),
        ("placements", "0007_companions"),
        ("placements", "0008_lottery_windows"),
    ]
    dependencies = [
        ("applications", "0001_tables"),
        ("people", "__first__"),
        ("programmes", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="AllocationRun",
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
                        related_name="runs",
                        to="programmes.call",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("dry", "Dry run"),
                            ("real", "Real run"),
                            ("later", "Later round"),
                        ],
                        max_length=8,
                    ),
                ),
                ("mechanism", models.SlugField(max_length=40)),
                ("input_hash", models.CharField(max_length=64)),
                ("audit", models.JSONField()),
                ("public", models.JSONField()),
                ("ran_at", models.DateTimeField()),
                (
                    "ran_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("published_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ("-ran_at", "-id"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "real")),
                        fields=("call",),
                        name="one_real_run_a_call",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "dry"), _negated=True),
                            ("published_at__isnull", True),
                            _connector="OR",
                        ),
                        name="dry_run_never_published",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Lottery",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "call",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lottery",
                        to="programmes.call",
                    ),
                ),
                ("root", models.CharField(max_length=64)),
                ("engine", models.CharField(max_length=60)),
                ("draw_at", models.DateTimeField()),
                ("committed_at", models.DateTimeField()),
                ("beacon", models.CharField(blank=True, max_length=500)),
                ("seed", models.CharField(blank=True, max_length=64)),
                ("drawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "frozen",
                    models.JSONField(
                        blank=True,
                        help_text="of a window: parties, tickets and rules as they were",
                        null=True,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "lotteries",
            },
        ),
        migrations.CreateModel(
            name="LotteryTicket",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "lottery",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tickets",
                        to="placements.lottery",
                    ),
                ),
                (
                    "application",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ticket",
                        to="applications.application",
                    ),
                ),
                ("token", models.CharField(max_length=64, unique=True)),
                ("salt", models.CharField(max_length=64)),
                ("leaf", models.CharField(max_length=64)),
                ("number", models.CharField(blank=True, max_length=64)),
                ("order", models.PositiveIntegerField(blank=True, null=True)),
            ],
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
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="outcomes",
                        to="placements.allocationrun",
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outcomes",
                        to="applications.application",
                    ),
                ),
                (
                    "school_class",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outcomes",
                        to="applications.schoolclass",
                    ),
                ),
                (
                    "offer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programmes.offer",
                    ),
                ),
                ("explanation", models.JSONField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("school_class__isnull", True)),
                        fields=("run", "application"),
                        name="outcome_once",
                    ),
                    models.UniqueConstraint(
                        fields=("run", "school_class"), name="outcome_once_a_class"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Pair",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pairs",
                        to="placements.allocationrun",
                    ),
                ),
                (
                    "first",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pairs_as_first",
                        to="applications.application",
                    ),
                ),
                (
                    "second",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pairs_as_second",
                        to="applications.application",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("active", "Paired"), ("ended", "Ended")],
                        default="active",
                        max_length=8,
                    ),
                ),
                ("created_at", models.DateTimeField()),
                (
                    "asked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="applications.application",
                    ),
                ),
                ("asked_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, max_length=500)),
            ],
            options={
                "ordering": ("created_at", "id"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "active")),
                        fields=("first", "second"),
                        name="paired_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("state", "active")),
                            models.Q(("ended_at__isnull", False), ("state", "ended")),
                            _connector="OR",
                        ),
                        name="ended_pair_has_date",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Placement",
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="placements",
                        to="applications.application",
                    ),
                ),
                (
                    "offer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="placements",
                        to="programmes.offer",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="placements",
                        to="placements.allocationrun",
                    ),
                ),
                (
                    "school_class",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="placements",
                        to="applications.schoolclass",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("offered", "Offered"),
                            ("accepted", "Accepted"),
                            ("declined", "Declined"),
                            ("waiting", "On the waiting list"),
                            ("withdrawn", "Given back"),
                            ("expired", "Offer expired"),
                            ("lapsed", "No longer waiting"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "order",
                    models.PositiveIntegerField(
                        help_text="turn on the waiting list; smaller is earlier"
                    ),
                ),
                (
                    "seats",
                    models.PositiveSmallIntegerField(default=1, help_text="people kept together"),
                ),
                (
                    "companions",
                    models.PositiveSmallIntegerField(
                        db_default=0,
                        default=0,
                        help_text="of them, who only assist: they have a seat and are no participants",
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("offered_at", models.DateTimeField(blank=True, null=True)),
                ("answer_by", models.DateTimeField(blank=True, null=True)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "reminded_at",
                    models.DateTimeField(
                        blank=True, help_text="when asked whether she still comes", null=True
                    ),
                ),
            ],
            options={
                "ordering": ("offer", "order"),
                "indexes": [
                    models.Index(
                        fields=["offer", "state", "order"], name="placements__offer_i_338015_idx"
                    ),
                    models.Index(fields=["offer", "-order"], name="newest_turn"),
                    models.Index(
                        condition=models.Q(("state", "offered")),
                        fields=["answer_by"],
                        name="offer_expiry",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("school_class__isnull", True),
                            ("state__in", ("offered", "accepted", "waiting")),
                        ),
                        fields=("application", "offer"),
                        name="one_active_placement_an_offer",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("offered", "accepted", "waiting"))),
                        fields=("school_class", "offer"),
                        name="one_active_placement_a_class",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("seats__gte", 1)), name="placement_has_seats"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("companions__lt", models.F("seats"))),
                        name="placement_has_participants",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "offered"), _negated=True),
                            ("answer_by__isnull", False),
                            _connector="OR",
                        ),
                        name="offered_has_answer_date",
                    ),
                ],
            },
        ),
    ]
