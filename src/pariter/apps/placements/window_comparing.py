"""Two settings of a draw of parties side by side; groups count the people in families and classes.

Pupils are counted by gender as teachers wrote it for each class, and by their school's district.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cached_property

from django.db import transaction
from django.utils.translation import gettext as _

from pariter.apps.applications.models import Application, SchoolClass
from pariter.apps.applications.queries import submitted
from pariter.apps.journal.actions import record
from pariter.apps.people.models import Person
from pariter.apps.placements.comparing import (
    COMPARED,
    FIRST_RANKS,
    RuleComparison,
    Side,
    is_first_pair,
)
from pariter.apps.placements.errors import PlacementError
from pariter.apps.placements.group_tables import BOTH, FARES, FIRST, NEITHER, SECOND, group_table
from pariter.apps.placements.groups import Grouping, answered_groupings
from pariter.apps.placements.models import Lottery
from pariter.apps.placements.window_draw import drawn_market
from pariter.apps.programmes.models import Call
from pariter.kernels.allocation.party_rounds import PartyAllocation
from pariter.kernels.allocation.party_variants import PartyVariant, run_party_variant

GENDERS = ("girls", "boys", "others")


@dataclass(frozen=True)
class Heads:
    """People of parties under two draws. party_of: person, who has no name → her party."""

    first: PartyAllocation
    second: PartyAllocation
    party_of: Mapping[str, str]

    @cached_property
    def placed(self) -> dict[str, str]:
        """Person → in which of the two her party gets a place."""
        names = {(True, True): BOTH, (True, False): FIRST, (False, True): SECOND}
        return {
            one: names.get(
                (bool(self.first.assignment[party]), bool(self.second.assignment[party])), NEITHER
            )
            for one, party in self.party_of.items()
        }

    @cached_property
    def fares(self) -> dict[str, str]:
        """Person → whether her party fares better, the same or worse in the second."""
        return {one: fare(self.first, self.second, party) for one, party in self.party_of.items()}

    @property
    def seats(self) -> dict[str, tuple[str, str]]:
        """Person → classes of seats, of which a draw of parties has none."""
        return dict.fromkeys(self.party_of, ("", ""))

    @property
    def classes(self) -> tuple[str, ...]:
        """Names of the classes of seats: none."""
        return ()


def fare(first: PartyAllocation, second: PartyAllocation, party: str) -> str:
    """Say how a party fares in the second draw: what counts is its dearest wish that differs."""
    better, same, worse = FARES
    for wish in first.market.preferences[party]:
        one, two = wish in first.assignment[party], wish in second.assignment[party]
        if one != two:
            return better if two else worse
    return same


@transaction.atomic
def compare_windows(
    *, call: Call, first: PartyVariant, second: PartyVariant, at: datetime, by: Person
) -> RuleComparison:
    """Give the places of a drawn list under two settings; nothing is kept but that it was asked.

    Raises PlacementError before the draw, MarketError for a setting that cannot be.
    """
    if first == second:
        raise PlacementError("same_rules", _("Both settings are the same. Change one of them."))
    Call.objects.select_for_update().get(pk=call.pk)
    market, _held = drawn_market(call)
    runs = (run_party_variant(market, first), run_party_variant(market, second))
    settings = {"first": asdict(first), "second": asdict(second)}
    may_tell = is_first_pair(call, settings)
    counted = list(_groupings(call))
    record(actor=by, action=COMPARED, subject=call, details=settings, at=at)
    fares = [fare(*runs, party) for party in market.sizes]
    better, same, worse = (fares.count(name) for name in FARES)
    return RuleComparison(
        people=len(market.sizes),
        sides=(_side(runs[0]), _side(runs[1])),
        better=better,
        same=same,
        worse=worse,
        groups=tuple(
            group_table(way, Heads(*runs, party_of))
            for way, party_of in counted
            if may_tell or not way.is_confidential
        ),
        classes=(),
        kept_back=tuple(way.title for way, _of in counted if way.is_confidential and not may_tell),
        of_parties=True,
    )


def _side(run: PartyAllocation) -> Side:
    wishes = run.market.preferences
    ranks = [wishes[party].index(held[0]) for party, held in run.assignment.items() if held]
    return Side(
        variant=None,
        placed=len(ranks),
        first=ranks.count(0),
        high=sum(rank < FIRST_RANKS for rank in ranks),
        nothing=len(run.assignment) - len(ranks),
        cut=0,
    )


def _groupings(call: Call) -> Iterator[tuple[Grouping, dict[str, str]]]:
    """Give each way to tell people apart, with the party of each person."""
    parties: dict[str, list[int | None]] = _frozen(call)["parties"]
    applications = {row.pk: row for row in submitted(call).select_related("home")}
    if call.for_classes:
        groups = SchoolClass.objects.in_bulk([group for _row, group in parties.values() if group])
        classes = {token: groups[group] for token, (_row, group) in parties.items() if group}
        homes = {token: applications[row] for token, (row, _group) in parties.items() if row}
        yield from _by_headcount(classes)
        yield from _by_district(classes, homes)
        return
    found = {token: applications[row] for token, (row, _group) in parties.items() if row}
    for way in answered_groupings(call, found):
        yield way, {token: token for token in found}


def _by_headcount(
    classes: Mapping[str, SchoolClass],
) -> Iterator[tuple[Grouping, dict[str, str]]]:
    of: dict[str, str] = {}
    party_of: dict[str, str] = {}
    for token, group in classes.items():
        for place, name in enumerate(GENDERS):
            for number in range(getattr(group, name)):
                of[f"{token}/{name}/{number}"] = str(place)
                party_of[f"{token}/{name}/{number}"] = token
    labels = {"0": _("Girls"), "1": _("Boys"), "2": _("Others")}
    yield Grouping(_("Pupils by gender, as teachers counted them"), of, labels), party_of


def _by_district(
    classes: Mapping[str, SchoolClass], homes: Mapping[str, Application]
) -> Iterator[tuple[Grouping, dict[str, str]]]:
    of: dict[str, str] = {}
    party_of: dict[str, str] = {}
    for token, group in classes.items():
        home = homes[token].home
        for number in range(group.pupils):
            of[f"{token}/{number}"] = home.district if home else ""
            party_of[f"{token}/{number}"] = token
    labels = {name: name or _("No district known") for name in of.values()}
    yield Grouping(_("Pupils by district of their school"), of, labels), party_of


def _frozen(call: Call) -> dict[str, dict[str, list[int | None]]]:
    return Lottery.objects.get(call=call).frozen or {}
