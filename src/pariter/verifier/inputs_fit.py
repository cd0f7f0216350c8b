"""The inputs of a run that gives seats fit together."""

from pariter.verifier.claims import fail
from pariter.verifier.market import Case, common_priorities
from pariter.verifier.reading import is_whole


def check_slots(case: Case) -> None:
    """Check that classes add up to their option, and that everyone has a place in their orders."""
    for option, classes in case.slots.items():
        if sum(slots.seats for slots in classes) != case.capacities[option]:
            fail(f"The classes of slots of {option!r} do not add up to its seats.")
        if any(named == option for named, _ in case.quotas) or any(
            option in cap.options for cap in case.caps
        ):
            fail(f"{option!r} has classes of slots and a quota or cap: no fair result need exist.")
        for slots in classes:
            for applicant, listed in case.wishes.items():
                if (
                    slots.priorities
                    and option in listed
                    and applicant not in slots.priorities
                    and case.class_key(option, slots, applicant)
                ):
                    fail(f"{applicant!r} has no priority in {slots.name!r} of {option!r}.")
    if case.slots and case.mechanism != "deferred_acceptance":
        fail("This mechanism knows no classes of slots, and the market has some.")


def check_laminar(case: Case) -> None:
    """Refuse two sets that share seats while neither lies within the other."""
    for cap in case.caps:
        if cap.homes is not None and len(cap.options) != 1:
            fail(f"The cap {cap.name!r} on homes crosses the seats of several options.")
    for number, one in enumerate(case.caps):
        for two in case.caps[:number]:
            if (one.homes is None) != (two.homes is None):
                continue
            if one.homes is None or two.homes is None:
                nested = one.options <= two.options or two.options <= one.options
                apart = not one.options & two.options
            else:
                nested = one.homes <= two.homes or two.homes <= one.homes
                apart = not one.homes & two.homes or not one.options & two.options
            if not (nested or apart):
                fail(f"The caps {two.name!r} and {one.name!r} cross: no fair result need exist.")


def _check_one_list(case: Case) -> None:
    """Refuse priorities where everyone is served by one order and they would be another."""
    if case.mechanism == "first_come" and case.priorities:
        fail("This mechanism knows no priorities, and the market has some.")
    if case.mechanism == "serial_dictatorship":
        common = common_priorities(case)
        for option in case.options:
            if case.priorities.get(option, {}) != common:
                fail(f"Option {option!r} has other priorities than the rest; there is one list.")


def check_orders(case: Case) -> None:
    """Check that everyone has a place in the order, a priority and a home where they count."""
    for applicant, number in case.order.items():
        if not is_whole(number):
            fail(f"The order number of {applicant!r} is {number!r}, not a whole number.")
    if len(set(case.order.values())) != len(case.order):
        fail("Two applicants have the same order number.")
    _check_one_list(case)
    limited = {option for option, _ in case.quotas}
    limited.update(option for cap in case.caps if cap.homes for option in cap.options)
    for applicant, listed in case.wishes.items():
        for option in listed:
            if option in case.priorities and applicant not in case.priorities[option]:
                fail(f"{applicant!r} wishes for {option!r} and has no priority there.")
            if option in limited and applicant not in case.homes:
                fail(f"{applicant!r} wishes for {option!r}, which has seats by home, and has none.")
