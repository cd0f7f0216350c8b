"""What decides in a call beside the draw, as data: points, classes of seats and caps."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Q
from i18nfield.strings import LazyI18nString

from pariter.apps.programmes.models import Call, Offer
from pariter.web.api import shapes
from pariter.web.api.answers import words

Offers = Mapping[str, Offer]
"""Key → offer, in the order of the call."""


def named_offers(calls: Sequence[Call]) -> dict[int, dict[str, Offer]]:
    """Return, by call, the offers that its points and caps name or that have classes of seats."""
    named = [call.pk for call in calls if call.priorities or call.caps]
    with_classes = Q(call__in=calls) & ~Q(slots=[])
    found: dict[int, dict[str, Offer]] = {call.pk: {} for call in calls}
    for offer in Offer.objects.filter(Q(call__in=named) | with_classes).order_by("position"):
        found[offer.call_id][offer.key] = offer
    return found


def choosing(call: Call, offers: Offers, languages: Iterable[str]) -> dict[str, Any]:
    """Return the parts of a call's shape that say who goes first."""
    traits = {trait["key"]: _text(trait, languages) for trait in call.traits}
    return {
        "priorities": [
            shapes.Priority(
                key=priority["key"],
                text=_text(priority, languages),
                offers=_titles(priority["offers"], offers, languages),
            )
            for priority in call.priorities
        ],
        "reserves": [
            shapes.Reserves(
                offer=words(offer.title, languages),
                classes=[_of_seats(slots, traits, languages) for slots in offer.slots],
            )
            for offer in offers.values()
            if offer.slots
        ],
        "caps": [
            shapes.Cap(
                key=cap["key"],
                text=_text(cap, languages),
                most=cap["most"],
                offers=_titles(cap["offers"], offers, languages),
                homes=cap["homes"],
            )
            for cap in call.caps
        ],
    }


def _of_seats(
    slots: Mapping[str, Any], traits: Mapping[str, shapes.Words], languages: Iterable[str]
) -> shapes.SeatClass:
    return shapes.SeatClass(
        key=slots["key"],
        text=_text(slots, languages),
        seats=slots["seats"],
        first=[traits[key] for key in slots["first"] if key in traits],
        only=slots["only"],
    )


def _titles(keys: Iterable[str], offers: Offers, languages: Iterable[str]) -> list[shapes.Words]:
    return [words(offers[key].title, languages) for key in keys if key in offers]


def _text(part: Mapping[str, Any], languages: Iterable[str]) -> shapes.Words:
    return words(LazyI18nString(part["text"]), languages)
