"""How a call's places are given, in the plain words of its rules: points, reserves, caps."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from i18nfield.strings import LazyI18nString

from pariter.apps.programmes.models import Call, Offer
from pariter.apps.programmes.numbers import Grouped
from pariter.web.public import wording


@dataclass(frozen=True, slots=True)
class Choosing:
    """What decides who gets a place.

    points: each priority's words; kinds: offer → its classes of seats, in the order of filling;
    caps: what several offers share; most: the longest list of wishes, None where it is not cut.
    """

    points: list[str]
    kinds: list[tuple[str, list[str]]]
    caps: list[str]
    most: int | None


def choosing(call: Call, offers: Sequence[Offer]) -> Choosing | None:
    """Return what decides in a call beside the draw; None where nothing does."""
    cut = call.maximum_choices if call.has_wishes else None
    most = cut if cut and cut < len(offers) and call.mechanism in CUT_LISTS else None
    found = Choosing(
        points=[text_of(priority) for priority in call.priorities],
        kinds=[
            (str(offer.title), [_kind(call, slots) for slots in offer.slots])
            for offer in offers
            if offer.slots
        ],
        caps=[_cap(cap) for cap in call.caps],
        most=most,
    )
    return found if found.points or found.kinds or found.caps or found.most else None


CUT_LISTS = ("deferred_acceptance", "serial_dictatorship")
"""Mechanisms under which a list that is cut short makes the choice of wishes matter."""


def how_places_are_given(call: Call) -> str:
    """Return the plain words for a call's mechanism; points come before the draw."""
    if call.priorities and call.mechanism == "deferred_acceptance":
        return _(
            "You rank what you would like. When more people want a place than there are, points "
            "decide. A public lottery decides between equal points. Asking for your first choice "
            "never lowers your chances of the others."
        )
    if call.window_closes_at:
        return _(
            "A draw decides, not who comes first. Wishes are collected until the window closes, "
            "then one public draw gives the places. People who come together stay together. "
            "Places that are left go first come."
        )
    return wording.how_places_are_given(call.mechanism)


def text_of(part: Mapping[str, Any]) -> str:
    """Return the plain words of a priority, a trait, a cap or a class of seats."""
    return str(LazyI18nString(part["text"]))


def whom(call: Call, slots: Mapping[str, Any]) -> str:
    """Name those who go first in a class of seats, the first before the second."""
    texts = {trait["key"]: text_of(trait) for trait in call.traits}
    return _(", then ").join(texts.get(key, key) for key in slots["first"])


def _kind(call: Call, slots: Mapping[str, Any]) -> str:
    seats = ngettext("%(count)s seat", "%(count)s seats", slots["seats"]) % {
        "count": Grouped(slots["seats"])
    }
    values = {"title": text_of(slots), "seats": seats, "whom": whom(call, slots)}
    if not slots["first"]:
        return _("%(title)s (%(seats)s): open to everyone.") % values
    if slots["only"]:
        return _("%(title)s (%(seats)s): only for %(whom)s.") % values
    return _("%(title)s (%(seats)s): first %(whom)s, then everyone else.") % values


def _cap(cap: Mapping[str, Any]) -> str:
    seats = ngettext("%(count)s seat", "%(count)s seats", cap["most"]) % {
        "count": Grouped(cap["most"])
    }
    return _("%(rule)s Together at most %(seats)s.") % {
        "rule": text_of(cap).rstrip(".") + ".",
        "seats": seats,
    }
