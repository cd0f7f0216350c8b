"""The rules once more, by other methods than those of the run."""

from bisect import insort

from pariter.verifier.claims import fail
from pariter.verifier.market import Case, Key, Limit, Seat, common_priorities, without

Departures = list[tuple[str, list[str]]]


def verify_replay(
    case: Case, departures: Departures, assignment: dict[str, str | None], proved: list[str]
) -> None:
    """Give all seats anew by another method, let go whoever left, and compare."""
    if case.mechanism == "deferred_acceptance":
        replay = _insert_one_by_one
        claim = "A second method gives exactly these seats: no fair result is better for anyone."
    else:
        replay = _serve_in_turn
        claim = "Serving everyone in order gives exactly these seats."
    replayed = replay(case)
    gone: set[str] = set()
    for policy, names in departures:
        gone.update(names)
        staying = without(case, gone)
        replayed = {name: None if name in gone else held for name, held in replayed.items()}
        replayed = _move_up(staying, replayed) if policy == "chain" else replay(staying)
    for applicant in case.applicants:
        if replayed[applicant] != assignment[applicant]:
            fail(
                f"{applicant!r} holds {assignment[applicant]!r}; "
                f"the rules give {replayed[applicant]!r}."
            )
    if departures:
        claim += f" That is after {len(gone)} left, whose seats were given on as the rules say."
    proved.append(claim)


def _serve_in_turn(case: Case) -> dict[str, str | None]:
    """Let each in turn take the first wish that would still take one more."""
    count: dict[Limit, int] = {}
    taken: dict[str, str | None] = {}
    common = common_priorities(case)
    for applicant in sorted(
        case.applicants, key=lambda name: (common.get(name, 0), case.order[name])
    ):
        taken[applicant] = None
        for option in case.wishes[applicant]:
            sets = case.sets_of(option, applicant)
            if all(count.get(limit, 0) < limit.most for limit in sets):
                count.update({limit: count.get(limit, 0) + 1 for limit in sets})
                taken[applicant] = option
                break
    return taken


def _insert_one_by_one(case: Case) -> dict[str, str | None]:
    """Deferred acceptance after McVitie and Wilson (1971): bring applicants in one at a time.

    Applicants come in from the back of the order, so that almost everyone is displaced on the
    way; by theory the result does not depend on it.
    """
    rooms = _Rooms(case)
    next_wish = dict.fromkeys(case.applicants, 0)
    holds: dict[str, str | None] = dict.fromkeys(case.applicants, None)
    for newcomer in sorted(case.applicants, key=lambda name: -case.order[name]):
        looking = [newcomer]
        while looking:
            applicant = looking.pop()
            if next_wish[applicant] == len(case.wishes[applicant]):
                continue
            option = case.wishes[applicant][next_wish[applicant]]
            next_wish[applicant] += 1
            holds[applicant] = option
            for turned_away in rooms.bring(option, applicant):
                holds[turned_away] = None
                looking.append(turned_away)
    return holds


class _Rooms:
    """Who is where: each set's people in order, and those in options with classes of slots."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.lists: dict[Limit, list[tuple[Key, str, str]]] = {}
        self.seated: dict[str, set[str]] = {option: set() for option in case.slots}

    def bring(self, option: str, applicant: str) -> list[str]:
        """Bring one more in, and give who is turned away for that."""
        if option in self.seated:
            candidates = self.seated[option] | {applicant}
            filled = self.case.fill(option, candidates)
            self.seated[option] = set().union(*filled.values())
            return sorted(candidates - self.seated[option])
        entry = (self.case.key(option, applicant), option, applicant)
        for limit in self.case.sets_of(option, applicant):
            insort(self.lists.setdefault(limit, []), entry)
        # Whoever is behind in the smallest set that is overfull goes, and leaves the others too.
        sets = self.case.sets_of(option, applicant)
        overfull = [limit for limit in sets if len(self.lists[limit]) > limit.most]
        if not overfull:
            return []
        smallest = min(overfull, key=lambda limit: (limit.homes is None, len(self.lists[limit])))
        out = self.lists[smallest][-1]
        for limit in self.case.sets_of(out[1], out[2]):
            self.lists[limit].remove(out)
        return [out[2]]


def _move_up(case: Case, assignment: dict[str, str | None]) -> dict[str, str | None]:
    """Fill all vacancies in rounds: everyone whom an option would now take moves at once.

    By theory it changes nothing in which order people move.
    """
    holds = dict(assignment)
    while True:
        held = {(option, name) for name, option in holds.items() if option is not None}
        wished: set[Seat] = set()
        for name, listed in case.wishes.items():
            own = holds[name]
            better = listed if own is None else listed[: listed.index(own)]
            wished.update((option, name) for option in better)
        new = case.choose(held | wished) - held
        if not new:
            return holds
        for applicant in {name for _, name in new}:
            may_have = [option for option, name in new if name == applicant]
            holds[applicant] = min(may_have, key=case.wishes[applicant].index)
