"""To whom an office writes: a group of the people of a call, of an offer or of sessions."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import QuerySet
from i18nfield.strings import LazyI18nString

from pariter.apps.applications.models import Application, Preference
from pariter.apps.correspondence.models import GroupMessage
from pariter.apps.participation.models import Delivery
from pariter.apps.placements.models import Placement
from pariter.apps.programmes.models import Call, Offer, Session

Group = GroupMessage.Group
State = Placement.State

STATES = {
    Group.PLACED: Placement.HOLDING,
    Group.ACCEPTED: (State.ACCEPTED,),
    Group.WAITING: (State.WAITING,),
    Group.CAME: (State.ACCEPTED,),
    Group.ABSENT: (State.ACCEPTED,),
}
"""The places by which people are in a group; in the others they are by their wishes."""


@dataclass(frozen=True, slots=True)
class Audience:
    """A group of the people of a call; of one offer, of one session or of several where named.

    others: calls of the same programme, whose people are in it too
    Whoever is at several of the sessions, or in several calls, is one person, and gets one mail.
    """

    call: Call
    group: str
    offer: Offer | None = None
    session: Session | None = None
    several: tuple[Session, ...] = ()
    others: tuple[Call, ...] = ()

    @property
    def calls(self) -> tuple[Call, ...]:
        """All calls whose people are in it."""
        return (self.call, *self.others)

    @property
    def sessions(self) -> tuple[Session, ...]:
        """The sessions to which it is narrowed; none where it is not."""
        return (self.session,) if self.session else self.several

    @property
    def only_offers(self) -> frozenset[int]:
        """The offers to which it is narrowed, by themselves or by its sessions; none: all."""
        if self.offer:
            return frozenset((self.offer.pk,))
        offers = [session.offer_id for session in self.sessions]
        # A session of no offer is for everyone of the call.
        return frozenset() if None in offers else frozenset(filter(None, offers))


@dataclass(frozen=True, slots=True)
class Recipient:
    """One person of a group.

    call: through which she is in the group; the first of several
    language: hers where the programme speaks it, else the programme's first
    offers: what she holds, waits for or wished for, in order
    """

    call: Call
    email: str
    name: str
    language: str
    reference: str
    is_synthetic: bool
    offers: tuple[LazyI18nString, ...]


def recipients(audience: Audience) -> list[Recipient]:
    """Return everyone of a group by reference, call by call, in a few queries for each call."""
    found: dict[str, Recipient] = {}
    for call in audience.calls:
        for one in _of_call(replace(audience, call=call, others=())):
            known = found.get(one.email)
            found[one.email] = replace(known, offers=known.offers + one.offers) if known else one
    return list(found.values())


def _of_call(audience: Audience) -> list[Recipient]:
    languages = audience.call.edition.initiative.programme.languages
    offers = _offers_by_application(audience)
    is_in = _membership(audience)
    applied = Application.objects.filter(call=audience.call, state=Application.State.SUBMITTED)
    people = applied.order_by("reference").values_list(
        "pk",
        "person__email",
        "person__name",
        "person__language",
        "reference",
        "person__is_synthetic",
    )
    return [
        Recipient(
            call=audience.call,
            email=email,
            name=name,
            language=language if language in languages else languages[0],
            reference=reference,
            is_synthetic=is_synthetic,
            offers=tuple(offers[key]),
        )
        for key, email, name, language, reference, is_synthetic in people
        if is_in(key)
    ]


def _membership(audience: Audience) -> Callable[[int], bool]:
    """Return what tells whether an application is in the group.

    Its rows are looked up first and not by a subquery: before PostgreSQL has analysed a call's
    new rows it takes them for a few, and reads all of them again for each person.
    """
    call, offers = audience.call, audience.only_offers
    wished = Preference.objects.filter(application__call=call)
    places = Placement.objects.filter(application__call=call)
    match audience.group:
        case Group.APPLIED | Group.NO_PLACE:
            asked = _applications(wished.filter(offer__in=offers)) if offers else None
            holding = places.filter(state__in=Placement.HOLDING)
            out = set() if audience.group == Group.APPLIED else _applications(holding)
            return lambda key: (asked is None or key in asked) and key not in out
        case Group.CAME:
            return _noted(audience, Delivery.Kind.ATTENDANCE).__contains__
        case Group.ABSENT:
            absent = _noted(audience, Delivery.Kind.ABSENCE)
            return (absent - _noted(audience, Delivery.Kind.ATTENDANCE)).__contains__
        case group:
            held = places.filter(state__in=STATES[Group(group)])
            return _applications(held.filter(offer__in=offers) if offers else held).__contains__


def _applications(rows: QuerySet[Any]) -> set[int]:
    return set(rows.order_by().values_list("application", flat=True))


def _noted(audience: Audience, kind: str) -> set[int]:
    """Return the applications for which this is noted now: at its sessions, or at any."""
    noted = Delivery.objects.filter(
        placement__application__call=audience.call, corrected_by__isnull=True, kind=kind
    )
    if audience.sessions:
        noted = noted.filter(session__in=audience.sessions)
    elif audience.offer:
        noted = noted.filter(placement__offer=audience.offer)
    return set(noted.order_by().values_list("placement__application", flat=True))


def _offers_by_application(audience: Audience) -> dict[int, list[LazyI18nString]]:
    """Return, for each application, the titles that stand for {offer}."""
    titles = dict(audience.call.offers.values_list("pk", "title"))
    only = audience.only_offers
    found: dict[int, list[LazyI18nString]] = defaultdict(list)
    for application, offer in _places_or_wishes(audience):
        if not only or offer in only:
            found[application].append(titles[offer])
    return found


def _places_or_wishes(audience: Audience) -> Iterable[tuple[int, int]]:
    """Return application and offer of what people are in a group by."""
    call = audience.call
    states = STATES.get(Group(audience.group))
    if states is None:
        wishes = Preference.objects.filter(application__call=call).order_by("application", "rank")
        return wishes.values_list("application", "offer")
    places = Placement.objects.filter(application__call=call, state__in=states)
    return places.order_by("application", "offer__position").values_list("application", "offer")
