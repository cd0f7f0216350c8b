"""FollowUp, FollowUpAnswer: who may be asked once a year, and what she said."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from pariter.apps.programmes.models import Edition


class FollowUp(models.Model):
    """A young person who was met at an edition and may be asked, until her consent runs out.

    guardian_email: of a minor: who must agree; empty where she is of age
    email and guardian_email are erased at the moment at which the consent ends; the answers stay,
    and nothing leads from them to her any more
    rounds: how often she was asked; mailed_at: when something was sent last
    """

    class State(models.TextChoices):
        ASKED = "asked", pgettext_lazy("consent", "Asked")
        AGREED = "agreed", pgettext_lazy("consent", "Agreed")
        WITHDRAWN = "withdrawn", pgettext_lazy("consent", "Taken back")
        EXPIRED = "expired", pgettext_lazy("consent", "Run out")

    LIVE = (State.ASKED, State.AGREED)

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="follow_ups")
    token = models.CharField(max_length=43, unique=True, help_text="opens her page")
    email = models.EmailField(blank=True)
    guardian_email = models.EmailField(blank=True)
    language = models.CharField(max_length=10)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    terms = models.CharField(max_length=10, help_text="version of what was agreed to")
    asked_at = models.DateTimeField()
    mailed_at = models.DateTimeField()
    agreed_at = models.DateTimeField(null=True, blank=True)
    until = models.DateField(null=True, blank=True, help_text="last day of the consent")
    ended_at = models.DateTimeField(null=True, blank=True)
    rounds = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(
                fields=("edition", "email"), condition=~Q(email=""), name="followed_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=("asked", "agreed"), ended_at__isnull=True) & ~Q(email="")
                | Q(state__in=("withdrawn", "expired"), email="", guardian_email="")
                & Q(ended_at__isnull=False),
                name="ended_consent_keeps_no_address",
            ),
            models.CheckConstraint(
                condition=~Q(state="agreed") | Q(agreed_at__isnull=False, until__isnull=False),
                name="agreed_follow_up_has_end",
            ),
        ]

    def __str__(self) -> str:
        return f"follow-up {self.pk} of {self.edition}"


class FollowUpAnswer(models.Model):
    """What one person said in one round; never changed."""

    append_only = True

    class Doing(models.TextChoices):
        SCHOOL = "school", _("I am at school")
        STUDIES = "studies", _("I am studying after school")
        WORK = "work", _("I am working or in training")
        OTHER = "other", _("Something else")

    class Field(models.TextChoices):
        SCIENCE = "science", _("Science, technology, engineering or mathematics")
        HEALTH = "health", _("Medicine or health")
        ECONOMICS = "economics", _("Economics, law or politics")
        HUMANITIES = "humanities", _("Languages, arts or humanities")
        OTHER = "other", _("Another field")

    follow_up = models.ForeignKey(FollowUp, on_delete=models.PROTECT, related_name="answers")
    round = models.PositiveSmallIntegerField()
    doing = models.CharField(max_length=8, choices=Doing.choices)
    field = models.CharField(max_length=10, choices=Field.choices, blank=True)
    has_applied = models.BooleanField(
        null=True, help_text="to a scientific programme; empty where she does not say"
    )
    answered_at = models.DateTimeField()

    class Meta:
        ordering = ("follow_up", "round")
        constraints = [
            models.UniqueConstraint(fields=("follow_up", "round"), name="one_answer_a_round"),
            models.CheckConstraint(
                condition=Q(doing="studies") & ~Q(field="") | ~Q(doing="studies") & Q(field=""),
                name="only_studies_have_a_field",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.follow_up}, round {self.round}: {self.doing}"
