"""Writes of the rota: how many people a session wants, and shifts that people choose themselves."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from pariter.apps.journal.actions import record
from pariter.apps.participation.duty_actions import BRIEF_LENGTH, answer_duty, ask_for_duty
from pariter.apps.participation.duty_mail import write_to_her
from pariter.apps.participation.errors import DutyError
from pariter.apps.participation.models import Duty, Shift
from pariter.apps.participation.served import duties_of
from pariter.apps.people.models import Person
from pariter.apps.placements.models import Placement
from pariter.apps.programmes.models import Call, Session
from pariter.apps.programmes.moments import in_words

MOST = 500
"""More people than any session wants in one role."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """How many people a session wants in a role; whoever holds a place of the pool may come."""

    role: str
    number: int
    pool: Call | None = None
    brief: str = ""


@transaction.atomic
def want_people(*, session: Session, wanted: Wanted, at: datetime, by: Person) -> Shift | None:
    """Say how many people a session wants in a role; 0 wants nobody. Raises DutyError.

    Whoever has accepted keeps the duty, however few are wanted.
    """
    if session.cancelled_at or session.ends_at <= at:
        raise DutyError("session_over", _("This session is over or does not take place."))
    if not 0 <= wanted.number <= MOST:
        raise DutyError(
            "wanted",
            _("%(number)s is no number of people. Choose 0 to %(most)s.")
            % {"number": wanted.number, "most": MOST},
        )
    if len(wanted.brief) > BRIEF_LENGTH or "\x00" in wanted.brief:
        raise DutyError("brief", _("Say it in 4,000 letters at most."))
    if wanted.pool and wanted.pool.edition.initiative.programme_id != (
        session.edition.initiative.programme_id
    ):
        raise DutyError("pool", _("These people belong to another programme. Choose others."))
    role = Duty.Role(wanted.role)
    shift: Shift | None = None
    if wanted.number:
        shift, _is_new = Shift.objects.update_or_create(
            session=session,
            role=role,
            defaults={
                "wanted": wanted.number,
                "pool": wanted.pool,
                "brief": wanted.brief.strip(),
            },
        )
    else:
        Shift.objects.filter(session=session, role=role).delete()
    record(
        actor=by,
        action="session.people_wanted",
        subject=session,
        details={
            "role": role,
            "wanted": wanted.number,
            "pool": wanted.pool.address if wanted.pool else "",
        },
        at=at,
    )
    return shift


def shifts_open_to(person: Person, at: datetime) -> QuerySet[Shift]:
    """Return the shifts that a person may take: hers to choose, to come, and somebody is missing.

    Adds `taken`, how many were asked or accepted.
    """
    return (
        _with_taken(Shift.objects.all())
        .filter(
            pool__in=pools_of(person),
            session__starts_at__gt=at,
            session__cancelled_at__isnull=True,
            taken__lt=F("wanted"),
        )
        .exclude(
            # One duty must be all of this; over a relation each part could be another one's.
            Exists(
                Duty.objects.filter(
                    session=OuterRef("session"),
                    role=OuterRef("role"),
                    email__iexact=person.email,
                    state__in=Duty.BINDING,
                )
            )
        )
        .select_related("session__venue", "session__edition__initiative__programme")
        .order_by("session__starts_at", "session__key", "role")
    )


def pools_of(person: Person) -> QuerySet[Call]:
    """Return the calls in which a person holds a place, and whose shifts she may take."""
    held = Placement.objects.filter(
        application__person=person, state=Placement.State.ACCEPTED
    ).values("offer__call")
    return Call.objects.filter(pk__in=held)


def helps(person: Person) -> bool:
    """Tell, by one query, whether a person was ever asked for a duty or may choose a shift."""
    shifts = pools_of(person).filter(shifts__isnull=False)
    found = Person.objects.filter(Exists(duties_of(person)) | Exists(shifts), pk=person.pk)
    return found.exists()


@transaction.atomic
def take_shift(*, shift: Shift, person: Person, at: datetime) -> Duty:
    """Let a person of the pool take a shift; taking it twice changes nothing.

    Raises DutyError: pool, begun, full, place, training, and what `ask_for_duty` refuses.
    """
    # Whoever takes a shift of this session waits here for her turn.
    locked = (
        Shift.objects.select_for_update(of=("self",))
        .select_related("session__edition__initiative__programme")
        .get(pk=shift.pk)
    )
    session = locked.session
    binding = Duty.objects.filter(session=session, role=locked.role, state__in=Duty.BINDING)
    own = binding.filter(email__iexact=person.email).first()
    if own and own.state == Duty.State.ACCEPTED:
        return own
    _refuse(locked, person, at)
    if own is None and binding.count() >= locked.wanted:
        raise DutyError(
            "full", _("Somebody else has just taken the last shift here. Choose another one.")
        )
    duty = own or ask_for_duty(
        session=session,
        role=locked.role,
        name=person.name or person.email.partition("@")[0],
        email=person.email,
        person=person,
        language=person.language,
        brief=locked.brief,
        at=at,
        by=person,
        tell=False,
    )
    taken = answer_duty(duty=duty, accepts=True, at=at, by=person)
    write_to_her(taken, "shift_taken", at)
    return taken


def _refuse(shift: Shift, person: Person, at: datetime) -> None:
    session = shift.session
    if shift.pool_id is None or not pools_of(person).filter(pk=shift.pool_id).exists():
        raise DutyError("pool", _("This shift is for others to choose. Ask the contact."))
    if session.cancelled_at or session.starts_at <= at:
        raise DutyError("begun", _("This session has begun or does not take place."))
    held = Placement.objects.filter(application__person=person, state__in=Placement.HOLDING).values(
        "offer"
    )
    other = (
        Session.objects.filter(
            offer__in=held,
            starts_at__lt=session.ends_at,
            ends_at__gt=session.starts_at,
            cancelled_at__isnull=True,
        )
        .order_by("starts_at")
        .first()
    )
    if other:
        raise DutyError(
            "place",
            _("You hold a place at %(session)s, %(when)s. Free it first, or choose another shift.")
            % {"session": other.title, "when": in_words(other.starts_at, other.zone)},
        )


def _with_taken(shifts: QuerySet[Shift]) -> QuerySet[Shift]:
    taken = (
        Duty.objects.filter(
            session=OuterRef("session"), role=OuterRef("role"), state__in=Duty.BINDING
        )
        .order_by()
        .values("session")
        .annotate(number=Count("pk"))
        .values("number")
    )
    return shifts.annotate(taken=Coalesce(Subquery(taken), 0))
