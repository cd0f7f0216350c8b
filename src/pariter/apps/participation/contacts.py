"""Contact: that two who are paired were in touch; never what they said."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pariter.apps.applications.models import Application
from pariter.apps.placements.models import Pair


class Contact(models.Model):
    """One contact of a pair, declared by one of the two until the other confirms it.

    minutes: empty where nobody measured it, as with messages
    """

    class Way(models.TextChoices):
        MET = "met", _("We met")
        CALLED = "called", _("We talked by phone or video")
        WROTE = "wrote", _("We wrote to each other")

    pair = models.ForeignKey(Pair, on_delete=models.PROTECT, related_name="contacts")
    day = models.DateField()
    way = models.CharField(max_length=6, choices=Way.choices)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    noted_by = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-day", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=("pair", "day", "way"),
                condition=Q(taken_back_at__isnull=True),
                name="one_contact_a_day_and_way",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True) | Q(taken_back_at__isnull=True),
                name="confirmed_contact_stays",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pair}: {self.day} {self.way}"
