"""SessionProposal: what a partner wants to give, until the office lets it in."""

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
        return f"{self.organisation}: {self.content.get('title', '')}"
