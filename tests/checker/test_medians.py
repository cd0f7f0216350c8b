"""Medians are attacked too: of few people they tell what somebody earns, and they bound sums."""

from collections.abc import Sequence
from typing import Any

import pytest
from tests.checker.tables import ledger, release

from pariter.checker.clock import Clock
from pariter.checker.errors import BadFileError
from pariter.checker.files import read
from pariter.checker.populations import Finding, Knowledge, attack_all

ROLE = ("role",)
BOTH = ("role", "sex")
Rows = list[list[Any]]


def pay(cells: dict[tuple[str, ...], int], *withheld: str, **more: Any) -> dict[str, Any]:
    """Write sums of pay; only the sums of some roles are withheld."""

    def hides(address: tuple[str | None, ...], _count: int) -> bool:
        return address[0] in withheld

    return release(ROLE, cells, hides, measure="pay", unit=100, **more)


def medians(cells: Rows, sums: Sequence[Any] = (), **more: Any) -> dict[str, Any]:
    """Write medians beside them."""
    whole = {"kind": "medians", "measure": "median_pay", "unit": 100, "withheld": []}
    return {**release(ROLE, {}), **whole, "cells": cells, "sums": list(sums), **more}


def judged(document: object) -> list[Finding]:
    """Attack with medians, as the command does."""
    contents = read(document)
    known = Knowledge(contents.remarks, medians=contents.medians)
    return list(attack_all(contents.releases, known, Clock(60), lambda _text: None))


def kinds(document: object) -> list[tuple[str, int, int]]:
    """Give what is found: of which kind, from where to where."""
    finds = [find for finding in judged(document) for find in finding.found]
    return [(one.target.kind, one.least, one.most) for one in finds if one.is_sensitive]


@pytest.mark.parametrize("few", [1, 3, 8, 9])
def test_a_median_of_few_people_says_what_somebody_earns(few: int) -> None:
    """Of 9 people, 4 stand on one side: fewer than 5."""
    people = release(ROLE, {("A",): 30, ("B",): few, ("C",): 40}, lambda *_: False)
    assert ("median", few, few) in kinds(ledger(people, medians([["A", 500], ["B", 310]])))
    assert ("median", few, few) not in kinds(ledger(people, medians([["A", 500]])))


def test_a_median_of_as_many_on_each_side_as_the_threshold_says_nothing() -> None:
    people = release(ROLE, {("A",): 30, ("B",): 10})
    assert kinds(ledger(people, medians([["A", 500], ["B", 310]], [[None, 450]]))) == []


def test_a_withheld_number_that_can_only_be_small_makes_a_median_one_of_few() -> None:
    """The number itself is found, and that the median is of so few."""
    hidden = release(ROLE, {("A",): 30, ("B",): 3}, lambda address, _count: address == ("B",))
    assert kinds(ledger(hidden, medians([["B", 310]]))) == [("withheld", 3, 3), ("median", 3, 3)]


def test_the_upper_half_earn_the_median_so_a_withheld_sum_is_bounded() -> None:
    """Two sums are withheld together; the median of one of them leaves 3 at most to the other."""
    people = release(ROLE, {("A",): 20, ("B",): 10, ("C",): 30})
    told = pay({("A",): 1_000, ("B",): 3, ("C",): 9_000}, "A", "B")
    assert kinds(ledger(people, told)) == []
    assert kinds(ledger(people, told, medians([["A", 101]]))) == []
    assert kinds(ledger(people, told, medians([["A", 102]]))) == [("withheld", 0, 3)]


def test_medians_of_nobody_knows_how_many_are_never_called_harmless() -> None:
    [finding] = judged(ledger(medians([["A", 500]])))
    assert not finding.is_finished
    assert "no table tells of how many people they are" in finding.notes[0]
    other = release(("sex",), {("F",): 30, ("M",): 40})
    assert not any(one.is_finished for one in judged(ledger(other, medians([["A", 500]]))))


def test_corrected_medians_stay_known_beside_the_people_of_their_time() -> None:
    first = ledger(release(ROLE, {("A",): 3}), medians([["A", 310]]))
    corrected = medians([], corrects=first["head"])
    assert ("median", 3, 3) in kinds(
        ledger(release(ROLE, {("A",): 3}), medians([["A", 310]]), corrected)
    )


def test_medians_that_make_no_sense_are_refused() -> None:
    both = medians([["A", 500]], withheld=[["A"]])
    with pytest.raises(BadFileError, match="It is told as well"):
        read(ledger(release(ROLE, {("A",): 30}), both))
    with pytest.raises(BadFileError, match="Write a whole number"):
        read(ledger(release(ROLE, {("A",): 30}), medians([["A", "500"]])))


def test_medians_are_judged_by_the_people_of_their_own_time() -> None:
    """A correction leaves 7 of 12 people in B; the median of the 12 says nothing of the 7."""
    told = [["A", 500], ["B", 310]]
    before = [release(ROLE, {("A",): 30, ("B",): 12}), medians(told)]
    first = ledger(*before)["entries"][0]["digest"]
    fewer = release(ROLE, {("A",): 30, ("B",): 7}, corrects=first)
    assert kinds(ledger(*before, fewer)) == []
    assert kinds(ledger(*before, fewer, medians(told))) == [("median", 7, 7)]


def test_what_is_entered_at_once_is_judged_at_once() -> None:
    """Between two corrections a count of before would stand beside one of after."""
    by_role, by_both = (
        release(ROLE, {("A",): 30, ("B",): 12}),
        release(BOTH, {("A", "F"): 30, ("B", "F"): 12}),
    )
    first, second = (entry["digest"] for entry in ledger(by_role, by_both)["entries"])
    finer = release(BOTH, {("A", "F"): 30, ("B", "F"): 13}, corrects=second)
    coarser = release(ROLE, {("A",): 30, ("B",): 13}, corrects=first)
    document = ledger(by_role, by_both, finer, coarser)
    [finding] = judged(document)
    assert "no counts" in " ".join(finding.notes)
    for entry in document["entries"][2:]:
        entry["at"] = "2026-11-23T12:00:00Z"
    [finding] = judged(document)
    assert (finding.notes, finding.is_finished) == ([], True)
