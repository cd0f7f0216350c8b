"""SessionProposal, ChangeRequest: what a partner wants to give, or to give otherwise."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class SessionProposal(models.Model):
    """What a partner wants to give in an edition; approved, it is a session with its offer.

    call: the call by which people sign up for it
    content: title, summary, moments, place and the rest, as the form keeps them
    note: what the office asks for when it gives a proposal back
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SENT = "sent", _("Sent")
        RETURNED = "returned", _("Changes asked for")
        APPROVED = "approved", _("In the programme")
        DECLINED = "declined", _("Not taken")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    IN_HAND = (State.DRAFT, State.RETURNED)
    """The states in which the partner can change what it says."""

    call = models.ForeignKey(
        "programmes.Call", on_delete=models.PROTECT, related_name="session_proposals"
    )
    organisation = models.ForeignKey(
        "people.Organisation", on_delete=models.PROTECT, related_name="session_proposals"
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="session_proposals"
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    content = models.JSONField(default=dict)
    note = models.TextField(blank=True)
    session = models.OneToOneField(
        "programmes.Session",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="proposal",
    )
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ("created_at", "id")
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="approved") | Q(session__isnull=False),
                name="approved_proposal_is_session",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("returned", "declined")) | ~Q(note=""),
                name="returned_proposal_has_note",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.get_state_display()} ({self.pk})"


class ChangeRequest(models.Model):
    """Another time, place or number of seats that a partner wants for a session that stands.

    People have signed up for the session as it is, so the office decides.
    wished: only what is to change: `starts`, `ends` (moments), `venue` (a key), `place`, `seats`
    """

    class State(models.TextChoices):
        ASKED = "asked", _("Asked")
        DONE = "done", _("Done")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    session = models.ForeignKey(
        "programmes.Session", on_delete=models.PROTECT, related_name="change_requests"
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="change_requests"
    )
    wished = models.JSONField(default=dict)
    reason = models.CharField(max_length=500)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    note = models.CharField(max_length=500, blank=True)
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ("asked_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("session",), condition=Q(state="asked"), name="one_change_asked_at_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(state="declined") | ~Q(note=""), name="declined_change_has_note"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session}: {self.reason}"
