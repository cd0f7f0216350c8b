"""Two settings of a call's rules side by side, on its frozen list; nobody is told apart."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from pariter.apps.applications.models import Application
from pariter.apps.applications.queries import submitted
from pariter.apps.journal.actions import record
from pariter.apps.journal.queries import history
from pariter.apps.people.models import Person
from pariter.apps.placements.drawn import drawn_lottery
from pariter.apps.placements.errors import PlacementError
from pariter.apps.placements.group_tables import GroupTable, Pair, group_table
from pariter.apps.placements.groups import groupings
from pariter.apps.placements.market import build_market
from pariter.apps.placements.queries import real_run
from pariter.apps.programmes.models import Call
from pariter.kernels.allocation import Allocation, Market
from pariter.kernels.allocation.records import market_from_json
from pariter.kernels.allocation.variants import Variant, run_variant

COMPARABLE = ("deferred_acceptance", "serial_dictatorship")
"""Mechanisms whose rules can be tried in other settings."""
COMPARED = "rules.compared"
FIRST_RANKS = 3


@dataclass(frozen=True)
class Side:
    """What one setting gives, in numbers.

    high: who gets one of the first three wishes; cut: who used all of a list that was cut short.
    """

    variant: Variant | None
    placed: int
    first: int
    high: int
    nothing: int
    cut: int


@dataclass(frozen=True)
class RuleComparison:
    """Two settings side by side; better, same and worse off is said of the second.

    kept_back: titles of groupings that are not told for this pair of settings. of_parties: whether
    families and classes are compared, not people.
    """

    people: int
    sides: tuple[Side, Side]
    better: int
    same: int
    worse: int
    groups: tuple[GroupTable, ...]
    classes: tuple[str, ...]
    kept_back: tuple[str, ...]
    of_parties: bool = False


@transaction.atomic
def compare_rules(
    *, call: Call, first: Variant, second: Variant, at: datetime, by: Person | None
) -> RuleComparison:
    """Give the places of a call in thought under two settings; only the journal keeps that.

    Groups by what people told for figures alone are told for one pair of settings of a call, the
    first that is compared: from two that place one person differently, hers could be worked out.

    Raises PlacementError before the draw and where the two are the same, MarketError for a
    setting that the mechanism does not know.
    """
    if first == second:
        raise PlacementError("same_rules", _("Both settings are the same. Change one of them."))
    Call.objects.select_for_update().get(pk=call.pk)
    market, found = frozen_market(call)
    pair = Pair(run_variant(market, first), run_variant(market, second))
    ways = groupings(call, market, found)
    settings = {"first": asdict(first), "second": asdict(second)}
    kept_back = [] if is_first_pair(call, settings) else [w for w in ways if w.is_confidential]
    record(actor=by, action=COMPARED, subject=call, details=settings, at=at)
    fares = pair.comparison
    return RuleComparison(
        people=len(market.applicants),
        sides=(_side(first, pair.first), _side(second, pair.second)),
        better=len(fares.better),
        same=len(fares.same),
        worse=len(fares.worse),
        groups=tuple(group_table(way, pair) for way in ways if way not in kept_back),
        classes=pair.classes,
        kept_back=tuple(way.title for way in kept_back),
    )


def is_first_pair(call: Call, settings: dict[str, Any]) -> bool:
    """Tell whether no other pair of settings of the call was compared before this one."""
    earlier = history(call).filter(action=COMPARED).order_by("pk").first()
    return earlier is None or earlier.details == settings


def frozen_market(call: Call) -> tuple[Market, Mapping[str, Application]]:
    """Return the market of a drawn call and its applications by token.

    After the real run it is the one that was decided on. Raises PlacementError before the draw.
    """
    drawn = drawn_lottery(call)
    real = real_run(call)
    if real is None:
        return build_market(call=call, tokens=drawn.tokens, order=drawn.order)
    tokens = drawn.tokens
    found = {tokens[row.pk]: row for row in submitted(call)}
    return market_from_json(real.audit["market"]), found


def _side(variant: Variant, allocation: Allocation) -> Side:
    wishes = allocation.market.preferences
    ranks = [
        wishes[token].index(held)
        for token, held in allocation.assignment.items()
        if held is not None
    ]
    return Side(
        variant=variant,
        placed=len(ranks),
        first=ranks.count(0),
        high=sum(rank < FIRST_RANKS for rank in ranks),
        nothing=len(allocation.assignment) - len(ranks),
        cut=len(allocation.market.cut_short),
    )
