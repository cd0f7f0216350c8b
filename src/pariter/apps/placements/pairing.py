"""From the answers of two calls to pairs: the market, and what a run decides."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext as _

from pariter.apps.applications.models import Application
from pariter.apps.applications.queries import submitted
from pariter.apps.placements.errors import PlacementError
from pariter.apps.placements.models import Pair
from pariter.apps.placements.pair_worth import Worth
from pariter.apps.placements.queries import other_side
from pariter.apps.placements.results import Given, Result
from pariter.apps.programmes.models import Call
from pariter.apps.programmes.moments import in_words
from pariter.kernels.allocation.b_matching import check_pairs, max_weight_b_matching
from pariter.kernels.allocation.pair_market import PairMarket
from pariter.kernels.allocation.pairs_audit import build_pairs_audit, build_pairs_public

People = dict[str, Application]


def decide_pairs(call: Call, at: datetime) -> Result:
    """Pair the people of a call with those of the call that it decides; raises PlacementError."""
    second = other_side_closed(call, at)
    people = _people(call), _people(second)
    return _result(pair_market(call, second, *people), *people)


def decide_again(call: Call, at: datetime) -> Result:
    """Pair those who have a place left, and leave every pair that holds as it is.

    Two who were paired before are not paired again. Raises PlacementError.
    """
    second = other_side_closed(call, at)
    people = _people(call), _people(second)
    market = pair_market(call, second, *people)
    pairs = Pair.objects.filter(first__call=call).select_related("first", "second")
    known = {
        (pair.first.reference, pair.second.reference): pair
        for pair in pairs
        if pair.first.reference in people[0] and pair.second.reference in people[1]
    }
    held = Counter(
        name for names, pair in known.items() if pair.state == Pair.State.ACTIVE for name in names
    )
    rest = replace(
        market,
        capacities_first=_left(market.capacities_first, held),
        capacities_second=_left(market.capacities_second, held),
        forbidden=market.forbidden | set(known),
    )
    free = [{name: row for name, row in side.items() if rest.capacity(name)} for side in people]
    return _result(rest, *free)


def other_side_closed(call: Call, at: datetime) -> Call:
    """Return the other side of a pairing once nobody can apply to either any more."""
    second = other_side(call)
    if second is None:
        raise PlacementError("no_pairs", _("This call pairs nobody."))
    for side in (call, second):
        if at < side.deadline:
            raise PlacementError(
                "still_open",
                _("People can apply until %(when)s. Pairs are made after that.")
                % {"when": in_words(side.deadline, side.zone)},
            )
    return second


def pair_market(call: Call, second: Call, ones: People, others: People) -> PairMarket:
    """Return the market of two calls, under everyone's reference.

    References are drawn at random, so their order is one that nobody chose: it decides between
    results that are worth the same.
    """
    worth = Worth(call, second)
    weights: dict[tuple[str, str], int] = {}
    for one, first in ones.items():
        for other, partner in others.items():
            facts = worth.facts(first, partner)
            if not worth.is_forbidden(facts):
                weights[one, other] = sum(worth.points(facts).values())
    return PairMarket(
        first=tuple(ones),
        second=tuple(others),
        weights=weights,
        capacities_first=_places(ones.values(), worth.pairing["first_places"]),
        capacities_second=_places(others.values(), worth.pairing["second_places"]),
        order={name: number for side in (ones, others) for number, name in enumerate(sorted(side))},
    )


def _people(call: Call) -> People:
    return {application.reference: application for application in submitted(call)}


def _places(people: Iterable[Application], question: str | None) -> dict[str, int]:
    """Return how many partners each takes: what she answered, or else one."""
    return {
        person.reference: person.answers.get(question, 1) if question else 1 for person in people
    }


def _left(places: Mapping[str, int], held: Mapping[str, int]) -> dict[str, int]:
    return {name: max(0, most - held.get(name, 0)) for name, most in places.items()}


def _result(market: PairMarket, ones: People, others: People) -> Result:
    pairing = max_weight_b_matching(market)
    check_pairs(pairing)
    return Result(
        audit=build_pairs_audit(pairing),
        public=build_pairs_public(pairing),
        given=[
            Given(
                application,
                None,
                {
                    "kind": "pair",
                    **pairing.explain(name).to_json(),
                    "points": [
                        market.weights[(name, partner) if name in ones else (partner, name)]
                        for partner in pairing.partners.get(name, ())
                    ],
                },
            )
            for name, application in {**ones, **others}.items()
        ],
    )
