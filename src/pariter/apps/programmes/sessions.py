"""Venue, Session, Material: where and when something takes place, and what remains of it."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import F, Q
from i18nfield.fields import I18nCharField, I18nTextField


class Venue(models.Model):
    """A building or square where sessions take place, and how to get there in words."""

    programme = models.ForeignKey(
        "programmes.Programme", on_delete=models.CASCADE, related_name="venues"
    )
    key = models.SlugField(max_length=60)
    name = I18nCharField(max_length=200)
    address = models.CharField(max_length=300)
    way = I18nTextField(help_text="how to get there, with the way without steps")
    step_free = models.BooleanField(default=False)
    latitude = models.FloatField(null=True, blank=True, help_text="in degrees north")
    longitude = models.FloatField(null=True, blank=True, help_text="in degrees east")
    rooms = models.JSONField(
        default=list, blank=True, help_text="names by language, and seats, of each room"
    )
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("programme", "position")
        constraints = [
            models.UniqueConstraint(fields=("programme", "key"), name="venue_key_once"),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="venue_lies_on_earth",
            ),
        ]

    def __str__(self) -> str:
        return str(self.name)


class Session(models.Model):
    """A timed occurrence of an edition, at a place; of one offer, or of all."""

    edition = models.ForeignKey(
        "programmes.Edition", on_delete=models.CASCADE, related_name="sessions"
    )
    offer = models.ForeignKey(
        "programmes.Offer",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="sessions",
    )
    key = models.SlugField(max_length=80)
    title = I18nCharField(max_length=200)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    zone = models.CharField(max_length=60)
    place = I18nCharField(max_length=300)
    venue = models.ForeignKey(
        Venue, on_delete=models.PROTECT, null=True, blank=True, related_name="sessions"
    )
    organisation = models.ForeignKey(
        "people.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="sessions",
        help_text="who gives it, where it is not the institution",
    )
    topics = models.JSONField(default=list, blank=True, help_text="keys of the programme's topics")
    spoken = models.JSONField(
        default=list, blank=True, help_text="codes of its languages, where not the initiative's"
    )
    access = models.JSONField(default=list, blank=True, help_text="what makes it easier to attend")
    least_age = models.PositiveSmallIntegerField(null=True, blank=True)
    most_age = models.PositiveSmallIntegerField(null=True, blank=True)
    online = models.BooleanField(default=False)
    link = models.URLField(
        max_length=300, blank=True, help_text="where it takes place online; told to who signed up"
    )
    watches = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="watch_rooms",
        help_text="the online session that is watched together here",
    )
    devices = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="how many can be borrowed there"
    )
    sequence = models.PositiveSmallIntegerField(
        default=0, help_text="how often it was moved; calendars go by it"
    )
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("starts_at", "key")
        constraints = [
            models.UniqueConstraint(fields=("edition", "key"), name="session_key_once"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="session_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(least_age__isnull=True)
                | Q(most_age__isnull=True)
                | Q(most_age__gte=F("least_age")),
                name="session_ages_in_order",
            ),
        ]

    def __str__(self) -> str:
        return str(self.title)

    @property
    def local_start(self) -> datetime:
        """The start on the wall clock of the session's own zone."""
        return self.starts_at.astimezone(ZoneInfo(self.zone))

    @property
    def local_end(self) -> datetime:
        """The end on the wall clock of the session's own zone."""
        return self.ends_at.astimezone(ZoneInfo(self.zone))


class Material(models.Model):
    """What remains of a session for those who want it later: notes, or a captioned recording."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="materials")
    title = I18nCharField(max_length=200)
    url = models.URLField(max_length=300)
    captions = models.JSONField(
        default=list, blank=True, help_text="of a recording: codes of the languages of its captions"
    )
    is_recording = models.BooleanField(default=False)
    published_at = models.DateTimeField()

    class Meta:
        ordering = ("session", "published_at", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(is_recording=False) | ~Q(captions=[]), name="recording_has_captions"
            ),
        ]

    def __str__(self) -> str:
        return str(self.title)
