"""All populations of a file: each as it was told at the end, and before each correction."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from pariter.checker.attack import Attack, Find, attack
from pariter.checker.clock import Clock
from pariter.checker.errors import ContradictionError, OutOfTimeError
from pariter.checker.medians import Medians
from pariter.checker.panels import changes_told
from pariter.checker.releases import Release
from pariter.checker.remarks import Presence, Remark
from pariter.checker.world import Target, TooLargeError, World


@dataclass(frozen=True)
class Change:
    """A count that a correction changed by few people.

    entries: numbers of the two releases; by: how many more the later one counts.
    """

    measure: str
    cell: dict[str, str | None]
    by: int
    entries: tuple[int, int]


@dataclass
class Finding:
    """What was found out about one population.

    told, withheld: how many cells and sums of its tables; tried: how many counts were attacked.
    """

    population: str
    told: int
    withheld: int
    tried: int = 0
    found: list[Find] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    is_finished: bool = True
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Knowledge:
    """What an attacker knows beside the releases.

    medians: what is told beside counts and sums.
    zeros_told: that cells of nobody are never withheld, and tables of nobody never refused.
    """

    remarks: Sequence[Remark] = ()
    presences: Sequence[Presence] = ()
    zeros_told: bool = False
    medians: Sequence[Medians] = ()


def attack_all(
    releases: Sequence[Release], knowledge: Knowledge, clock: Clock, tell: Callable[[str], None]
) -> Iterator[Finding]:
    """Attack each population, in order of its name. tell: is called with what goes on."""
    changed, why = _changed(releases, clock)
    told = {one.population for one in releases} | {one.population for one in knowledge.medians}
    for population in sorted(told):
        mine = [release for release in releases if release.population == population]
        medians = [one for one in knowledge.medians if one.population == population]
        finding = Finding(
            population,
            sum(len(release.told) for release in mine),
            sum(len(release.withheld) for release in mine if not release.is_refusal),
            found=list(_told_openly(mine)),
            changes=list(_changes(mine)),
        )
        for standing, beside in _moments(mine, medians):
            known = replace(knowledge, medians=beside)
            _attack_together(standing, known, clock, tell, finding)
        _note_unjudged(mine, medians, finding)
        finding.found += [find for after, find in changed if after == population]
        if why and any(release.panel is not None for release in mine):
            finding.is_finished = False
            finding.notes.append(f"Changes between years: not finished, {why}.")
        yield finding


def _told_openly(releases: Sequence[Release]) -> Iterator[Find]:
    """Yield the counts of few people that stand in a table as they are."""
    for release in releases:
        for address, count in release.told.items():
            is_rounded = release.rounded_to > 1 and count % release.rounded_to == 0
            if 0 < count < release.threshold and release.unit == 1 and not is_rounded:
                cell = dict(zip(release.dimensions, address, strict=True))
                yield Find(
                    Target("told", release.measure, None, cell, {}), count, count, release.threshold
                )


def _changed(releases: Sequence[Release], clock: Clock) -> tuple[list[tuple[str, Find]], str]:
    """Return what years of a panel tell together, and why not all of it was tried."""
    standing: dict[str, list[Release]] = defaultdict(list)
    gone = {release.corrects for release in releases}
    for release in releases:
        if release.digest not in gone:
            standing[release.population].append(release)
    found: list[tuple[str, Find]] = []
    try:
        found.extend(changes_told(standing, clock))
    except OutOfTimeError:
        return found, "the time was over"
    except (ContradictionError, TooLargeError):
        return found, "no counts of people agree with all that was told, or they are too many"
    return found, ""


def _attack_together(
    standing: Sequence[Release],
    knowledge: Knowledge,
    clock: Clock,
    tell: Callable[[str], None],
    finding: Finding,
) -> None:
    """Attack tables together; where no counts fit them all, each by itself."""
    result = _attack_once(standing, knowledge, clock, tell)
    numbers = ", ".join(str(release.number) for release in standing)
    if result.status == "contradiction":
        finding.notes.append(f"Entries {numbers}: {result.why}.")
        finding.is_finished = finding.is_finished and len(standing) > 1
        if len(standing) > 1:
            for release in standing:
                _attack_together([release], knowledge, clock, tell, finding)
    elif result.status == "not finished":
        finding.is_finished = False
        finding.notes.append(f"Entries {numbers}: not finished, {result.why}.")
    finding.tried += result.tried
    finding.found += [one for one in result.found if one not in finding.found]


def _attack_once(
    standing: Sequence[Release], knowledge: Knowledge, clock: Clock, tell: Callable[[str], None]
) -> Attack:
    try:
        world = World(
            standing,
            remarks=knowledge.remarks,
            presences=knowledge.presences,
            zeros_told=knowledge.zeros_told,
            medians=knowledge.medians,
        )
    except TooLargeError as error:
        return Attack("not finished", why=str(error))
    return attack(
        world, clock, lambda done, all_: tell(f"{world.population}: {done} of {all_} counts")
    )


def _moments(
    releases: Sequence[Release], medians: Sequence[Medians]
) -> Iterator[tuple[list[Release], list[Medians]]]:
    """Yield what stood just before each correction, and what stands at the end.

    Medians are yielded with the counts of their own time, for they tell nothing about others.
    """
    standing: list[Release] = []
    beside: list[Medians] = []
    attacked: list[Medians] = []
    for step in _steps([*releases, *medians]):
        corrected = {one.corrects for one in step}
        before = [other for other in standing if other.digest in corrected]
        away = [other for other in beside if other.digest in corrected or _is_of(other, before)]
        if before or any(other not in attacked for other in away):
            yield _without_idle_refusals(standing), beside
            attacked += beside
        standing = [other for other in standing if other not in before]
        beside = [other for other in beside if other not in away]
        standing += [one for one in step if isinstance(one, Release)]
        beside += [one for one in step if isinstance(one, Medians)]
    if standing:
        yield _without_idle_refusals(standing), beside


def _steps(entries: Sequence[Release | Medians]) -> list[list[Release | Medians]]:
    """Put those together that were entered at once: no reader saw one without the others."""
    steps: list[list[Release | Medians]] = []
    for one in sorted(entries, key=lambda one: one.number):
        last = steps[-1] if steps else []
        if last and one.at == last[-1].at != "" and one.corrects not in {it.digest for it in last}:
            last.append(one)
        else:
            steps.append([one])
    return steps


def _is_of(median: Medians, releases: Sequence[Release]) -> bool:
    """Say whether one of these counts the people of a median, or adds up their amounts."""
    return any(
        set(median.dimensions) <= set(one.dimensions) for one in releases if not one.is_refusal
    )


def _note_unjudged(
    releases: Sequence[Release], medians: Sequence[Medians], finding: Finding
) -> None:
    """Say of which medians nobody is told how many people they are, so that they may be few."""
    for one in medians:
        if not any(
            release.unit == 1
            and not release.is_refusal
            and set(one.dimensions) <= set(release.dimensions)
            for release in releases
        ):
            finding.is_finished = False
            finding.notes.append(
                f"Entry {one.number}: medians of {one.measure} are not judged, as no table tells "
                "of how many people they are."
            )


def _without_idle_refusals(standing: Sequence[Release]) -> list[Release]:
    """Leave out refusals of what another release tells: they say only that it stands."""
    told = {release.measure for release in standing if not release.is_refusal}
    refused: dict[str, Release] = {
        release.measure: release
        for release in standing
        if release.is_refusal and release.measure not in told
    }
    return [*(release for release in standing if not release.is_refusal), *refused.values()]


def _changes(releases: Sequence[Release]) -> Iterator[Change]:
    """Yield the counts that a correction changed by few people."""
    known = {release.digest: release for release in releases}
    for release in releases:
        before = known.get(release.corrects or "")
        if before is None or before.dimensions != release.dimensions:
            continue
        for address in sorted({*before.told, *release.told}, key=str):
            if address in before.withheld or address in release.withheld:
                continue
            by = release.told.get(address, 0) - before.told.get(address, 0)
            if 0 < abs(by) < release.threshold:
                cell = dict(zip(release.dimensions, address, strict=True))
                yield Change(release.measure, cell, by, (before.number, release.number))
