"""Programme, Strand, Initiative, Edition, Call, Offer: what is promised, and when."""

from datetime import datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import F, Q
from i18nfield.fields import I18nCharField, I18nTextField

from pariter.apps.people.models import Organisation
from pariter.apps.programmes.office_roles import OfficeRole as OfficeRole
from pariter.apps.programmes.releases import PackDraft as PackDraft
from pariter.apps.programmes.releases import PackRelease as PackRelease
from pariter.apps.programmes.session_changes import SessionChange as SessionChange
from pariter.apps.programmes.session_proposals import ChangeRequest as ChangeRequest
from pariter.apps.programmes.session_proposals import SessionProposal as SessionProposal
from pariter.apps.programmes.sessions import Material as Material
from pariter.apps.programmes.sessions import Session as Session
from pariter.apps.programmes.sessions import Venue as Venue


class PackVersion(models.Model):
    """A programme pack exactly as it was loaded; editions refer to it for ever."""

    programme_key = models.SlugField(max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    content = models.JSONField()
    loaded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.programme_key} {self.digest[:12]}"


class ProgrammeManager(models.Manager["Programme"]):
    """Read a programme with what every page's frame shows of it."""

    def get_queryset(self) -> models.QuerySet["Programme"]:
        """Join the institution and the desk, so that no page asks for them again."""
        return super().get_queryset().select_related("institution", "desk")


class Programme(models.Model):
    """What an institution promises, under its own brand."""

    key = models.SlugField(max_length=60, unique=True)
    pack = models.ForeignKey(PackVersion, on_delete=models.PROTECT, related_name="+")
    institution = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="programmes"
    )
    title = I18nCharField(max_length=200)
    summary = I18nTextField()
    body = I18nTextField()
    initials = models.CharField(max_length=4)
    primary_colour = models.CharField(max_length=7)
    accent_colour = models.CharField(max_length=7)
    languages = models.JSONField()
    zone = models.CharField(max_length=60)
    topics = models.JSONField(default=list, help_text="key and label of what sessions are about")
    schools = models.ManyToManyField(
        Organisation, related_name="+", blank=True, help_text="whose teachers may bring classes"
    )
    desk = models.ForeignKey(
        "programmes.Contact", on_delete=models.SET_NULL, null=True, related_name="+"
    )

    objects: ClassVar[ProgrammeManager] = ProgrammeManager()

    class Meta:
        ordering = ("key",)

    def __str__(self) -> str:
        return str(self.title)

    @property
    def theme(self) -> str:
        """Name of the compiled theme of this programme's two brand colours."""
        return self.key


class Contact(models.Model):
    """A desk of a programme that people write to."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="contacts")
    key = models.SlugField(max_length=60)
    name = I18nCharField(max_length=200)
    email = models.EmailField()
    phone = models.CharField(max_length=40, blank=True)
    hours = I18nCharField(max_length=200)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("programme", "position")
        constraints = [
            models.UniqueConstraint(fields=("programme", "key"), name="contact_key_once")
        ]

    def __str__(self) -> str:
        return str(self.name)


class Aim(models.Model):
    """What a programme wants to reach."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="aims")
    key = models.CharField(max_length=20)
    text = I18nTextField()
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("programme", "position")
        constraints = [models.UniqueConstraint(fields=("programme", "key"), name="aim_key_once")]

    def __str__(self) -> str:
        return f"{self.key}: {self.text}"


class Strand(models.Model):
    """A line of action of a programme."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="strands")
    key = models.SlugField(max_length=60)
    title = I18nCharField(max_length=200)
    summary = I18nTextField()
    icon = models.SlugField(max_length=40)
    colour = models.SlugField(max_length=20)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("programme", "position")
        constraints = [models.UniqueConstraint(fields=("programme", "key"), name="strand_key_once")]

    def __str__(self) -> str:
        return str(self.title)


class Initiative(models.Model):
    """One promise of a programme; `key` is its id in the programme paper, such as M5."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="initiatives")
    strand = models.ForeignKey(Strand, on_delete=models.PROTECT, related_name="initiatives")
    key = models.CharField(max_length=20)
    slug = models.SlugField(max_length=80)
    title = I18nCharField(max_length=200)
    summary = I18nTextField()
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="initiatives")
    aims = models.ManyToManyField(Aim, related_name="initiatives")
    audience = models.JSONField()
    stations = models.JSONField()
    held = models.JSONField(help_text='"in_person", "online" or both')
    spoken = models.JSONField(help_text="codes of the languages in which it takes place")
    texts = models.JSONField(help_text="language → section → Markdown")
    checklist = models.JSONField(default=list, help_text="what newcomers do, as in the pack")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("programme", "position")
        constraints = [
            models.UniqueConstraint(fields=("programme", "key"), name="initiative_key_once"),
            models.UniqueConstraint(fields=("programme", "slug"), name="initiative_slug_once"),
        ]

    def __str__(self) -> str:
        return str(self.title)


class Partnership(models.Model):
    """Another organisation, and what it has to do with a programme."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="partnerships")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="partnerships"
    )
    kind = models.SlugField(max_length=20)
    text = I18nTextField()
    since = models.PositiveSmallIntegerField(null=True, blank=True)
    initiatives = models.ManyToManyField(Initiative, related_name="partnerships")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("programme", "position")

    def __str__(self) -> str:
        return f"{self.organisation} · {self.programme}"


class Responsibility(models.Model):
    """Who is in charge of a part of an initiative; names only where they are public."""

    initiative = models.ForeignKey(
        Initiative, on_delete=models.CASCADE, related_name="responsibilities"
    )
    scope = I18nCharField(max_length=200)
    role = I18nCharField(max_length=200)
    email = models.EmailField()
    hours = I18nCharField(max_length=200, blank=True, default="")
    names = models.JSONField(default=list)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("initiative", "position")

    def __str__(self) -> str:
        return f"{self.role}, {self.scope}"


class Edition(models.Model):
    """One dated run of an initiative; keeps the pack version it was opened with."""

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="editions")
    key = models.SlugField(max_length=40)
    title = I18nCharField(max_length=200)
    pack = models.ForeignKey(PackVersion, on_delete=models.PROTECT, related_name="editions")
    starts = models.DateField()
    ends = models.DateField()
    follow_up_years = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="for how many years who agrees is asked once a year"
    )

    class Meta:
        ordering = ("initiative", "starts")
        constraints = [
            models.UniqueConstraint(fields=("initiative", "key"), name="edition_key_once"),
            models.CheckConstraint(condition=Q(ends__gte=F("starts")), name="edition_ends_after"),
        ]

    def __str__(self) -> str:
        return f"{self.initiative} · {self.title}"


class Call(models.Model):
    """Opening of an edition to one role: dates, rules, and how places are given."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="calls")
    key = models.SlugField(max_length=40)
    role = models.SlugField(max_length=40)
    zone = models.CharField(max_length=60)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    results_at = models.DateTimeField(null=True, blank=True)
    closed_early_at = models.DateTimeField(null=True, blank=True)
    mechanism = models.SlugField(max_length=40)
    minimum_choices = models.PositiveSmallIntegerField(default=1)
    maximum_choices = models.PositiveSmallIntegerField(null=True, blank=True)
    draw_at = models.DateTimeField(null=True, blank=True)
    draw_source = I18nCharField(max_length=300, blank=True, default="")
    answer_hours = models.PositiveIntegerField(default=168)
    rules = models.JSONField(default=list)
    homes = models.JSONField(default=list, help_text="codes of the organisations people apply from")
    questions = models.JSONField(default=list, help_text="what everyone is asked, as in the pack")
    priorities = models.JSONField(default=list, help_text="key, points, text and offers of each")
    traits = models.JSONField(default=list, help_text="what seats may be reserved for")
    caps = models.JSONField(default=list, help_text="the most seats of several offers together")
    pairing = models.JSONField(null=True, blank=True, help_text="how two calls' people are paired")
    budget = models.PositiveBigIntegerField(null=True, blank=True, help_text="in cents")
    withdrawal = models.SlugField(
        max_length=12, default="chain", help_text="how seats that are given back go on"
    )
    needs_account = models.BooleanField(default=True)
    most_together = models.PositiveSmallIntegerField(default=1)
    reminder_hours = models.PositiveSmallIntegerField(null=True, blank=True)
    for_classes = models.BooleanField(default=False, help_text="a teacher signs up a whole class")
    most_per_school = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="classes of one school that may hold places"
    )
    kept_until = models.DateTimeField(
        null=True, blank=True, help_text="until when seats are kept for schools never served"
    )
    needs_guardian = models.BooleanField(
        default=False, help_text="a place of a minor counts when her guardian has confirmed"
    )
    asks_needs = models.BooleanField(
        default=False, help_text="people may say what they need to take part"
    )
    discreet = models.BooleanField(
        default=False, help_text="mails, tickets and calendars do not name what people come to"
    )
    complete_after = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="sessions that one must attend for a certificate"
    )
    training = models.CharField(
        max_length=60, blank=True, help_text="key of the initiative to complete before signing up"
    )
    duty_training = models.CharField(
        max_length=60, blank=True, help_text="key of the initiative that helpers complete first"
    )
    window_closes_at = models.DateTimeField(
        null=True, blank=True, help_text="until when wishes are collected for one draw"
    )
    window_places = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="most places that one party gets by that draw"
    )
    decided_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="decides"
    )

    class Meta:
        ordering = ("opens_at",)
        constraints = [
            models.UniqueConstraint(fields=("edition", "key"), name="call_key_once"),
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")), name="call_closes_after_opening"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition} ({self.role})"

    @property
    def address(self) -> str:
        """Full address, such as polimi_mobility/M5/2027-03/students."""
        edition = self.edition
        initiative = edition.initiative
        return "/".join((initiative.programme.key, initiative.key, edition.key, self.key))

    @property
    def deadline(self) -> datetime:
        """Moment from which nothing more is accepted."""
        return self.closed_early_at or self.closes_at

    @property
    def list_closes_at(self) -> datetime:
        """Moment from which the list of those who are drawn for stays as it is."""
        return self.window_closes_at or self.deadline

    @property
    def local_deadline(self) -> datetime:
        """The deadline on the wall clock of the call's own zone."""
        return self.deadline.astimezone(ZoneInfo(self.zone))

    @property
    def local_opening(self) -> datetime:
        """The opening on the wall clock of the call's own zone."""
        return self.opens_at.astimezone(ZoneInfo(self.zone))

    @property
    def has_wishes(self) -> bool:
        """Whether people choose among offers; in pairings and calls for projects they do not."""
        return self.decided_by_id is None and self.pairing is None

    def is_open(self, at: datetime) -> bool:
        """Tell whether the call takes applications at this moment."""
        return self.opens_at <= at < self.deadline


class Offer(models.Model):
    """What a call hands out: a seat in a course, at a session, in a camp."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="offers")
    key = models.SlugField(max_length=80)
    title = I18nCharField(max_length=200)
    summary = I18nTextField(blank=True, default="")
    host = models.CharField(max_length=200, blank=True)
    capacity = models.PositiveIntegerField()
    kept_seats = models.PositiveIntegerField(
        default=0, help_text="of these, kept for schools never served"
    )
    most_classes = models.PositiveSmallIntegerField(null=True, blank=True)
    slots = models.JSONField(default=list, help_text="classes of seats, in the order of filling")
    cost = models.PositiveBigIntegerField(null=True, blank=True, help_text="in cents")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("call", "position")
        constraints = [
            models.UniqueConstraint(fields=("call", "key"), name="offer_key_once"),
            models.CheckConstraint(
                condition=Q(kept_seats__lte=F("capacity")), name="offer_keeps_what_it_has"
            ),
        ]

    def __str__(self) -> str:
        return str(self.title)


class Quota(models.Model):
    """The most seats of one offer that people of one home institution may hold."""

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="quotas")
    home = models.SlugField(
        max_length=60, help_text="an organisation's code; * for each of the rest"
    )
    seats = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=("offer", "home"), name="quota_once")]

    def __str__(self) -> str:
        return f"{self.offer}: {self.home} ≤ {self.seats}"
