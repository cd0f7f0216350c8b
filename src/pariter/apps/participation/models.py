"""Delivery: the append-only ledger of what took place."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pariter.apps.placements.models import Placement
from pariter.apps.programmes.models import Session


class Delivery(models.Model):
    """An immutable fact about one person at one session; a later one may correct it."""

    append_only = True

    class Kind(models.TextChoices):
        ATTENDANCE = "attendance", _("Was there")
        ABSENCE = "absence", _("Was not there")

    class Grade(models.TextChoices):
        DECLARED = "declared", _("Declared by the person")
        ATTESTED = "attested", _("Attested by the office")
        SCANNED = "scanned", _("Ticket scanned")

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="deliveries")
    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="deliveries")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    grade = models.CharField(max_length=10, choices=Grade.choices)
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
        ]

    def __str__(self) -> str:
        return f"{self.placement} · {self.session}: {self.kind} ({self.grade})"
