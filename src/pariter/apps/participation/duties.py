"""Duty: what someone does at a session: speak, host, guide, accompany."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class Duty(models.Model):
    """Someone asked to do something at a session, and her answer.

    person: her account, once she has one; name and email stand without it
    brief: what she needs to know on the day, which only she and the office read
    from_at, until_at: her shift, where it is not the whole session
    language: in which we write to her
    named: whether she agreed that everyone may read her name, as that of a speaker
    briefed_at: when the mail of the last days before the session went out
    """

    class Role(models.TextChoices):
        SPEAKER = "speaker", _("Speaker")
        STAFF = "staff", _("Staff")
        GUIDE = "guide", _("Guide")
        AMBASSADOR = "ambassador", _("Ambassador")

    class State(models.TextChoices):
        ASKED = "asked", _("Asked")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        FREED = "freed", _("Freed")

    BINDING = (State.ASKED, State.ACCEPTED)

    session = models.ForeignKey(
        "programmes.Session", on_delete=models.PROTECT, related_name="duties"
    )
    role = models.CharField(max_length=12, choices=Role.choices)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="duties",
    )
    name = models.CharField(max_length=200)
    email = models.EmailField()
    language = models.CharField(max_length=10, default="en")
    brief = models.TextField(blank=True)
    from_at = models.DateTimeField(null=True, blank=True)
    until_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    named = models.BooleanField(default=False)
    briefed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "duties"
        ordering = ("session", "role", "name")
        constraints = [
            models.UniqueConstraint(
                "session",
                "role",
                Lower("email"),
                condition=Q(state__in=("asked", "accepted")),
                name="duty_once",
            ),
            models.CheckConstraint(
                condition=Q(from_at__isnull=True, until_at__isnull=True)
                | Q(until_at__gt=models.F("from_at")),
                name="duty_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session}: {self.name} ({self.role})"

    @property
    def begins_at(self) -> datetime:
        """When she is needed: from the beginning of the session, or of her own shift."""
        return self.from_at or self.session.starts_at

    @property
    def ends_at(self) -> datetime:
        """Until when she is needed."""
        return self.until_at or self.session.ends_at
