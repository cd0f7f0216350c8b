"""Delivery, DoorPass, Scan, WalkIn, Certificate: what took place, who noted it, what proves it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pariter.apps.applications.models import Application, SchoolClass
from pariter.apps.participation.arrivals import Arrival as Arrival
from pariter.apps.participation.contacts import Contact as Contact
from pariter.apps.participation.duties import Duty as Duty
from pariter.apps.participation.follow_ups import FollowUp as FollowUp
from pariter.apps.participation.follow_ups import FollowUpAnswer as FollowUpAnswer
from pariter.apps.participation.services import Service as Service
from pariter.apps.participation.services import ServiceStatement as ServiceStatement
from pariter.apps.participation.shifts import Shift as Shift
from pariter.apps.placements.models import Placement
from pariter.apps.programmes.models import Edition, Session


class Delivery(models.Model):
    """An immutable fact about a session; a later one may correct it.

    It is about one placement, or counts people of whom no name is known: who came without a
    ticket, or who watched online. An audience is never added to people.
    source: what tells one such count from another, as a device's key or an imported file's line
    """

    append_only = True

    class Kind(models.TextChoices):
        ATTENDANCE = "attendance", _("Was there")
        ABSENCE = "absence", _("Was not there")
        WALK_IN = "walk_in", _("Came without a ticket")
        AUDIENCE = "audience", _("Watched online")

    NAMED = (Kind.ATTENDANCE, Kind.ABSENCE)

    class Grade(models.TextChoices):
        DECLARED = "declared", _("Declared by the person")
        ATTESTED = "attested", _("Attested by the office")
        SCANNED = "scanned", _("Ticket scanned")
        IMPORTED = "imported", _("Counted by another system")

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="deliveries")
    placement = models.ForeignKey(
        Placement, on_delete=models.PROTECT, null=True, blank=True, related_name="deliveries"
    )
    source = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    grade = models.CharField(max_length=10, choices=Grade.choices)
    people = models.PositiveIntegerField(
        default=1, help_text="how many of those who hold the place together, or were counted"
    )
    girls = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="of a class that was counted by gender; else empty"
    )
    boys = models.PositiveSmallIntegerField(null=True, blank=True)
    others = models.PositiveSmallIntegerField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrected_by"
    )
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(
                fields=("session", "placement"),
                condition=Q(corrects__isnull=True),
                name="one_first_delivery",
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True) | ~Q(reason=""), name="correction_has_reason"
            ),
            models.UniqueConstraint(
                fields=("session", "kind", "source"),
                condition=Q(placement__isnull=True, corrects__isnull=True),
                name="one_first_count",
            ),
            models.CheckConstraint(
                condition=Q(kind="attendance", people__gte=1)
                | Q(kind="absence", people=0)
                | Q(kind__in=("walk_in", "audience")),
                name="delivery_counts_people",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=("attendance", "absence"), placement__isnull=False, source="")
                | Q(kind__in=("walk_in", "audience"), placement__isnull=True) & ~Q(source=""),
                name="delivery_has_placement_or_source",
            ),
            models.CheckConstraint(
                condition=Q(girls__isnull=True, boys__isnull=True, others__isnull=True)
                | Q(people__gte=models.F("girls") + models.F("boys") + models.F("others")),
                name="delivery_counts_genders_of_people",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.placement or self.source} · {self.session}: {self.kind} ({self.grade})"


class DoorPass(models.Model):
    """Lets one device check people in at one session, without an account, on its day."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="door_passes")
    label = models.CharField(max_length=100, help_text="whose device, or which entrance")
    digest = models.CharField(max_length=64, unique=True, help_text="of the secret in its address")
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField()
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "door passes"
        ordering = ("created_at", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__gt=models.F("valid_from")), name="door_pass_ends_after"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session}: {self.label}"


class Scan(models.Model):
    """One reading of a ticket at a door, exactly as the device told it; never changed."""

    append_only = True

    class Kind(models.TextChoices):
        TICKET = "ticket", _("Ticket")
        NAME = "name", _("Found by name")
        MORE = "more", _("More of the party")
        WALK_IN = "walk_in", _("Without a ticket")

    class Outcome(models.TextChoices):
        COUNTED = "counted", _("Counted")
        AGAIN = "again", _("Already counted")
        REFUSED = "refused", _("Refused")

    door_pass = models.ForeignKey(DoorPass, on_delete=models.PROTECT, related_name="scans")
    key = models.UUIDField(unique=True, help_text="made by the device; a repeat is the same scan")
    placement = models.ForeignKey(
        Placement, on_delete=models.PROTECT, null=True, blank=True, related_name="scans"
    )
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.TICKET)
    ticket = models.CharField(
        max_length=60, blank=True, help_text="as it was read or typed; its digest if found by name"
    )
    people = models.PositiveSmallIntegerField(default=1)
    parts = models.JSONField(
        null=True, blank=True, help_text="of a class: girls, boys, others and adults, as told"
    )
    scanned_at = models.DateTimeField(help_text="by the device's clock")
    happened_at = models.DateTimeField(help_text="the same, with that clock put right")
    received_at = models.DateTimeField()
    outcome = models.CharField(max_length=8, choices=Outcome.choices)
    reason = models.SlugField(max_length=30, blank=True, help_text="what the office should know")

    class Meta:
        ordering = ("received_at", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="walk_in", ticket="") | ~Q(kind="walk_in") & ~Q(ticket=""),
                name="scan_has_ticket_unless_walk_in",
            ),
            models.CheckConstraint(condition=Q(people__gte=1), name="scan_counts_people"),
        ]

    def __str__(self) -> str:
        return f"{self.ticket or self.kind} ({self.outcome})"


class WalkIn(models.Model):
    """The name of who came without a ticket, apart from the scan so that it can be erased."""

    scan = models.OneToOneField(Scan, on_delete=models.PROTECT, related_name="walk_in")
    name = models.CharField(max_length=100)

    def __str__(self) -> str:
        return self.name


class Certificate(models.Model):
    """What a person may show to prove that she took part; anyone can check it until revoked."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="certificates"
    )
    school_class = models.ForeignKey(
        SchoolClass,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="certificates",
        help_text="whose hours it tells; a teacher may have several classes",
    )
    content = models.JSONField(help_text="every statement on it, as it was issued")
    issued_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("issued_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("application",),
                condition=Q(revoked_at__isnull=True, school_class__isnull=True),
                name="one_valid_certificate",
            ),
            models.UniqueConstraint(
                fields=("school_class",),
                condition=Q(revoked_at__isnull=True),
                name="one_valid_class_certificate",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True) | ~Q(reason=""),
                name="revoked_certificate_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application}: {self.public_id}"


class Farewell(models.Model):
    """That whoever came was thanked, and whether she has said how it was; never what she said."""

    application = models.OneToOneField(
        Application, on_delete=models.PROTECT, related_name="farewell"
    )
    thanked_at = models.DateTimeField(null=True, blank=True)
    has_answered = models.BooleanField(default=False)

    def __str__(self) -> str:
        return str(self.application)


class Feedback(models.Model):
    """How someone found an edition: nothing in it, not even its order or moment, leads to her.

    round: answers are shown by whole rounds of five, so that nobody can tell the newest apart
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="feedback")
    round = models.PositiveIntegerField()
    score = models.PositiveSmallIntegerField(help_text="from 1, poor, to 5, very good")
    liked = models.TextField(blank=True)
    change = models.TextField(blank=True)

    class Meta:
        verbose_name_plural = "feedback"
        indexes = [models.Index(fields=("edition", "round"), name="feedback_rounds")]
        constraints = [
            models.CheckConstraint(
                condition=Q(score__gte=1, score__lte=5), name="feedback_score_in_range"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition}: {self.score}"
