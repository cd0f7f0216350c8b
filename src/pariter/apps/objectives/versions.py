"""Reads: the versions of a contract of objectives, and what each said otherwise than the last."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from pariter.apps.programmes.models import PackRelease, Programme
from pariter.packs.objectives import Contract, Objective, Point

What = Literal["added", "removed", "title", "measure", "answers", "baseline", "target", "years"]
Said = str | float | None


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that a version says otherwise.

    objective: none where it is the contract's own; year, school: of a baseline or target
    before, now: texts by language are given as they are in the reader's; None for nothing
    """

    what: What
    objective: Objective | None = None
    year: int | None = None
    school: str = ""
    before: Said = None
    now: Said = None


@dataclass(frozen=True, slots=True)
class ContractVersion:
    """A contract as it held from a moment on; the first one has no changes."""

    number: int
    since: datetime
    contract: Contract
    changes: tuple[Change, ...]


def versions_of(programme: Programme, key: str) -> list[ContractVersion]:
    """Return the versions of a contract, the newest first, in one query.

    A release of the pack that leaves the contract as it was is no version of it.
    """
    rows = PackRelease.objects.filter(programme=programme).order_by("pk")
    found: list[ContractVersion] = []
    for since, contracts in rows.values_list("released_at", "version__content__pack__contract"):
        said = next((one for one in contracts or () if one["key"] == key), None)
        if said is None:
            continue
        contract = Contract.model_validate(said)
        if found and found[-1].contract == contract:
            continue
        changes = tuple(_changes(found[-1].contract, contract)) if found else ()
        found.append(ContractVersion(len(found) + 1, since, contract, changes))
    return found[::-1]


def _changes(old: Contract, new: Contract) -> Iterator[Change]:
    if (old.starts, old.ends) != (new.starts, new.ends):
        spans = [f"{one.starts}–{one.ends}" for one in (old, new)]
        yield Change("years", before=spans[0], now=spans[1])
    before = {one.key: one for one in old.objective}
    for objective in new.objective:
        if objective.key not in before:
            yield Change("added", objective)
        else:
            yield from _within(before[objective.key], objective)
    now = {one.key for one in new.objective}
    yield from (Change("removed", one) for one in old.objective if one.key not in now)


def _within(old: Objective, new: Objective) -> Iterator[Change]:
    if old.title != new.title:
        yield Change("title", new)
    if (old.indicator, old.own) != (new.indicator, new.own):
        yield Change("measure", new)
    if old.contact != new.contact:
        yield Change("answers", new, before=old.contact, now=new.contact)
    yield from _points("baseline", new, old.baseline, new.baseline)
    yield from _points("target", new, old.target, new.target)


def _points(
    what: Literal["baseline", "target"], objective: Objective, old: list[Point], new: list[Point]
) -> Iterator[Change]:
    before, now = _values(old), _values(new)
    for year, school in sorted({*before, *now}):
        values = before.get((year, school)), now.get((year, school))
        if values[0] != values[1]:
            yield Change(what, objective, year, school, *values)


def _values(points: list[Point]) -> Mapping[tuple[int, str], float]:
    return {(point.year, point.school or ""): point.value for point in points}
