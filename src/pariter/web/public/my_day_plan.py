"""The order of a person's day: what she goes to, the ways between, and what does not work out."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby, pairwise

from django.utils.translation import gettext as _

from pariter.apps.placements.models import Placement
from pariter.apps.programmes.models import Edition, Session
from pariter.kernels.days import Kind, Point, Problem, Visit, fits, problems, way
from pariter.web.public.programme_rows import session_url
from pariter.web.public.schedule import hours
from pariter.web.public.session_words import ages, place_of

State = Placement.State


@dataclass(frozen=True, slots=True)
class Swap:
    """Another time of the same, that fits beside all else."""

    pk: int
    when: str


@dataclass(slots=True)
class Stop:
    """One session of the day, with what is wrong with it and how to go on from it."""

    session: Session
    url: str
    starts: str
    until: str
    place: str
    for_whom: str
    state: str
    """Of her own place there: accepted, offered or waiting; empty where she only chose it."""
    troubles: list[str] = field(default_factory=list)
    swaps: list[Swap] = field(default_factory=list)
    leg: str = ""
    """How to get to what follows, in words."""


@dataclass(frozen=True, slots=True)
class DayPlan:
    """One day."""

    day: date
    stops: tuple[Stop, ...]

    @property
    def has_trouble(self) -> bool:
        """Whether something of this day does not work out."""
        return any(stop.troubles for stop in self.stops)


def plan(
    edition: Edition,
    chosen: Iterable[int],
    places: Mapping[int, str],
    at: datetime,
) -> list[DayPlan]:
    """Return a person's days in an edition, in one query.

    chosen: ids of sessions; places: state of her own place by id of its session
    """
    there = {one.pk: one for one in sessions_of(edition)}
    wanted = [there[pk] for pk in sorted({*chosen, *places}, key=_order(there)) if pk in there]
    stops = {one.pk: _stop(edition, one, places.get(one.pk, "")) for one in wanted}
    goes = {one.pk: _visit(one) for one in wanted if one.cancelled_at is None}
    for problem in problems(goes.values()):
        _tell(problem, there, stops)
    for pk, stop in stops.items():
        if stop.session.cancelled_at is not None:
            stop.troubles.append(_("This session is cancelled."))
        if stop.troubles and stop.state != State.ACCEPTED:
            others = [visit for key, visit in goes.items() if key != pk]
            stop.swaps.extend(_swaps(stop.session, there.values(), others, at))
    days = groupby(stops.values(), key=lambda stop: stop.session.local_start.date())
    return [DayPlan(day, _with_ways(list(of))) for day, of in days]


def sessions_of(edition: Edition) -> Sequence[Session]:
    """Return all sessions of an edition, with their venues."""
    found = Session.objects.filter(edition=edition).select_related("venue")
    return list(found.order_by("starts_at", "key"))


def _order(there: Mapping[int, Session]) -> Callable[[int], int]:
    places = {pk: place for place, pk in enumerate(there)}
    return lambda pk: places.get(pk, 0)


def _stop(edition: Edition, session: Session, state: str) -> Stop:
    start, end = session.local_start, session.local_end
    return Stop(
        session=session,
        url=session_url(edition, session.key),
        starts=f"{start:%H:%M}",
        until=_("to %(end)s") % {"end": f"{end:%H:%M}"},
        place=place_of(session),
        for_whom=ages(session.least_age, session.most_age),
        state=state,
    )


def _visit(session: Session) -> Visit:
    return Visit(session.pk, session.starts_at, session.ends_at, _point(session))


def _point(session: Session) -> Point | None:
    venue = session.venue
    if session.online or venue is None or venue.latitude is None or venue.longitude is None:
        return None
    return Point(venue.latitude, venue.longitude)


def _tell(problem: Problem, there: Mapping[int, Session], stops: Mapping[int, Stop]) -> None:
    """Say of both sessions of a pair what is wrong."""
    for pk, other in ((problem.first, problem.second), (problem.second, problem.first)):
        title = str(there[other].title)
        if problem.kind == Kind.OVERLAP:
            said = _("At the same time as “%(title)s”.") % {"title": title}
        elif pk == problem.first:
            said = _("Too far from “%(title)s”: about %(needed)d minutes, and you have %(left)d.")
        else:
            said = _("Too far after “%(title)s”: about %(needed)d minutes, and you have %(left)d.")
        values = {"title": title, "needed": problem.needed, "left": problem.left}
        stops[pk].troubles.append(said % values if problem.kind == Kind.SHORT else said)


def _swaps(
    session: Session, there: Iterable[Session], others: Sequence[Visit], at: datetime
) -> Iterable[Swap]:
    """Give other times of the same that can be made beside all else."""
    busy = {visit.key for visit in others}
    for other in there:
        if (
            other.pk != session.pk
            and other.pk not in busy
            and str(other.title) == str(session.title)
            and other.cancelled_at is None
            and other.starts_at > at
            and fits(_visit(other), others)
        ):
            yield Swap(other.pk, _when(other))


def _when(session: Session) -> str:
    return f"{hours(session)}. {place_of(session)}"


def _with_ways(stops: list[Stop]) -> tuple[Stop, ...]:
    for here, following in pairwise(stops):
        here.leg = _leg(here.session, following.session)
    return tuple(stops)


def _leg(first: Session, second: Session) -> str:
    """Say how long the way to what follows takes; nothing where there is none, or it is unknown."""
    if first.cancelled_at or second.cancelled_at or second.starts_at < first.ends_at:
        return ""
    if first.venue_id is not None and first.venue_id == second.venue_id:
        return _("The same building")
    needed = way(_visit(first), _visit(second))
    if not needed:
        return ""
    left = int((second.starts_at - first.ends_at).total_seconds()) // 60
    return _("About %(needed)d minutes on the way; you have %(left)d.") % {
        "needed": needed,
        "left": left,
    }
