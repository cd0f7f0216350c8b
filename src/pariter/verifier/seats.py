"""Seats that were given: none is overdrawn, nobody is passed over, and who waits for which."""

from pariter.verifier.claims import fail
from pariter.verifier.market import Case, holders_of, keys_by_limit
from pariter.verifier.reading import read_mapping


def verify_seats(case: Case, assignment: dict[str, str | None], proved: list[str]) -> None:
    """Check that no option, quota, cap or class gave more seats than it has."""
    for limit, keys in keys_by_limit(case, assignment).items():
        if len(keys) > limit.most:
            where = " and ".join(repr(option) for option in sorted(limit.options))
            if limit.homes is not None:
                home = repr(limit.name)
                fail(f"{where} gave {len(keys)} seats to {home}; its quota is {limit.most}.")
            fail(f"{where} has {limit.most} seats and gave {len(keys)}.")
    holders = holders_of(case, assignment)
    for option in case.slots:
        filled = case.fill(option, holders[option])
        odd = set(holders[option]).difference(*filled.values())
        if odd:
            fail(f"{min(odd)!r} holds {option!r}, and no class of slots there has a seat for her.")
    proved.append("Everyone holds one of her wishes or nothing; no seat or quota is overdrawn.")


def verify_no_envy(case: Case, assignment: dict[str, str | None], proved: list[str]) -> None:
    """Ask each option whether it would rather have someone who would rather have it."""
    worst = {
        limit: (len(keys), max(keys)) for limit, keys in keys_by_limit(case, assignment).items()
    }
    holders = holders_of(case, assignment)
    filled = {option: case.fill(option, holders[option]) for option in case.slots}
    for applicant, listed in case.wishes.items():
        for option in listed:
            if option == assignment[applicant]:
                break
            if option in case.slots:
                would_take = _class_would_take(case, option, filled[option], applicant)
            else:
                key = case.key(option, applicant)
                would_take = all(
                    limit.most > 0
                    and (
                        limit not in worst or worst[limit][0] < limit.most or key <= worst[limit][1]
                    )
                    for limit in case.sets_of(option, applicant)
                )
            if would_take:
                fail(
                    f"{applicant!r} would rather have {option!r} than {assignment[applicant]!r}, "
                    "and is ahead of someone who holds it, or it has a seat for her."
                )
    proved.append("Nobody is passed over: every better wish went to people who were ahead.")


def _class_would_take(
    case: Case, option: str, filled: dict[str, list[str]], applicant: str
) -> bool:
    for slots in case.slots[option]:
        key = case.class_key(option, slots, applicant)
        if key is None or slots.seats == 0:
            continue
        held = [case.class_key(option, slots, name) for name in filled[slots.name]]
        if len(held) < slots.seats or any(other is not None and key < other for other in held):
            return True
    return False


def verify_waiting(
    value: object, case: Case, assignment: dict[str, str | None], proved: list[str]
) -> None:
    """Find who would rather have which option, in its order, and compare."""
    waiting: dict[str, list[str]] = {option: [] for option in case.options}
    for applicant, listed in case.wishes.items():
        held = assignment[applicant]
        better = listed if held is None else listed[: listed.index(held)]
        for option in better:
            waiting[option].append(applicant)
    stated = read_mapping("waiting lists", value, case.options)
    for option, names in waiting.items():
        names.sort(key=lambda name: case.key(option, name))
        if stated[option] != names:
            fail(f"The waiting list of {option!r} is {names}, the file says {stated[option]!r}.")
    proved.append("Each waiting list holds all who would rather have that option, in its order.")
