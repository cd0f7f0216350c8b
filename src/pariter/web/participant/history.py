"""How an application and its places stand, what happened, and what comes next."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _

from pariter.apps.applications.models import Application
from pariter.apps.participation.models import Delivery
from pariter.apps.placements.class_standing import class_number
from pariter.apps.placements.models import Placement
from pariter.apps.placements.windows import is_drawn_for, phase_of
from pariter.apps.programmes.discreet import title_for
from pariter.apps.programmes.models import Call, Session
from pariter.web.participant.awards import award_tag, award_words, is_award
from pariter.web.participant.ended_words import (
    declined,
    expired,
    lapsed,
    was_cancelled,
    withdrawn,
)
from pariter.web.participant.guardian_words import (
    guardian_acts,
    guardian_words,
    waits_for_guardian,
    while_waiting,
)
from pariter.web.participant.two_calls import outcome_words
from pariter.web.participant.window_words import in_draw_words, is_left_out
from pariter.web.participant.wording import hours_in_words, moment_in_words, session_in_words
from pariter.web.public.session_words import place_of
from pariter.web.public.wording import closes, takes_votes

State = Placement.State


@dataclass(frozen=True)
class Tag:
    """A state in words, with its family of colour."""

    text: str
    state: str


@dataclass(frozen=True)
class SessionView:
    """What takes place when and where; is_own: of one offer, not of all."""

    title: Any
    when: str
    place: str
    address: str
    is_own: bool


@dataclass(frozen=True)
class PlaceView:
    """One place as its holder sees it: how it stands, what that means, what she can do.

    told: its title as others may read it who look at her screen or her ticket
    """

    placement: Any
    told: Any
    tag: Tag
    headline: str
    meaning: str
    acts: tuple[tuple[str, str, str], ...]
    sessions: tuple[SessionView, ...]
    attendance: tuple[Tag, ...]

    @property
    def own_sessions(self) -> list[SessionView]:
        """The sessions of this very place, without those that everyone shares."""
        return [session for session in self.sessions if session.is_own]


def place_view(placement: Any, application: Application, at: datetime) -> PlaceView:
    """Describe one place of an application at a moment."""
    call = application.call
    sessions = tuple(sessions_of(application, placement))
    coming = [session for session in sessions if session.cancelled_at is None]
    state = standing(placement, at)
    if placement.school_class_id and state == State.WAITING:
        # Schools never served go first, so the turns alone do not say which number it has.
        placement.turn = class_number(placement, at)
    tag, acts = place_tag(placement, at), tuple(_acts(placement, state, sessions, at))
    if is_award(placement):
        headline, meaning = award_words(placement, state, call)
    elif state == State.WAITING and is_drawn_for(call, at):
        headline, meaning = in_draw_words(placement, call, phase_of(call, at))
        tag = Tag(headline, "warning") if is_left_out(placement) else Tag(_("In the draw"), "info")
        acts = tuple((url, _("Leave the draw"), variant) for url, _label, variant in acts)
    elif waits_for_guardian(placement, state, call):
        headline, meaning = guardian_words(placement, call)
        tag, acts = Tag(headline, "warning"), tuple(guardian_acts(placement))
    elif state in (State.ACCEPTED, State.WAITING) and has_ended(sessions, at):
        held = state == State.ACCEPTED
        headline = _("It has taken place")
        meaning = _("You held a place here.") if held else _("No place became free for you.")
        tag, acts = Tag(_("Over"), "neutral"), ()
    else:
        headline, meaning = WORDS[state](placement, call)
        if was_cancelled(placement, call):
            tag = Tag(_("Cancelled"), "neutral")
        elif state == State.WITHDRAWN and placement.decided_at is None:
            tag = Tag(_("No longer yours"), "neutral")
    return PlaceView(
        placement=placement,
        told=_told(placement, sessions, call),
        tag=tag,
        headline=headline,
        meaning=meaning,
        acts=acts,
        sessions=described(coming, call) if state in Placement.ACTIVE else (),
        attendance=tuple(_attendance(placement, call)),
    )


def _told(placement: Any, sessions: tuple[Session, ...], call: Call) -> Any:
    if not call.discreet:
        return placement.offer.title
    return title_for(next((one for one in sessions if one.offer_id), None))


def place_views(application: Application, at: datetime) -> list[PlaceView]:
    """Describe all places of an application: what is held, what is waited for, what is over."""
    ranks = {wish.offer_id: wish.rank for wish in application.preferences.all()}
    groups = {State.OFFERED: 0, State.ACCEPTED: 0, State.WAITING: 1}

    def weight(placement: Placement) -> tuple[int, int, int]:
        group = groups.get(standing(placement, at), 2)
        return group, ranks.get(placement.offer_id, 0), placement.pk

    placements = sorted(application.placements.all(), key=weight)
    return [place_view(placement, application, at) for placement in placements]


def standing(placement: Placement, at: datetime) -> State:
    """Return the state of a place, expired as soon as its time to answer is over."""
    late = placement.answer_by is not None and at >= placement.answer_by
    if placement.state == State.OFFERED and late:
        return State.EXPIRED
    return State(placement.state)


def place_tag(placement: Any, at: datetime) -> Tag:
    """Return how a place stands, in a few words."""
    state = standing(placement, at)
    award = award_tag(state) if is_award(placement) else None
    if award:
        return Tag(*award)
    if state == State.WAITING:
        return Tag(_("Waiting list, number %(turn)d") % {"turn": placement.turn}, "info")
    if state == State.OFFERED:
        return Tag(_("Offered: please answer"), "warning")
    if state == State.ACCEPTED:
        return Tag(_("You have a place"), "success")
    return Tag(str(state.label), "neutral")


def application_tag(application: Application, at: datetime) -> Tag:
    """Return how an application without places stands."""
    if application.state == Application.State.WITHDRAWN:
        return Tag(_("Taken back"), "neutral")
    if application.state == Application.State.DRAFT:
        if at >= application.call.deadline:
            return Tag(_("Not sent in time"), "neutral")
        return Tag(_("Not sent yet"), "warning")
    if application.outcomes.all():
        return Tag(*outcome_words(application))
    if at < application.call.deadline:
        return Tag(_("Sent"), "success")
    return Tag(_("Waiting for the result"), "info")


def sessions_of(application: Application, placement: Placement) -> Iterator[Session]:
    """Yield the sessions that a place lets its holder attend."""
    for session in application.call.edition.sessions.all():
        if session.offer_id in (None, placement.offer_id):
            yield session


def described(sessions: Iterable[Session], call: Call | None = None) -> tuple[SessionView, ...]:
    """Return what takes place when and where; without a name where the call is discreet."""
    return tuple(
        SessionView(
            _titled(session, call),
            session_in_words(session),
            place_of(session),
            str(session.venue.address) if session.venue else "",
            session.offer_id is not None,
        )
        for session in sessions
    )


def _titled(session: Session, call: Call | None) -> Any:
    return title_for(session) if call and call.discreet else session.title


def has_ended(sessions: Sequence[Session], at: datetime) -> bool:
    """Tell whether all sessions of a place are over, where it has any."""
    return bool(sessions) and at >= max(session.ends_at for session in sessions)


def timeline(application: Application, at: datetime) -> list[dict[str, Any]]:
    """List what happened to an application and what comes next, in order; the next is marked."""
    found = sorted(_events(application, at), key=lambda event: event[0])
    entries: list[dict[str, Any]] = []
    next_is_marked = False
    for moment, text in found:
        local = moment.astimezone(ZoneInfo(application.call.zone))
        if moment <= at:
            entries.append({"when": local.date(), "text": text, "state": "past"})
        elif not next_is_marked:
            next_is_marked = True
            entries.append({"when": local, "text": text, "state": "current", "tag": _("Next")})
        else:
            entries.append({"when": local, "text": text, "state": "future"})
    return entries


def _events(application: Application, at: datetime) -> Iterator[tuple[datetime, str]]:
    call = application.call
    if call.mechanism != "first_come":
        yield from _application_events(application, at)
    for placement in application.placements.all():
        told = _told(placement, tuple(sessions_of(application, placement)), call)
        yield from _placement_events(placement, told, call, at)
    expected = [
        placement
        for placement in application.placements.all()
        if standing(placement, at) in Placement.HOLDING
    ]
    seen: set[int] = set()
    for placement in expected:
        for session in sessions_of(application, placement):
            if session.pk not in seen and session.cancelled_at is None:
                seen.add(session.pk)
                yield session.starts_at, f"{_titled(session, call)}, {place_of(session)}"


def _application_events(application: Application, at: datetime) -> Iterator[tuple[datetime, str]]:
    call, is_vote = application.call, takes_votes(application.call)
    revisions = list(application.revisions.all())
    if revisions:
        first = _("You voted") if is_vote else _("You sent your application")
        yield revisions[0].at, first
    if len(revisions) > 1:
        changed = _("You changed your vote") if is_vote else _("You changed your application")
        yield revisions[-1].at, changed
    if application.state == Application.State.WITHDRAWN:
        return
    closed = _("The vote closed") if is_vote else _("Applications closed")
    yield call.deadline, closed if at >= call.deadline else closes(call)
    lottery = getattr(call, "lottery", None)
    if lottery:
        frozen = _("The votes were frozen") if is_vote else _("The list was frozen")
        yield lottery.committed_at, frozen
    draw_at = lottery.draw_at if lottery else call.draw_at
    if draw_at and (lottery or at < draw_at):
        yield draw_at, _("Public draw: %(source)s") % {"source": call.draw_source}
    outcome = next(iter(application.outcomes.all()), None)
    if outcome and outcome.run.published_at:
        yield outcome.run.published_at, _("You got your result")
    elif call.results_at and at < call.results_at:
        yield call.results_at, _("You get your result by e-mail")


def _placement_events(
    placement: Placement, told: Any, call: Call, at: datetime
) -> Iterator[tuple[datetime, str]]:
    names = {"offer": told}
    at_once = placement.offered_at == placement.created_at
    if call.window_closes_at and placement.created_at < call.window_closes_at:
        yield placement.created_at, _("You joined the draw: %(offer)s") % names
    elif placement.run_id is None:
        yield (
            placement.created_at,
            (
                _("You got a seat: %(offer)s")
                if at_once
                else _("You joined the waiting list: %(offer)s")
            )
            % names,
        )
    if placement.offered_at and (placement.run_id or not at_once):
        yield placement.offered_at, _("You were offered a place: %(offer)s") % names
    if standing(placement, at) == State.OFFERED and placement.answer_by:
        yield placement.answer_by, _("Answer by now: %(offer)s") % names
    decided = {
        State.DECLINED: _("You declined: %(offer)s"),
        State.WITHDRAWN: _("You gave back: %(offer)s")
        if placement.offered_at
        else _("You left the waiting list: %(offer)s"),
        State.EXPIRED: _("You did not answer in time: %(offer)s"),
        State.ACCEPTED: _("You accepted: %(offer)s"),
    }.get(State(placement.state))
    if was_cancelled(placement, call):
        decided = _("Cancelled: %(offer)s")
    if decided and placement.decided_at and placement.decided_at != placement.created_at:
        yield placement.decided_at, decided % names


def _acts(
    placement: Placement, state: State, sessions: tuple[Session, ...], at: datetime
) -> Iterator[tuple[str, str, str]]:
    def address(name: str) -> str:
        return reverse(f"placement_{name}", args=[placement.pk])

    if state == State.OFFERED:
        yield address("accept"), _("Accept"), ""
        yield address("decline"), _("Decline"), "secondary"
    is_over = bool(sessions) and at >= min(session.starts_at for session in sessions)
    if state == State.WAITING:
        yield address("withdraw"), _("Leave the waiting list"), "secondary"
    if state == State.ACCEPTED and not is_over:
        money = is_award(placement)
        text = _("Give the money back") if money else _("Give the place back")
        yield address("withdraw"), text, "secondary"


def _attendance(placement: Any, call: Call) -> Iterator[Tag]:
    for delivery in placement.attendance:
        session = delivery.session
        title = _titled(session, call)
        came = delivery.kind == Delivery.Kind.ATTENDANCE
        told = _("%(session)s: you were there") if came else _("%(session)s: you were not there")
        yield Tag(told % {"session": title}, "success" if came else "neutral")


def _offered(placement: Any, call: Call) -> tuple[str, str]:
    return _("A place is free for you"), _(
        "Answer by %(when)s. After that the place goes to the next person."
    ) % {"when": moment_in_words(placement.answer_by, call.zone)}


def _accepted(placement: Any, call: Call) -> tuple[str, str]:
    return _("You have a place"), _(
        "This place is yours. If you cannot come, give it back, so that someone else can."
    )


def _waiting(placement: Any, call: Call) -> tuple[str, str]:
    return _("You are number %(turn)d on the waiting list") % {"turn": placement.turn}, _(
        "When a place becomes free and it is your turn, we offer it to you by e-mail. "
        "You then have %(time)s to answer."
    ) % {"time": hours_in_words(call.answer_hours)} + _of_kinds(placement) + while_waiting(
        placement, call
    )


def _of_kinds(placement: Any) -> str:
    if not placement.offer.slots:
        return ""
    return " " + _(
        "Its seats are of several kinds, so your turn may come earlier or later than your number."
    )


WORDS = {
    State.OFFERED: _offered,
    State.ACCEPTED: _accepted,
    State.WAITING: _waiting,
    State.DECLINED: declined,
    State.WITHDRAWN: withdrawn,
    State.EXPIRED: expired,
    State.LAPSED: lapsed,
}
"""State → its headline and what it means."""
