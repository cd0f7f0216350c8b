"""A lottery window of a pack: what it needs, and what it cannot go with."""

from datetime import datetime
from typing import Any

import pytest

from pariter.packs.windows import window_findings

GOOD: dict[str, Any] = {
    "mechanism": "first_come",
    "opens": datetime.fromisoformat("2026-11-02T09:00:00"),
    "closes": datetime.fromisoformat("2027-03-31T18:00:00"),
    "window": {"closes": datetime.fromisoformat("2027-01-25T12:00:00")},
    "lottery": {"draw": datetime.fromisoformat("2027-01-26T20:00:00")},
}


def said(**change: Any) -> list[str]:
    call = {key: value for key, value in {**GOOD, **change}.items() if value is not None}
    return [finding.message for finding in window_findings(call, ())]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"lottery": None}, "add a table 'lottery'"),
        ({"mechanism": "serial_dictatorship"}, "serial_dictatorship has no window"),
        ({"homes": ["north"]}, "knows no 'homes'"),
        ({"opens": datetime.fromisoformat("2027-02-02T09:00:00")}, "which opens 2027-02-02"),
        ({"closes": datetime.fromisoformat("2027-01-20T09:00:00")}, "which closes 2027-01-20"),
        (
            {"lottery": {"draw": datetime.fromisoformat("2027-01-25T12:00:00")}},
            "not after the window closes",
        ),
    ],
)
def test_a_window_that_cannot_be_is_refused(change: dict[str, Any], told: str) -> None:
    [message] = said(**change)
    assert told in message


def test_a_window_that_fits_is_no_finding() -> None:
    assert said() == []
    assert said(window=None) == []
