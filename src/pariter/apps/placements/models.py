"""Lottery, AllocationRun, Outcome, Placement, Pair."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pariter.apps.applications.models import Application, SchoolClass
from pariter.apps.programmes.models import Call, Offer


class Lottery(models.Model):
    """A draw that is committed to before it is made: frozen list, public root, later beacon."""

    call = models.OneToOneField(Call, on_delete=models.PROTECT, related_name="lottery")
    root = models.CharField(max_length=64)
    engine = models.CharField(max_length=60)
    draw_at = models.DateTimeField()
    committed_at = models.DateTimeField()
    beacon = models.CharField(max_length=500, blank=True)
    seed = models.CharField(max_length=64, blank=True)
    drawn_at = models.DateTimeField(null=True, blank=True)
    frozen = models.JSONField(
        null=True, blank=True, help_text="of a window: parties, tickets and rules as they were"
    )

    class Meta:
        verbose_name_plural = "lotteries"

    def __str__(self) -> str:
        return f"{self.call}: {self.root[:12]}"

    @property
    def size(self) -> int:
        """How many tickets there are: one an application, or one a party of a window."""
        return len(self.frozen["tickets"]) if self.frozen else self.tickets.count()


class LotteryTicket(models.Model):
    """One applicant's leaf in the frozen list, and the number it drew."""

    lottery = models.ForeignKey(Lottery, on_delete=models.CASCADE, related_name="tickets")
    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="ticket")
    token = models.CharField(max_length=64, unique=True)
    salt = models.CharField(max_length=64)
    leaf = models.CharField(max_length=64)
    number = models.CharField(max_length=64, blank=True)
    order = models.PositiveIntegerField(null=True, blank=True)

    def __str__(self) -> str:
        return self.token


class AllocationRun(models.Model):
    """One run of a mechanism over a call, with its proof."""

    class Kind(models.TextChoices):
        DRY = "dry", _("Dry run")
        REAL = "real", _("Real run")
        LATER = "later", _("Later round")

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="runs")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    mechanism = models.SlugField(max_length=40)
    input_hash = models.CharField(max_length=64)
    audit = models.JSONField()
    public = models.JSONField()
    ran_at = models.DateTimeField()
    ran_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-ran_at", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=("call",), condition=Q(kind="real"), name="one_real_run_a_call"
            ),
            models.CheckConstraint(
                condition=~Q(kind="dry") | Q(published_at__isnull=True),
                name="dry_run_never_published",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.call}: {self.get_kind_display()} {self.ran_at:%Y-%m-%d %H:%M}"


class Outcome(models.Model):
    """What one run gave one application, or one class of it, with its explanation.

    offer: the place, or the dearest of several.
    """

    run = models.ForeignKey(AllocationRun, on_delete=models.CASCADE, related_name="outcomes")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="outcomes")
    school_class = models.ForeignKey(
        SchoolClass, on_delete=models.PROTECT, null=True, blank=True, related_name="outcomes"
    )
    offer = models.ForeignKey(
        Offer, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    explanation = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("run", "application"),
                condition=Q(school_class__isnull=True),
                name="outcome_once",
            ),
            models.UniqueConstraint(fields=("run", "school_class"), name="outcome_once_a_class"),
        ]

    def __str__(self) -> str:
        return f"{self.application} → {self.offer or '–'}"


class Placement(models.Model):
    """Who holds, or waits for, which place."""

    class State(models.TextChoices):
        OFFERED = "offered", _("Offered")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        WAITING = "waiting", _("On the waiting list")
        WITHDRAWN = "withdrawn", _("Given back")
        EXPIRED = "expired", _("Offer expired")
        LAPSED = "lapsed", _("No longer waiting")

    HOLDING = (State.OFFERED, State.ACCEPTED)
    ACTIVE = (State.OFFERED, State.ACCEPTED, State.WAITING)

    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="placements"
    )
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="placements")
    run = models.ForeignKey(
        AllocationRun, on_delete=models.PROTECT, null=True, blank=True, related_name="placements"
    )
    school_class = models.ForeignKey(
        SchoolClass, on_delete=models.PROTECT, null=True, blank=True, related_name="placements"
    )
    state = models.CharField(max_length=12, choices=State.choices)
    order = models.PositiveIntegerField(help_text="turn on the waiting list; smaller is earlier")
    seats = models.PositiveSmallIntegerField(default=1, help_text="people kept together")
    companions = models.PositiveSmallIntegerField(
        default=0,
        db_default=0,
        help_text="of them, who only assist: they have a seat and are no participants",
    )
    created_at = models.DateTimeField()
    offered_at = models.DateTimeField(null=True, blank=True)
    answer_by = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(
        null=True, blank=True, help_text="when asked whether she still comes"
    )

    class Meta:
        ordering = ("offer", "order")
        indexes = [
            models.Index(fields=("offer", "state", "order")),
            models.Index(fields=("offer", "-order"), name="newest_turn"),
            models.Index(fields=("answer_by",), condition=Q(state="offered"), name="offer_expiry"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=("application", "offer"),
                condition=Q(
                    state__in=("offered", "accepted", "waiting"), school_class__isnull=True
                ),
                name="one_active_placement_an_offer",
            ),
            models.UniqueConstraint(
                fields=("school_class", "offer"),
                condition=Q(state__in=("offered", "accepted", "waiting")),
                name="one_active_placement_a_class",
            ),
            models.CheckConstraint(condition=Q(seats__gte=1), name="placement_has_seats"),
            models.CheckConstraint(
                condition=Q(companions__lt=models.F("seats")), name="placement_has_participants"
            ),
            models.CheckConstraint(
                condition=~Q(state="offered") | Q(answer_by__isnull=False),
                name="offered_has_answer_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application}: {self.offer} ({self.state})"

    @property
    def participants(self) -> int:
        """How many people take part, without those who only assist."""
        return self.seats - self.companions


class Pair(models.Model):
    """Two applicants who were paired; the first applied to the call that decides.

    asked_by, asked_at: who asked for another partner; reason: why the office ended it.
    reminded_at: when both were last told that nobody had noted a contact for long.
    """

    class State(models.TextChoices):
        ACTIVE = "active", _("Paired")
        ENDED = "ended", _("Ended")

    run = models.ForeignKey(AllocationRun, on_delete=models.PROTECT, related_name="pairs")
    first = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="pairs_as_first")
    second = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="pairs_as_second"
    )
    state = models.CharField(max_length=8, choices=State.choices, default=State.ACTIVE)
    created_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        Application, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    asked_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ("created_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("first", "second"), condition=Q(state="active"), name="paired_once"
            ),
            models.CheckConstraint(
                condition=Q(state="active", ended_at__isnull=True)
                | Q(state="ended", ended_at__isnull=False),
                name="ended_pair_has_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first} + {self.second}"
