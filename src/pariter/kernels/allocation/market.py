"""Market: who wants what, how much there is, and who is ahead of whom."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

Key = tuple[int, int]
"""Place in an option's order: (priority, order number), smaller is better."""


class MarketError(ValueError):
    """A market that makes no sense: says where, which value, and how to mend it."""

    def __init__(self, place: str, value: object, mend: str) -> None:
        super().__init__(f"{place}: {value!r}. {mend}")
        self.place = place
        self.value = value
        self.mend = mend


@dataclass(frozen=True)
class Market:
    """Applicants, options and the rules between them.

    applicants: names; their row order never changes a result.
    options: names of what is handed out.
    capacities: seats of each option.
    preferences: each applicant's wishes, the dearest first; an empty tuple wishes for nothing.
    order: one number per applicant, smaller is better: lottery number or arrival.
    priorities: option → applicant → number, smaller is better; it goes before `order`.
    groups: applicant → home.
    quotas: (option, home) → most seats of that option that the home may fill.
    """

    applicants: tuple[str, ...]
    options: tuple[str, ...]
    capacities: Mapping[str, int]
    preferences: Mapping[str, tuple[str, ...]]
    order: Mapping[str, int]
    priorities: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)
    quotas: Mapping[tuple[str, str], int] = field(default_factory=dict)

    def validate(self) -> None:
        """Raise MarketError at the first thing that makes no sense."""
        self.validate_inputs()
        _validate_order(self)

    def validate_inputs(self) -> None:
        """Validate all but `order`, which a lottery gives only after the inputs are frozen."""
        applicants = _validate_names("applicants", self.applicants)
        options = _validate_names("options", self.options)
        _validate_capacities(self.capacities, options)
        _validate_preferences(self.preferences, applicants, options)
        _validate_priorities(self, applicants, options)
        _validate_groups(self.groups, applicants)
        _validate_quotas(self, options)

    def key(self, option: str, applicant: str) -> Key:
        """Give the applicant's place in the option's order; the smaller one is ahead."""
        ranked = self.priorities.get(option)
        return (ranked[applicant] if ranked else 0, self.order[applicant])

    def quota(self, option: str, applicant: str) -> int | None:
        """Give the most seats of the option that the applicant's home may fill, if limited."""
        group = self.groups.get(applicant)
        return None if group is None else self.quotas.get((option, group))


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_name(value: object) -> bool:
    return isinstance(value, str) and value != ""


def _validate_names(place: str, names: Iterable[object]) -> frozenset[str]:
    seen: set[str] = set()
    for name in names:
        if not (isinstance(name, str) and name):
            raise MarketError(place, name, "Every name is a text that is not empty.")
        if name in seen:
            raise MarketError(place, name, "It is listed twice; list it once.")
        seen.add(name)
    return frozenset(seen)


def _require_known(place: str, names: Iterable[str], known: Collection[str], kind: str) -> None:
    for name in names:
        if name not in known:
            raise MarketError(place, name, f"No {kind} has this name; correct it or remove it.")


def _require_given(place: str, names: Iterable[str], given: Collection[str], mend: str) -> None:
    for name in names:
        if name not in given:
            raise MarketError(place, name, mend)


def _require_count(place: str, value: object) -> None:
    if not _is_whole(value):
        raise MarketError(place, value, "Give a whole number of seats.")
    if isinstance(value, int) and value < 0:
        raise MarketError(place, value, "Seats cannot be negative; give 0 or more.")


def _validate_capacities(capacities: Mapping[str, int], options: frozenset[str]) -> None:
    _require_known("capacities", capacities, options, "option")
    _require_given("capacities", options, capacities, "Say how many seats this option has.")
    for option, seats in capacities.items():
        _require_count(f"capacity of {option!r}", seats)


def _validate_preferences(
    preferences: Mapping[str, tuple[str, ...]],
    applicants: frozenset[str],
    options: frozenset[str],
) -> None:
    _require_known("preferences", preferences, applicants, "applicant")
    _require_given(
        "preferences", applicants, preferences, "Give this applicant a list; it may be empty."
    )
    for applicant, wishes in preferences.items():
        place = f"preferences of {applicant!r}"
        if isinstance(wishes, str):
            raise MarketError(place, wishes, "Give a list of options, not one text.")
        if not options.issuperset(wishes):
            _require_known(place, wishes, options, "option")
        if len(set(wishes)) != len(wishes):
            repeated = next(wish for i, wish in enumerate(wishes) if wish in wishes[:i])
            raise MarketError(place, repeated, "It is ranked twice; rank each option once.")


def _validate_order(market: Market) -> None:
    applicants = frozenset(market.applicants)
    _require_known("order", market.order, applicants, "applicant")
    _require_given("order", market.applicants, market.order, "Give this applicant a number.")
    holder: dict[int, str] = {}
    for applicant, number in market.order.items():
        if not _is_whole(number):
            raise MarketError(f"order of {applicant!r}", number, "Give a whole number.")
        if number in holder:
            raise MarketError(
                f"order of {applicant!r}",
                number,
                f"{holder[number]!r} has this number too; give each applicant one of their own.",
            )
        holder[number] = applicant


def _validate_priorities(
    market: Market, applicants: frozenset[str], options: frozenset[str]
) -> None:
    _require_known("priorities", market.priorities, options, "option")
    for option, ranked in market.priorities.items():
        place = f"priorities of {option!r}"
        _require_known(place, ranked, applicants, "applicant")
        for applicant, priority in ranked.items():
            if not _is_whole(priority):
                raise MarketError(f"{place} for {applicant!r}", priority, "Give a whole number.")
    ranked_options = {option for option, ranked in market.priorities.items() if ranked}
    if not ranked_options:
        return
    for applicant, wishes in market.preferences.items():
        for option in wishes:
            if option in ranked_options and applicant not in market.priorities[option]:
                raise MarketError(
                    f"priorities of {option!r}",
                    applicant,
                    "This applicant ranks the option and has no priority there; give one.",
                )


def _validate_groups(groups: Mapping[str, str], applicants: frozenset[str]) -> None:
    _require_known("groups", groups, applicants, "applicant")
    for applicant, group in groups.items():
        if not _is_name(group):
            raise MarketError(
                f"group of {applicant!r}", group, "Name the home, or leave the applicant out."
            )


def _validate_quotas(market: Market, options: frozenset[str]) -> None:
    limited: set[str] = set()
    for pair, seats in market.quotas.items():
        option, group = pair
        _require_known("quotas", (option,), options, "option")
        if not _is_name(group):
            raise MarketError(f"quotas of {option!r}", group, "Name the home.")
        _require_count(f"quota of {option!r} for {group!r}", seats)
        limited.add(option)
    if not limited:
        return
    for applicant, wishes in market.preferences.items():
        if applicant not in market.groups and not limited.isdisjoint(wishes):
            option = next(wish for wish in wishes if wish in limited)
            raise MarketError(
                "groups",
                applicant,
                f"{option!r} has seats by home and this applicant has none; name the home.",
            )
