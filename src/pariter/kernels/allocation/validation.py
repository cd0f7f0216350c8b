"""What makes no sense in a market: each rule says the place, the value and the mend."""

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING

from pariter.kernels.allocation.caps import require_laminar
from pariter.kernels.allocation.errors import MarketError
from pariter.kernels.allocation.slots import SlotClass

if TYPE_CHECKING:
    from pariter.kernels.allocation.market import Market


def validate_inputs(market: "Market") -> None:
    """Raise MarketError at the first thing that makes no sense, apart from `order`."""
    applicants = _validate_names("applicants", market.applicants)
    options = _validate_names("options", market.options)
    _validate_capacities(market.capacities, options)
    _validate_preferences(market, applicants, options)
    _validate_priorities(market, applicants, options)
    _validate_groups(market.groups, applicants)
    _validate_quotas(market, options)
    _validate_traits(market.traits, applicants)
    for option, classes in market.slots.items():
        _validate_slots(market, option, classes, applicants, options)
    _validate_caps(market, options)


def validate_order(market: "Market") -> None:
    """Raise MarketError unless each applicant has one whole number of her own."""
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


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_name(value: object) -> bool:
    return isinstance(value, str) and value != ""


def _validate_names(place: str, names: Iterable[object]) -> frozenset[str]:
    seen: set[str] = set()
    if isinstance(names, str):
        raise MarketError(place, names, "Give a list of names, not one text.")
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
    market: "Market", applicants: frozenset[str], options: frozenset[str]
) -> None:
    _require_known("preferences", market.preferences, applicants, "applicant")
    _require_given(
        "preferences",
        applicants,
        market.preferences,
        "Give this applicant a list; it may be empty.",
    )
    longest = market.maximum_choices
    if longest is not None and not (_is_whole(longest) and longest > 0):
        raise MarketError("maximum_choices", longest, "Give a whole number, 1 or more, or None.")
    for applicant, wishes in market.preferences.items():
        place = f"preferences of {applicant!r}"
        if isinstance(wishes, str):
            raise MarketError(place, wishes, "Give a list of options, not one text.")
        if not options.issuperset(wishes):
            _require_known(place, wishes, options, "option")
        if len(set(wishes)) != len(wishes):
            repeated = next(wish for i, wish in enumerate(wishes) if wish in wishes[:i])
            raise MarketError(place, repeated, "It is ranked twice; rank each option once.")
        if longest is not None and len(wishes) > longest:
            raise MarketError(place, len(wishes), f"At most {longest} wishes are allowed.")


def _validate_priorities(
    market: "Market", applicants: frozenset[str], options: frozenset[str]
) -> None:
    _require_known("priorities", market.priorities, options, "option")
    for option, ranked in market.priorities.items():
        _validate_numbers(f"priorities of {option!r}", ranked, applicants)
    by_option = {option: ranked for option, ranked in market.priorities.items() if ranked}
    if not by_option:
        return
    for applicant, wishes in market.preferences.items():
        for option in wishes:
            if applicant not in by_option.get(option, applicants):
                raise MarketError(
                    f"priorities of {option!r}",
                    applicant,
                    "This applicant ranks the option and has no priority there; give one.",
                )


def _validate_numbers(place: str, ranked: Mapping[str, int], applicants: frozenset[str]) -> None:
    if not applicants.issuperset(ranked):
        _require_known(place, ranked, applicants, "applicant")
    for applicant, priority in ranked.items():
        if type(priority) is not int and not _is_whole(priority):
            raise MarketError(f"{place} for {applicant!r}", priority, "Give a whole number.")


def _validate_groups(groups: Mapping[str, str], applicants: frozenset[str]) -> None:
    _require_known("groups", groups, applicants, "applicant")
    for applicant, group in groups.items():
        if not _is_name(group):
            raise MarketError(
                f"group of {applicant!r}", group, "Name the home, or leave the applicant out."
            )


def _validate_quotas(market: "Market", options: frozenset[str]) -> None:
    limited: set[str] = set()
    for pair, seats in market.quotas.items():
        option, group = pair
        _require_known("quotas", (option,), options, "option")
        if not _is_name(group):
            raise MarketError(f"quotas of {option!r}", group, "Name the home.")
        _require_count(f"quota of {option!r} for {group!r}", seats)
        limited.add(option)
    limited.update(cap.of[0] for cap in market.caps if cap.groups and cap.of)
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


def _validate_traits(traits: Mapping[str, tuple[str, ...]], applicants: frozenset[str]) -> None:
    _require_known("traits", traits, applicants, "applicant")
    for applicant, names in traits.items():
        _validate_names(f"traits of {applicant!r}", names)


def _validate_slots(
    market: "Market",
    option: str,
    classes: tuple[SlotClass, ...],
    applicants: frozenset[str],
    options: frozenset[str],
) -> None:
    _require_known("slots", (option,), options, "option")
    place = f"slots of {option!r}"
    _validate_names(place, [slots.name for slots in classes])
    for slots in classes:
        _require_count(f"{place}, {slots.name!r}", slots.seats)
        _validate_names(f"{place}, tiers of {slots.name!r}", slots.tiers)
        _validate_class_priorities(market, option, slots, applicants)
    _require_all_seats(market.capacities[option], place, classes)
    if any(named == option for named, _ in market.quotas) or any(
        option in cap.of for cap in market.caps
    ):
        raise MarketError(
            place,
            option,
            "This option has a quota or a cap as well, and together no fair result need exist; "
            "use either classes of slots or quotas and caps.",
        )


def _require_all_seats(capacity: int, place: str, classes: tuple[SlotClass, ...]) -> None:
    seats = sum(slots.seats for slots in classes)
    if seats > capacity:
        raise MarketError(place, seats, f"There are only {capacity} seats; reserve fewer.")
    if seats < capacity:
        raise MarketError(
            place,
            seats,
            f"There are {capacity} seats; put the rest into a class too, where it is filled last "
            "or first: that changes the result.",
        )


def _validate_class_priorities(
    market: "Market", option: str, slots: SlotClass, applicants: frozenset[str]
) -> None:
    if not slots.priorities:
        return
    place = f"priorities of {slots.name!r} of {option!r}"
    _validate_numbers(place, slots.priorities, applicants)
    for applicant, wishes in market.preferences.items():
        if option not in wishes or applicant in slots.priorities:
            continue
        if slots.tier(market.traits.get(applicant, ())) is not None:
            raise MarketError(
                place,
                applicant,
                "This applicant ranks the option and has no priority in this class; give one.",
            )


def _validate_caps(market: "Market", options: frozenset[str]) -> None:
    names = _validate_names("caps", [cap.name for cap in market.caps])
    taken = sorted(names & options)
    if taken:
        raise MarketError("caps", taken[0], "An option has this name; give the cap another.")
    for cap in market.caps:
        place = f"cap {cap.name!r}"
        _require_count(place, cap.most)
        _validate_names(f"members of {place}", cap.of)
        _validate_names(f"homes of {place}", cap.groups)
        if not cap.of:
            raise MarketError(place, cap.of, "Name the options that it covers.")
        if cap.groups and not options.issuperset(cap.of):
            inner = next(member for member in cap.of if member not in options)
            raise MarketError(place, inner, "A cap on homes names one option, and no other cap.")
    grouped = {cap.name for cap in market.caps if cap.groups}
    for cap in market.caps:
        for member in cap.of:
            if member in grouped:
                raise MarketError(
                    f"cap {cap.name!r}",
                    member,
                    "This is a cap on homes; name its option instead.",
                )
    require_laminar(market.caps, options)
    _require_no_slots_below(market)


def _require_no_slots_below(market: "Market") -> None:
    if not (market.slots and market.caps):
        return
    limits = market.limits
    for option in market.slots:
        desk = limits.desk_of[option]
        if len(desk) > 1:
            raise MarketError(
                f"slots of {option!r}",
                option,
                "A cap covers this option, and together no fair result need exist; use either "
                "classes of slots or caps.",
            )
