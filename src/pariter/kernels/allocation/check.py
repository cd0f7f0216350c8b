"""The fast check inside a run, before anyone is told anything."""

from pariter.kernels.allocation.allocation import Allocation
from pariter.kernels.allocation.market import Key, Market


class CheckError(AssertionError):
    """An allocation that breaks a rule of its market; do not store or publish it."""


def check(market: Market, allocation: Allocation) -> None:
    """Raise CheckError unless capacity, quotas, lists and stability all hold.

    Stable: nobody likes an option better than what she holds while it has a seat she could
    take, or one held by someone behind her. It does not prove that the result is the
    applicants' best stable one; `pariter.verifier` replays the run for that.
    """
    assignment = allocation.assignment
    if assignment.keys() != set(market.applicants):
        odd = sorted(assignment.keys() ^ set(market.applicants))[0]
        raise CheckError(f"Applicant {odd!r}: in the market or in the result, but not in both.")
    seated, worst, home_seated, home_worst = _count_seats(market, allocation)
    _check_limits(market, seated, home_seated)

    for applicant, wishes in market.preferences.items():
        held = assignment[applicant]
        if held is not None and held not in wishes:
            raise CheckError(f"Applicant {applicant!r} holds {held!r}, which she did not rank.")
        home = market.groups.get(applicant, "")
        for wish in wishes:
            if wish == held:
                break
            key = market.key(wish, applicant)
            pair = (wish, home)
            if home_seated.get(pair, -1) == market.quotas.get(pair):
                # Only a seat of her own home can come free for her.
                wronged = pair in home_worst and key < home_worst[pair]
            else:
                is_free = seated[wish] < market.capacities[wish]
                wronged = is_free or (wish in worst and key < worst[wish])
            if wronged:
                raise CheckError(
                    f"Applicant {applicant!r} likes {wish!r} better than {held!r} and is ahead of "
                    "someone who holds it, or a seat of it is free."
                )


def _count_seats(
    market: Market, allocation: Allocation
) -> tuple[
    dict[str, int],
    dict[str, Key],
    dict[tuple[str, str], int],
    dict[tuple[str, str], Key],
]:
    """Count the seats taken and find the last who got in, by option and by (option, home)."""
    seated = dict.fromkeys(market.options, 0)
    home_seated = dict.fromkeys(market.quotas, 0)
    worst: dict[str, Key] = {}
    home_worst: dict[tuple[str, str], Key] = {}
    for applicant, option in allocation.assignment.items():
        if option is None:
            continue
        if option not in seated:
            raise CheckError(f"Applicant {applicant!r} holds {option!r}, which does not exist.")
        ranked = market.priorities.get(option)
        if ranked and applicant not in ranked:
            raise CheckError(f"Applicant {applicant!r} holds {option!r}, which she did not rank.")
        key = market.key(option, applicant)
        seated[option] += 1
        worst[option] = max(key, worst.get(option, key))
        pair = (option, market.groups.get(applicant, ""))
        if pair in home_seated:
            home_seated[pair] += 1
            home_worst[pair] = max(key, home_worst.get(pair, key))
    return seated, worst, home_seated, home_worst


def _check_limits(
    market: Market, seated: dict[str, int], home_seated: dict[tuple[str, str], int]
) -> None:
    for option, taken in seated.items():
        if taken > market.capacities[option]:
            raise CheckError(
                f"Option {option!r}: {taken} seats given, {market.capacities[option]} exist."
            )
    for (option, home), taken in home_seated.items():
        most = market.quotas[option, home]
        if taken > most:
            raise CheckError(f"Option {option!r}: {taken} seats given to {home!r}, quota {most}.")
