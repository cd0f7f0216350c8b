"""AuditEntry, OutgoingMail."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class AuditEntry(models.Model):
    """One act, written in its own transaction; the database refuses to change or delete it."""

    append_only = True

    at = models.DateTimeField()
    actor = models.UUIDField(null=True, help_text="Public id of the person; empty: the system.")
    action = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=60)
    details = models.JSONField(default=dict, encoder=DjangoJSONEncoder)

    class Meta:
        ordering = ("id",)
        verbose_name_plural = "audit entries"
        indexes = [
            models.Index(fields=("subject_type", "subject_id"), name="audit_of_subject"),
            models.Index(fields=("at",), name="audit_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.subject_type} {self.subject_id}"


class OutgoingMail(models.Model):
    """A message to one address, and how far its delivery is."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting to be sent")
        SENT = "sent", pgettext_lazy("mail", "Sent")
        UNDELIVERABLE = "undeliverable", _("Could not be delivered")

    message_id = models.CharField(max_length=255, unique=True)
    to = models.EmailField()
    language = models.CharField(max_length=10)
    about_type = models.CharField(max_length=60, blank=True)
    about_id = models.CharField(max_length=60, blank=True)
    subject = models.TextField()
    body = models.TextField()
    state = models.CharField(max_length=14, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    not_before = models.DateTimeField()
    lease_until = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ("id",)
        verbose_name_plural = "outgoing mail"
        indexes = [
            models.Index(
                fields=("not_before", "id"), condition=Q(state="waiting"), name="mail_waiting"
            ),
            models.Index(
                fields=("about_type", "about_id"),
                condition=Q(state="undeliverable"),
                name="mail_undelivered",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False)
                | (~Q(state="sent") & Q(sent_at__isnull=True)),
                name="sent_mail_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.message_id} ({self.state})"
