"""Guardian, Needs: who answers for a minor, and what people need to take part.

What is told in confidence is sealed and erased early; see pariter.apps.journal.sealing.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Guardian(models.Model):
    """Who was asked to answer for a minor, and her answer; it counts for all places of a call.

    is_applicant: a parent who signed up for her child; otherwise someone whom the minor named
    language: in which we write to her; empty as to the minor
    terms: the version of what was agreed to, see guardian_terms
    told: sealed: whom to call, who may pick up, what staff must know; and who did pick up
    """

    class State(models.TextChoices):
        ASKED = "asked", pgettext_lazy("guardian", "Asked")
        CONFIRMED = "confirmed", pgettext_lazy("guardian", "Confirmed")
        REFUSED = "refused", pgettext_lazy("guardian", "Refused")
        WITHDRAWN = "withdrawn", _("Taken back")
        REPLACED = "replaced", _("Somebody else was asked")

    ACTIVE = (State.ASKED, State.CONFIRMED)

    application = models.ForeignKey(
        "applications.Application", on_delete=models.CASCADE, related_name="guardians"
    )
    name = models.CharField(max_length=200)
    email = models.EmailField()
    phone = models.CharField(
        max_length=40, blank=True, default="", db_default="", help_text="of whoever has no e-mail"
    )
    language = models.CharField(max_length=10, blank=True, default="", db_default="")
    is_applicant = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    may_photograph = models.BooleanField(default=False)
    terms = models.CharField(max_length=10, blank=True)
    told = models.BinaryField(default=bytes, blank=True)
    asked_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("application", "asked_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("application",),
                condition=Q(state__in=("asked", "confirmed")),
                name="one_guardian_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("asked", "replaced")) | Q(answered_at__isnull=False),
                name="guardian_answer_has_date",
            ),
            models.CheckConstraint(
                condition=~Q(state="confirmed") | ~Q(terms=""),
                name="guardian_agreed_to_terms",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application}: {self.get_state_display()}"


class Needs(models.Model):
    """What one person needs to take part, asked once for all sessions of an edition.

    told: sealed: the kinds of access, her own words, and whether somebody comes to assist her
    """

    edition = models.ForeignKey(
        "programmes.Edition", on_delete=models.PROTECT, related_name="needs"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="needs"
    )
    told = models.BinaryField()
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "needs"
        constraints = [
            models.UniqueConstraint(fields=("edition", "person"), name="needs_once_an_edition")
        ]

    def __str__(self) -> str:
        return f"{self.edition}: {self.person_id}"
