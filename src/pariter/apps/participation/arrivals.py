"""Arrival: when somebody comes, and what of a checklist she has done."""

from django.conf import settings
from django.db import models

from pariter.apps.programmes.models import Initiative


class Arrival(models.Model):
    """A newcomer's own checklist: nobody else sees it, and it is erased in time."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="arrivals"
    )
    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    done = models.JSONField(default=list, help_text="keys of what she ticked")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("person", "initiative"), name="one_arrival_a_person"),
        ]
        indexes = [models.Index(fields=("day",), name="arrivals_by_day")]

    def __str__(self) -> str:
        return f"{self.initiative}: {self.day}"
