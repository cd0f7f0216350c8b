"""Service and ServiceStatement: what somebody served at a session, and the paper that says so."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from pariter.apps.participation.duties import Duty


class Service(models.Model):
    """What the office confirmed of a duty after its session; a later entry may correct it.

    from_at, until_at: from when to when she served; both empty where she did not come
    recorded_by: who confirmed it
    """

    append_only = True

    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, related_name="services")
    from_at = models.DateTimeField(null=True, blank=True)
    until_at = models.DateTimeField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrected_by"
    )
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("recorded_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("duty",), condition=Q(corrects__isnull=True), name="one_first_service"
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True) | ~Q(reason=""),
                name="service_correction_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(from_at__isnull=True, until_at__isnull=True)
                | Q(from_at__isnull=False, until_at__gt=F("from_at")),
                name="service_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.duty}: {self.minutes} minutes"

    @property
    def minutes(self) -> int:
        """How long she served; 0 where she did not come."""
        if self.from_at is None or self.until_at is None:
            return 0
        return int((self.until_at - self.from_at).total_seconds()) // 60


class ServiceStatement(models.Model):
    """What a helper may show to prove her hours for a programme; anyone can check it.

    content: every statement on it, as it was issued
    replaced_at, reason: when it stopped to hold, and why; revoked_by: who of an office took it back
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="service_statements"
    )
    programme = models.ForeignKey(
        "programmes.Programme", on_delete=models.PROTECT, related_name="service_statements"
    )
    content = models.JSONField()
    issued_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ("issued_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("person", "programme"),
                condition=Q(replaced_at__isnull=True),
                name="one_valid_statement",
            ),
            models.CheckConstraint(
                condition=Q(replaced_at__isnull=True) | ~Q(reason=""),
                name="replaced_statement_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.public_id}"
