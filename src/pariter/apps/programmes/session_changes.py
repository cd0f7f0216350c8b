"""SessionChange: when and where a session was to take place before it was moved or cancelled."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from i18nfield.fields import I18nCharField


class SessionChange(models.Model):
    """That a session was moved or cancelled, and what was said of it until then.

    starts_at, ends_at, venue, place: as they were before; reason: told to everyone concerned
    """

    append_only = True

    class Kind(models.TextChoices):
        MOVED = "moved", _("Moved")
        CANCELLED = "cancelled", _("Cancelled")

    session = models.ForeignKey(
        "programmes.Session", on_delete=models.PROTECT, related_name="changes"
    )
    kind = models.CharField(max_length=10, choices=Kind.choices)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    venue = models.ForeignKey(
        "programmes.Venue", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    place = I18nCharField(max_length=300)
    reason = models.CharField(max_length=500, blank=True)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ("session", "changed_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("session",), condition=Q(kind="cancelled"), name="session_cancelled_once"
            ),
            models.CheckConstraint(
                condition=~Q(kind="cancelled") | ~Q(reason=""), name="cancelled_session_has_reason"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="changed_session_ended_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session}: {self.kind} {self.changed_at:%Y-%m-%d %H:%M}"
