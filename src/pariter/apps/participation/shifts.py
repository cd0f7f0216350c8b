"""Shift: how many people a session wants in a role, so that it shows who is missing."""

from django.db import models
from django.db.models import Q

from pariter.apps.participation.duties import Duty


class Shift(models.Model):
    """How many people a session wants in a role, and who may take such a duty by herself.

    pool: whoever holds a place of this call may; without it, only the office asks
    brief: what whoever takes it needs to know on the day
    """

    session = models.ForeignKey(
        "programmes.Session", on_delete=models.PROTECT, related_name="shifts"
    )
    role = models.CharField(max_length=12, choices=Duty.Role.choices)
    wanted = models.PositiveSmallIntegerField()
    pool = models.ForeignKey(
        "programmes.Call", on_delete=models.PROTECT, null=True, blank=True, related_name="shifts"
    )
    brief = models.TextField(blank=True)

    class Meta:
        ordering = ("session", "role")
        constraints = [
            models.UniqueConstraint(fields=("session", "role"), name="shift_once"),
            models.CheckConstraint(condition=Q(wanted__gte=1), name="shift_wants_someone"),
        ]

    def __str__(self) -> str:
        return f"{self.session}: {self.wanted} × {self.role}"
