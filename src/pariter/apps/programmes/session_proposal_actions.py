"""Writes: a partner proposes a session, and the office lets it into the programme or not."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import gettext as _
from i18nfield.strings import LazyI18nString

from pariter.apps.journal.actions import post_mail, record
from pariter.apps.people.models import Organisation, Person
from pariter.apps.programmes.errors import SessionProposalError
from pariter.apps.programmes.models import Call, Edition, Offer, Session, SessionProposal
from pariter.apps.programmes.session_checks import (
    problems,
    refusal_of_room,
    rooms_taken,
    venues_of,
)
from pariter.apps.programmes.session_content import Content, Proposed, plain, read

State = SessionProposal.State
NOTE_LENGTH = 2_000
LARGEST = 60_000
"""Signs that a proposal may have in all; a form that is filled in whole has far fewer."""


@transaction.atomic
def keep_draft(
    *,
    call: Call,
    organisation: Organisation,
    content: Content,
    at: datetime,
    by: Person,
    proposal: SessionProposal | None = None,
) -> SessionProposal:
    """Keep what a partner typed, unchecked; a new draft where none is given.

    Raises SessionProposalError where it was sent meanwhile, or is far too long.
    """
    kept = plain(content)
    if sum(len(str(value)) for value in kept.values()) > LARGEST:
        raise SessionProposalError(_("This is too long to be kept. Shorten the texts."))
    if proposal is None:
        made = SessionProposal.objects.create(
            call=call, organisation=organisation, proposed_by=by, content=kept, created_at=at
        )
        record(actor=by, action="session_proposal.begun", subject=made, at=at)
        return made
    locked = _locked(proposal, *SessionProposal.IN_HAND)
    locked.content = kept
    locked.save(update_fields=["content"])
    return locked


@transaction.atomic
def send_proposal(*, proposal: SessionProposal, at: datetime, by: Person) -> SessionProposal:
    """Give a proposal to the office, which looks at it next.

    Raises SessionProposalError with what is to mend.
    """
    locked = _locked(proposal, *SessionProposal.IN_HAND)
    found = read(locked.content, locked.call, venues_of(locked.call.edition.initiative.programme))
    mistakes = found.mistakes
    if found.starts_at and found.starts_at <= at:
        mistakes.setdefault("day", _("The day has passed."))
    if found.venue and not mistakes:
        for room in rooms_taken([found.venue.pk]):
            if room.meets(found):
                mistakes["place"] = refusal_of_room(found, room, locked.call.zone)
    if mistakes:
        raise SessionProposalError(_("Something is to mend before you can send this."), mistakes)
    locked.state, locked.sent_at = State.SENT, at
    locked.save(update_fields=["state", "sent_at"])
    record(actor=by, action="session_proposal.sent", subject=locked, at=at)
    return locked


@transaction.atomic
def withdraw_proposal(*, proposal: SessionProposal, at: datetime, by: Person) -> SessionProposal:
    """Take a proposal back before the office has decided; it stays in the partner's list."""
    locked = _locked(proposal, *SessionProposal.IN_HAND, State.SENT)
    locked.state, locked.decided_at, locked.decided_by = State.WITHDRAWN, at, by
    locked.save(update_fields=["state", "decided_at", "decided_by"])
    record(actor=by, action="session_proposal.withdrawn", subject=locked, at=at)
    return locked


@transaction.atomic
def return_proposal(
    *, proposal: SessionProposal, note: str, at: datetime, by: Person
) -> SessionProposal:
    """Ask the partner for changes; note: what is to change."""
    return _answer(proposal, State.RETURNED, _said(note, _("Say what is to change.")), at, by)


@transaction.atomic
def decline_proposal(
    *, proposal: SessionProposal, note: str, at: datetime, by: Person
) -> SessionProposal:
    """Tell the partner that the session is not taken; note: why."""
    return _answer(proposal, State.DECLINED, _said(note, _("Say why it is not taken.")), at, by)


@transaction.atomic
def approve_proposal(*, proposal: SessionProposal, at: datetime, by: Person | None) -> Session:
    """Let a proposal into the programme: an offer of its call, with its session.

    Raises SessionProposalError with what blocks it, such as a room that was taken meanwhile.
    """
    # One approval in an edition at a time, so that two never take the same room.
    Edition.objects.select_for_update().get(pk=proposal.call.edition_id)
    locked = _locked(proposal, State.SENT)
    found = read(locked.content, locked.call, venues_of(locked.call.edition.initiative.programme))
    taken = rooms_taken([found.venue.pk]) if found.venue else []
    blocking = [one.text for one in problems(locked, found, taken, at) if one.blocks]
    if blocking:
        raise SessionProposalError(" ".join(blocking))
    session = locked.session = _session(locked, found)
    locked.state, locked.note, locked.decided_at, locked.decided_by = State.APPROVED, "", at, by
    locked.save(update_fields=["session", "state", "note", "decided_at", "decided_by"])
    record(
        actor=by,
        action="session_proposal.approved",
        subject=locked,
        details={"session": session.pk, "seats": found.seats},
        at=at,
    )
    _tell(locked, at)
    return session


def approve_proposals(
    *, proposals: Iterable[SessionProposal], at: datetime, by: Person
) -> tuple[list[Session], list[tuple[SessionProposal, str]]]:
    """Let in as many as can be let in; return their sessions, and the others with the reason."""
    sessions, refused = [], []
    for proposal in proposals:
        try:
            sessions.append(approve_proposal(proposal=proposal, at=at, by=by))
        except SessionProposalError as error:
            refused.append((proposal, str(error)))
    return sessions, refused


def _locked(proposal: SessionProposal, *states: str) -> SessionProposal:
    """Return a proposal, locked, if it stands in one of these states."""
    locked: SessionProposal = (
        SessionProposal.objects.select_for_update(of=("self",))
        .select_related("call__edition__initiative__programme", "organisation", "proposed_by")
        .get(pk=proposal.pk)
    )
    if locked.state not in states:
        raise SessionProposalError(
            _("This proposal stands at “%(state)s” now. Load the page again.")
            % {"state": locked.get_state_display()}
        )
    return locked


def _said(note: str, missing: str) -> str:
    [text] = plain({"note": note}).values()
    if not text:
        raise SessionProposalError(missing, {"note": missing})
    if len(text) > NOTE_LENGTH:
        long = _("This has %(length)d letters. Shorten it to %(most)d.") % {
            "length": len(text),
            "most": NOTE_LENGTH,
        }
        raise SessionProposalError(long, {"note": long})
    return str(text)


def _answer(
    proposal: SessionProposal, state: State, note: str, at: datetime, by: Person
) -> SessionProposal:
    locked = _locked(proposal, State.SENT)
    locked.state, locked.note, locked.decided_at, locked.decided_by = state, note, at, by
    locked.save(update_fields=["state", "note", "decided_at", "decided_by"])
    record(
        actor=by,
        action=f"session_proposal.{state}",
        subject=locked,
        details={"note": note},
        at=at,
    )
    _tell(locked, at)
    return locked


def _session(proposal: Any, found: Any) -> Session:
    call, languages = proposal.call, proposal.call.edition.initiative.programme.languages
    key = f"{slugify(found.name)[:60] or 'session'}-{proposal.pk}"
    last = call.offers.aggregate(last=Max("position"))["last"]
    offer = Offer.objects.create(
        call=call,
        key=key,
        title=LazyI18nString(found.title),
        summary=LazyI18nString(found.summary),
        host=proposal.organisation.name.localize(languages[0]),
        capacity=found.seats,
        position=0 if last is None else last + 1,
    )
    return Session.objects.create(
        edition=call.edition,
        offer=offer,
        key=key,
        title=LazyI18nString(found.title),
        starts_at=found.starts_at,
        ends_at=found.ends_at,
        zone=call.zone,
        place=_place(found, languages),
        venue=found.venue,
        organisation=proposal.organisation,
        topics=found.topics,
        spoken=found.spoken,
        access=found.access,
        least_age=found.least_age,
        most_age=found.most_age,
        online=found.online,
        link=found.link,
    )


def _place(found: Proposed, languages: Iterable[str]) -> LazyI18nString:
    if not found.online:
        return LazyI18nString(dict.fromkeys(languages, found.place))
    words = {}
    for code in languages:
        with translation.override(code):
            words[code] = _("Online")
    return LazyI18nString(words)


def _tell(proposal: Any, at: datetime) -> None:
    person, call = proposal.proposed_by, proposal.call
    programme = call.edition.initiative.programme
    post_mail(
        to=person.email,
        language=person.language,
        template="session_proposal_answered",
        context={
            "name": person.name,
            "title": read(proposal.content, call, {}).name,
            "state": str(proposal.state),
            "note": proposal.note,
            "proposal": proposal.pk,
            "initiative": call.edition.initiative.title,
            "synthetic": person.is_synthetic,
        },
        about=programme,
        at=at,
    )
