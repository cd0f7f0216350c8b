"""Enquiry with its thread, Proposal with its discussion, Watch, AnswerTemplate."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from i18nfield.fields import I18nTextField

from pariter.apps.programmes.models import Call, Contact, Initiative, Offer, Programme, Session


class Enquiry(models.Model):
    """What someone asked, proposed or reported; nobody needs an account for it.

    Its name, address and text are erased some time after it is closed; the rest is counted.
    """

    class Kind(models.TextChoices):
        QUESTION = "question", _("Question")
        PROPOSAL = "proposal", _("Proposal")
        BARRIER = "barrier", _("Barrier")

    class State(models.TextChoices):
        NEW = "new", _("New")
        WAITING = "waiting", _("They wrote again")
        ANSWERED = "answered", _("Answered")
        CLOSED = "closed", _("Closed")

    UNANSWERED = (State.NEW, State.WAITING)

    reference = models.CharField(max_length=12, unique=True)
    token = models.CharField(max_length=43, unique=True, help_text="opens it for who asked")
    submission = models.CharField(
        max_length=64, unique=True, help_text="the same for the same form sent twice"
    )
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="enquiries")
    initiative = models.ForeignKey(
        Initiative, on_delete=models.PROTECT, null=True, blank=True, related_name="enquiries"
    )
    desk = models.ForeignKey(Contact, on_delete=models.SET_NULL, null=True, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    language = models.CharField(max_length=10)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="enquiries"
    )
    name = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)
    subject = models.CharField(max_length=150, blank=True)
    page = models.CharField(max_length=500, blank=True, help_text="where a barrier was met")
    state = models.CharField(max_length=10, choices=State.choices, default=State.NEW)
    received_at = models.DateTimeField()
    due_at = models.DateTimeField(help_text="end of the day on which an answer is due")
    moved_at = models.DateTimeField(help_text="when the last message was written")
    answered_at = models.DateTimeField(null=True, help_text="first answer")
    in_time = models.BooleanField(null=True, help_text="the first answer came before it was due")
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    keep_days = models.PositiveSmallIntegerField(help_text="promised to whoever asked")
    closed_at = models.DateTimeField(null=True)
    closed_reason = models.CharField(max_length=300, blank=True)
    is_spam = models.BooleanField(default=False)
    erase_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "enquiries"
        ordering = ("received_at", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False)
                | (~Q(state="closed") & Q(closed_at__isnull=True)),
                name="closed_enquiry_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, in_time__isnull=True)
                | Q(answered_at__isnull=False, in_time__isnull=False),
                name="answered_enquiry_is_in_time_or_not",
            ),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True) | Q(name="", email="", subject="", page=""),
                name="erased_enquiry_holds_nothing",
            ),
        ]
        indexes = [
            models.Index(fields=("programme", "state", "due_at"), name="enquiry_inbox"),
            models.Index(fields=("email", "received_at"), name="enquiry_by_address"),
            models.Index(
                fields=("erase_at",), condition=Q(erased_at__isnull=True), name="enquiry_to_erase"
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def due_on(self) -> date:
        """The last day on which an answer is in time, in the programme's zone."""
        zone = ZoneInfo(self.programme.zone)
        return (self.due_at - timedelta(seconds=1)).astimezone(zone).date()

    @property
    def is_unanswered(self) -> bool:
        """Whether it is the office's turn."""
        return self.state in self.UNANSWERED

    def is_overdue(self, at: datetime) -> bool:
        """Tell whether an answer was due before this moment."""
        return self.is_unanswered and self.due_at <= at


class Message(models.Model):
    """One letter of an enquiry's thread, of who asked or of the office."""

    class Author(models.TextChoices):
        ASKER = "asker", _("Who asked")
        OFFICE = "office", _("Office")

    enquiry = models.ForeignKey(Enquiry, on_delete=models.CASCADE, related_name="messages")
    author = models.CharField(max_length=10, choices=Author.choices)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    text = models.TextField()
    submission = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("enquiry", "at", "id")

    def __str__(self) -> str:
        return f"{self.enquiry}: {self.author}"


class Note(models.Model):
    """What the office notes for itself; nobody else ever reads it."""

    enquiry = models.ForeignKey(Enquiry, on_delete=models.CASCADE, related_name="notes")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    text = models.TextField()
    at = models.DateTimeField()

    class Meta:
        ordering = ("enquiry", "at", "id")

    def __str__(self) -> str:
        return f"note on {self.enquiry}"


class AnswerTemplate(models.Model):
    """Words that an office uses again, in each language that its programme speaks."""

    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, related_name="answer_templates"
    )
    title = models.CharField(max_length=100)
    text = I18nTextField()

    class Meta:
        ordering = ("programme", "title")
        constraints = [
            models.UniqueConstraint(fields=("programme", "title"), name="answer_template_once")
        ]

    def __str__(self) -> str:
        return self.title


class Signature(models.TextChoices):
    """As whom people let their words be published; the name only where they wish it."""

    STUDENT = "student", _("A student")
    PHD = "phd", _("A PhD candidate")
    RESEARCHER = "researcher", _("A researcher or professor")
    STAFF = "staff", _("A member of staff")
    PARTNER = "partner", _("A partner organisation")
    FAMILY = "family", _("A parent or family member")
    SOMEONE = "someone", _("Someone else")
    NAME = "name", _("With my name")


class Proposal(models.Model):
    """The public side of an enquiry that proposes something, on its way to a decision."""

    class State(models.TextChoices):
        RECEIVED = "received", _("Received")
        DISCUSSION = "discussion", _("In discussion")
        AGENDA = "agenda", _("On the committee’s agenda")
        DECIDED = "decided", _("Decided")

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted", pgettext_lazy("proposal", "Accepted")
        PARTLY = "partly", _("Accepted in part")
        DECLINED = "declined", _("Not accepted")

    enquiry = models.OneToOneField(Enquiry, on_delete=models.PROTECT, related_name="proposal")
    may_be_published = models.BooleanField(help_text="whoever proposed it agrees")
    signature = models.CharField(max_length=12, choices=Signature.choices)
    state = models.CharField(max_length=12, choices=State.choices, default=State.RECEIVED)
    title = models.CharField(max_length=150, blank=True)
    text = models.TextField(blank=True)
    signed_name = models.CharField(max_length=200, blank=True)
    published_at = models.DateTimeField(null=True)
    agenda_at = models.DateTimeField(null=True)
    meeting_on = models.DateField(null=True)
    decided_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | Q(may_be_published=True),
                name="published_proposal_has_consent",
            ),
            models.CheckConstraint(
                condition=Q(state="decided", decided_at__isnull=False)
                & ~Q(reason="")
                & ~Q(outcome="")
                | ~Q(state="decided"),
                name="decided_proposal_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"proposal {self.enquiry}"

    @property
    def signed(self) -> str:
        """As whom it is published."""
        return self.signed_name or str(Signature(self.signature).label)


class Comment(models.Model):
    """What someone says about a proposal; shown once the office has let it through."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waits to be read")
        SHOWN = "shown", _("Shown")
        REFUSED = "refused", _("Not shown")

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="comments")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="comments"
    )
    is_answer = models.BooleanField(default=False, help_text="the office's own answer")
    signature = models.CharField(max_length=12, choices=Signature.choices, blank=True)
    signed_name = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=10)
    text = models.TextField()
    submission = models.CharField(max_length=64, unique=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    reason = models.CharField(max_length=300, blank=True, help_text="why it is not shown")
    written_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("proposal", "written_at", "id")

    def __str__(self) -> str:
        return f"comment on {self.proposal}"

    @property
    def signed(self) -> str:
        """As whom it is shown; nothing for an answer, which the desk signs."""
        if self.is_answer:
            return ""
        return self.signed_name or str(Signature(self.signature).label)


class Watch(models.Model):
    """The wish to be told when an initiative opens; it is erased once that is done."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="watches")
    email = models.EmailField()
    language = models.CharField(max_length=10)
    token = models.CharField(max_length=43, unique=True, help_text="confirms and ends it")
    asked_at = models.DateTimeField()
    mailed_at = models.DateTimeField(help_text="when the link was sent last")
    confirmed_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "watches"
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=("initiative", "email"), name="watch_once"),
            models.CheckConstraint(
                condition=Q(told_at__isnull=True) | Q(confirmed_at__isnull=False),
                name="only_confirmed_watch_is_told",
            ),
        ]

    def __str__(self) -> str:
        return f"watch {self.pk} of {self.initiative}"


class GroupMessage(models.Model):
    """What an office wrote to a group of the people of a call, once."""

    class Group(models.TextChoices):
        APPLIED = "applied", _("Everyone who applied")
        PLACED = "placed", _("Everyone who holds a place, accepted or not")
        ACCEPTED = "accepted", _("Whoever accepted a place")
        WAITING = "waiting", _("Whoever waits for a place")
        NO_PLACE = "no_place", _("Whoever has no place")
        CAME = "came", _("Whoever came")
        ABSENT = "absent", _("Whoever was noted as absent")

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="group_messages")
    offer = models.ForeignKey(
        Offer, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    session = models.ForeignKey(
        Session, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    several = models.ManyToManyField(
        Session, related_name="+", help_text="sessions to whose people it went together"
    )
    others = models.ManyToManyField(
        Call,
        related_name="+",
        help_text="calls of the same programme to whose people it also went",
    )
    group = models.CharField(max_length=10, choices=Group.choices)
    texts = models.JSONField(help_text="language → subject and body, as written")
    counts = models.JSONField(help_text="language → number of people")
    submission = models.CharField(max_length=64, unique=True)
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        ordering = ("-sent_at", "-id")
        constraints = [
            models.CheckConstraint(
                condition=Q(offer__isnull=True) | Q(session__isnull=True),
                name="message_to_offer_or_session",
            )
        ]

    def __str__(self) -> str:
        return f"{self.call}: {self.get_group_display()} {self.sent_at:%Y-%m-%d %H:%M}"

    @property
    def number(self) -> int:
        """To how many people it went."""
        return sum(self.counts.values())

    @property
    def subject(self) -> str:
        """Its subject in the reader's language, or else in the first that it was written in."""
        words = self.texts.get(get_language()) or next(iter(self.texts.values()))
        return str(words["subject"])
