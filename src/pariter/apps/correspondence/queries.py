"""Reads about letters: what an office sees, what everyone sees."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)

from pariter.apps.correspondence.models import AnswerTemplate, Comment, Enquiry, Message, Proposal
from pariter.apps.people.models import Person
from pariter.apps.programmes.models import Contact, Edition, Initiative, OfficeRole, Programme
from pariter.apps.programmes.queries import initiatives_for, programmes_of

OFFICE = OfficeRole.Role.OFFICE


def visible_enquiries(person: Person) -> QuerySet[Enquiry]:
    """Return the enquiries that a person's office work opens: of her strands, or programmes."""
    found = Enquiry.objects.select_related(
        "programme__institution", "programme__desk", "initiative", "desk", "handler"
    ).defer("programme__body", "initiative__texts")
    if person.is_superuser:
        return found
    whole = OfficeRole.objects.filter(person=person, role=OFFICE, strand=None)
    return found.filter(
        Q(initiative__in=initiatives_for(person, OFFICE))
        | Q(initiative=None, programme__in=whole.values("programme"))
    )


def inbox(person: Person, at: datetime) -> QuerySet[Any]:
    """Return a person's enquiries, unanswered first and the most urgent of them on top.

    Adds `is_late` and `letters`.
    """
    unanswered = Q(state__in=Enquiry.UNANSWERED)
    return (
        visible_enquiries(person)
        .annotate(
            turn=Case(
                When(unanswered, then=Value(0)),
                When(state=Enquiry.State.ANSWERED, then=Value(1)),
                default=Value(2),
                output_field=IntegerField(),
            ),
            is_late=Case(
                When(unanswered & Q(due_at__lte=at), then=Value(True)),
                default=Value(False),
                output_field=BooleanField(),
            ),
            letters=Count("messages"),
        )
        .order_by("turn", "due_at", "-moved_at", "pk")
    )


def open_enquiries(person: Person, at: datetime) -> QuerySet[Any]:
    """Return the enquiries that wait for an answer of a person's offices, first due first."""
    return inbox(person, at).filter(state__in=Enquiry.UNANSWERED)


def matching(found: QuerySet[Any], words: str) -> QuerySet[Any]:
    """Keep the enquiries whose reference, name, address, subject or letters hold these words."""
    in_letters = Message.objects.filter(enquiry=OuterRef("pk"), text__icontains=words)
    return found.filter(
        Q(reference__icontains=words)
        | Q(name__icontains=words)
        | Q(email__icontains=words)
        | Q(subject__icontains=words)
        | Exists(in_letters)
    )


def colleagues(enquiry: Enquiry) -> QuerySet[Person]:
    """Return the people whose office work opens this enquiry."""
    strand = enquiry.initiative.strand_id if enquiry.initiative else None
    held = OfficeRole.objects.filter(
        person=OuterRef("pk"), role=OFFICE, programme=enquiry.programme
    ).filter(Q(strand=None) | Q(strand__isnull=False, strand=strand))
    return Person.objects.filter(Exists(held), is_active=True).order_by("name", "email")


def desks_of(person: Person) -> QuerySet[Contact]:
    """Return the desks of the programmes in which a person works in an office."""
    return Contact.objects.filter(programme__in=programmes_of(person, OFFICE)).select_related(
        "programme"
    )


def subjects_of(programme: Programme) -> QuerySet[Initiative]:
    """Return what people may ask about; a list of it shows a fraction of each."""
    return programme.initiatives.only("key", "slug", "title", "programme", "contact").order_by(
        "position"
    )


def own_enquiries(person: Person) -> QuerySet[Enquiry]:
    """Return what a person asked while she was signed in, newest first."""
    return (
        Enquiry.objects.filter(person=person, erased_at__isnull=True)
        .select_related("programme", "initiative__strand")
        .defer("programme__body", "initiative__texts")
        .order_by("-received_at", "-pk")
    )


def letters_of(edition: Edition) -> QuerySet[Enquiry]:
    """Return what came about an edition's initiative while it ran; what was spam is left out."""
    zone = ZoneInfo(edition.initiative.programme.zone)
    first = datetime.combine(edition.starts, time(), zone)
    after = datetime.combine(edition.ends + timedelta(days=1), time(), zone)
    return Enquiry.objects.filter(
        initiative=edition.initiative_id,
        is_spam=False,
        received_at__gte=first,
        received_at__lt=after,
    ).only("reference", "kind", "received_at", "answered_at", "in_time")


def templates_of(person: Person) -> QuerySet[AnswerTemplate]:
    """Return the answer templates of the programmes in which a person works in an office."""
    return AnswerTemplate.objects.filter(
        programme__in=programmes_of(person, OFFICE)
    ).select_related("programme")


def visible_proposals(person: Person) -> QuerySet[Any]:
    """Return the proposals that a person's offices handle, each with its comments `to_read`."""
    waiting = Count("comments", filter=Q(comments__state=Comment.State.WAITING))
    return (
        Proposal.objects.filter(enquiry__in=visible_enquiries(person), enquiry__is_spam=False)
        .select_related(
            "enquiry__programme__institution",
            "enquiry__programme__desk",
            "enquiry__initiative",
            "enquiry__desk",
        )
        .defer("enquiry__programme__body", "enquiry__initiative__texts")
        .annotate(to_read=waiting)
    )


def public_proposals(programme: Programme) -> QuerySet[Any]:
    """Return the published proposals of a programme, newest first, each with its `voices`."""
    shown = Count("comments", filter=Q(comments__state=Comment.State.SHOWN))
    return (
        Proposal.objects.filter(enquiry__programme=programme, published_at__isnull=False)
        .select_related("enquiry__initiative__strand", "enquiry__desk")
        .defer("enquiry__initiative__texts")
        .annotate(voices=shown)
        .order_by("-published_at", "-pk")
    )


def agenda(person: Person) -> QuerySet[Any]:
    """Return the proposals on the committees' agendas, by meeting and then by age."""
    return (
        visible_proposals(person)
        .filter(state=Proposal.State.AGENDA)
        .prefetch_related("comments", "enquiry__messages")
        .order_by("enquiry__programme", "meeting_on", "enquiry__received_at", "pk")
    )
