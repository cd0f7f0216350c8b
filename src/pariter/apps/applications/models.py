"""Application, its revisions, its ranked wishes, and the classes it is for."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pariter.apps.applications.guardians import Guardian as Guardian
from pariter.apps.applications.guardians import Needs as Needs
from pariter.apps.people.models import Organisation
from pariter.apps.programmes.models import Call, Offer


class Application(models.Model):
    """A person's request under one call; one for each person and call."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", _("Sent")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="applications")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="applications"
    )
    home = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reference = models.CharField(max_length=12, unique=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    answers = models.JSONField(default=dict, help_text="question → answer, as it was sent")
    draft = models.JSONField(default=dict, help_text="what was typed so far, not yet sent")
    created_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    project = models.OneToOneField(
        Offer,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="proposed_by",
        help_text="as what people vote on it, where they do",
    )
    verdicts = models.JSONField(default=list, help_text="each rule's verdict when it was sent")

    class Meta:
        ordering = ("submitted_at", "id")
        constraints = [
            models.UniqueConstraint(fields=("call", "person"), name="application_once"),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(submitted_at__isnull=False),
                name="application_sent_has_date",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class ApplicationRevision(models.Model):
    """What was sent, each time it was sent; never changed."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        ordering = ("application", "number")
        constraints = [
            models.UniqueConstraint(fields=("application", "number"), name="revision_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.application} #{self.number}"


class Preference(models.Model):
    """One ranked wish of an application; rank 1 is the first choice."""

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="preferences"
    )
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="preferences")
    rank = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("application", "rank")
        constraints = [
            models.UniqueConstraint(fields=("application", "offer"), name="preference_offer_once"),
            models.UniqueConstraint(fields=("application", "rank"), name="preference_rank_once"),
            models.CheckConstraint(condition=Q(rank__gte=1), name="preference_rank_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.rank}. {self.offer}"


class SchoolClass(models.Model):
    """One class of a teacher: how many come, and what they need. Never a pupil's name.

    The application's person is the teacher, and its home the school.
    """

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="classes")
    name = models.CharField(max_length=40, help_text="as the school calls it, such as 3B")
    level = models.SlugField(max_length=20)
    girls = models.PositiveSmallIntegerField()
    boys = models.PositiveSmallIntegerField()
    others = models.PositiveSmallIntegerField(
        default=0, help_text="pupils of another gender, or of whom none is told"
    )
    adults = models.PositiveSmallIntegerField(default=1, help_text="who come with them")
    needs = models.TextField(blank=True, help_text="what some of them need to take part")
    phone = models.CharField(max_length=40, help_text="of the teacher, on the day")
    wants_hours = models.BooleanField(
        default=False, help_text="whether pupils get hours for their school-work path"
    )

    class Meta:
        verbose_name_plural = "school classes"
        constraints = [
            models.CheckConstraint(
                condition=Q(girls__gte=1) | Q(boys__gte=1) | Q(others__gte=1),
                name="class_has_pupils",
            ),
            models.UniqueConstraint(fields=("application", "name"), name="class_name_once"),
        ]

    def __str__(self) -> str:
        return f"{self.application}: {self.name}"

    @property
    def pupils(self) -> int:
        """How many pupils come."""
        return self.girls + self.boys + self.others


class SchoolRequest(models.Model):
    """A school that a teacher named since it was on no list; nothing counts before it is settled.

    Once settled, the application's home is the school; without one, the office knows no such.
    """

    application = models.OneToOneField(
        Application, on_delete=models.CASCADE, related_name="school_request"
    )
    name = models.CharField(max_length=200)
    district = models.CharField(max_length=60)
    asked_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("asked_at", "id")

    def __str__(self) -> str:
        return self.name
