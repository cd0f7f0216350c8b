"""Writes: ask someone to do something at a session, take her answer, free her again."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from pariter.apps.journal.actions import record
from pariter.apps.participation.duty_mail import write_to_her
from pariter.apps.participation.duty_training import refuse_untrained
from pariter.apps.participation.errors import DutyError
from pariter.apps.participation.models import Duty
from pariter.apps.people.models import Person
from pariter.apps.programmes.models import Session
from pariter.apps.programmes.moments import in_words

NAME_LENGTH, BRIEF_LENGTH = 200, 4000


@transaction.atomic
def ask_for_duty(
    *,
    session: Session,
    role: str,
    name: str,
    email: str,
    at: datetime,
    by: Person | None,
    person: Person | None = None,
    language: str = "en",
    brief: str = "",
    from_at: datetime | None = None,
    until_at: datetime | None = None,
    tell: bool = True,
) -> Duty:
    """Ask someone for a duty and mail her the way to answer, which needs no account.

    role: one of Duty.Role
    from_at, until_at: her shift, both or none; without them the whole session
    tell: whether she is written to

    Raises DutyError: session_over, name, email, brief, shift, asked_already, busy.
    """
    duty = Duty(
        session=session,
        role=Duty.Role(role),
        person=person,
        name=" ".join(name.split()),
        email=email.strip().lower(),
        language=language,
        brief=brief.strip(),
        from_at=from_at,
        until_at=until_at,
        asked_at=at,
        asked_by=by,
    )
    _require_open(session, at)
    _require_words(duty)
    _require_shift(duty)
    _require_free(duty)
    try:
        with transaction.atomic():
            duty.save(force_insert=True)
    except IntegrityError:
        raise _asked_already(duty) from None
    record(
        actor=by,
        action="duty.asked",
        subject=duty,
        details={"session": session.pk, "role": duty.role},
        at=at,
    )
    if tell:
        write_to_her(duty, "duty_asked", at)
    return duty


@transaction.atomic
def answer_duty(
    *, duty: Duty, accepts: bool, at: datetime, named: bool = False, by: Person | None = None
) -> Duty:
    """Keep her answer; the same one again changes nothing, and a no frees her for others.

    named: whether everyone may read her name, which only a speaker is asked
    by: None where she answers by the link in her mail

    Raises DutyError: session_over, freed, answered, training, busy.
    """
    locked = _locked(duty)
    state = Duty.State.ACCEPTED if accepts else Duty.State.DECLINED
    named = named and accepts and locked.role == Duty.Role.SPEAKER
    if (locked.state, locked.named) == (state, named):
        return locked
    if locked.state == Duty.State.FREED:
        raise DutyError("freed", _("You are not asked for this any more. Thank you all the same."))
    if locked.state == Duty.State.DECLINED:
        raise DutyError(
            "answered", _("You have said no already. Write to the contact if you can come now.")
        )
    _require_open(locked.session, at)
    if accepts:
        refuse_untrained(locked)
        _require_free(locked, states=(Duty.State.ACCEPTED,))
    locked.state, locked.named, locked.answered_at = state, named, at
    locked.save(update_fields=["state", "named", "answered_at"])
    record(
        actor=by,
        action=f"duty.{state}",
        subject=locked,
        details={"session": locked.session_id, "named": named},
        at=at,
    )
    return locked


@transaction.atomic
def free_duty(*, duty: Duty, at: datetime, by: Person | None, tell: bool = True) -> Duty:
    """Say that someone is not needed any more; a second time changes nothing.

    tell: whether she is written to
    """
    locked = _locked(duty)
    if locked.state not in Duty.BINDING:
        return locked
    locked.state, locked.named = Duty.State.FREED, False
    locked.save(update_fields=["state", "named"])
    record(
        actor=by,
        action="duty.freed",
        subject=locked,
        details={"session": locked.session_id},
        at=at,
    )
    if tell:
        write_to_her(locked, "duty_freed", at)
    return locked


@transaction.atomic
def brief_duty(*, duty: Duty, brief: str, at: datetime, by: Person | None) -> Duty:
    """Change what she needs to know on the day, which her page shows from then on.

    Raises DutyError: brief.
    """
    locked = _locked(duty)
    if locked.brief == brief.strip():
        return locked
    locked.brief = brief.strip()
    _require_words(locked)
    locked.save(update_fields=["brief"])
    record(actor=by, action="duty.described", subject=locked, at=at)
    return locked


def clashing(
    *, email: str, begins_at: datetime, ends_at: datetime, states: tuple[str, ...] = Duty.BINDING
) -> list[Duty]:
    """Return the duties of one address that overlap with these hours, the first one first."""
    found = (
        Duty.objects.filter(email__iexact=email, state__in=states)
        .filter(session__cancelled_at=None)
        .select_related("session")
        .order_by("session__starts_at", "pk")
    )
    return [one for one in found if one.begins_at < ends_at and begins_at < one.ends_at]


def _locked(duty: Duty) -> Duty:
    """Return a duty, with all of the same address locked, so that two answers cannot overlap."""
    hers = Duty.objects.select_for_update(of=("self",)).filter(email__iexact=duty.email)
    found = {one.pk: one for one in hers.select_related("session").order_by("pk")}
    return found[duty.pk]


def _require_open(session: Session, at: datetime) -> None:
    if session.cancelled_at or session.ends_at <= at:
        raise DutyError(
            "session_over",
            _("%(session)s is over or does not take place. Choose one that is to come.")
            % {"session": session.title},
        )


def _require_words(duty: Duty) -> None:
    if not 0 < len(duty.name) <= NAME_LENGTH or "\x00" in duty.name:
        raise DutyError("name", _("Write the name of whom you ask, in 200 letters at most."))
    try:
        validate_email(duty.email)
    except ValidationError:
        raise DutyError(
            "email",
            _("%(email)s is no e-mail address. Write one such as ada@example.org.")
            % {"email": duty.email},
        ) from None
    if len(duty.brief) > BRIEF_LENGTH or "\x00" in duty.brief:
        raise DutyError("brief", _("Say it in 4,000 letters at most."))


def _require_shift(duty: Duty) -> None:
    if (duty.from_at is None) != (duty.until_at is None) or duty.begins_at >= duty.ends_at:
        raise DutyError("shift", _("A shift has a beginning and a later end. Write both."))


def _require_free(duty: Duty, states: tuple[str, ...] = Duty.BINDING) -> None:
    busy = clashing(email=duty.email, begins_at=duty.begins_at, ends_at=duty.ends_at, states=states)
    for other in busy:
        if other.pk == duty.pk:
            continue
        if (other.session_id, other.role) == (duty.session_id, duty.role):
            raise _asked_already(duty)
        raise DutyError(
            "busy",
            _("%(name)s has another duty at that time: %(session)s, %(when)s.")
            % {
                "name": duty.name,
                "session": other.session.title,
                "when": in_words(other.begins_at, other.session.zone),
            },
        )


def _asked_already(duty: Duty) -> DutyError:
    return DutyError(
        "asked_already",
        _("%(name)s is asked for this already. Free this person first to ask again.")
        % {"name": duty.name},
    )
