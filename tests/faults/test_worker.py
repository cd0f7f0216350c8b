"""A round of the worker: one failing duty holds up neither the others nor the next round."""

import logging
from datetime import UTC, datetime, timedelta
from threading import Event

import pytest

from pariter.cli.worker import Resting, work_once


def lucky(*, at: datetime) -> int:
    """Do two things."""
    return 2


def unlucky(*, at: datetime) -> int:
    """Find that the database is away."""
    raise ConnectionError("the server closed the connection")


@pytest.mark.django_db(transaction=True)
def test_work_once_does_the_other_duties_when_one_fails(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.INFO, logger="pariter.worker"):
        assert work_once([unlucky, lucky], Event()) == (2, True)
    failure, success = caplog.messages
    assert failure.startswith(
        "duty=unlucky error=ConnectionError('the server closed the connection') file="
    )
    assert success.startswith("duty=lucky done=2 seconds=")


@pytest.mark.django_db(transaction=True)
def test_work_once_is_silent_when_nothing_is_due(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="pariter.worker"):
        assert work_once([], Event()) == (0, False)
    assert caplog.messages == []


@pytest.mark.django_db(transaction=True)
def test_work_once_begins_no_duty_once_told_to_stop() -> None:
    stop = Event()
    stop.set()
    assert work_once([unlucky, lucky], stop) == (0, False)


def test_a_duty_that_found_nothing_rests_before_it_looks_again() -> None:
    found = iter([2, 0, 3, 0])
    duty = Resting(lambda *, at: next(found))
    start = datetime(2026, 3, 1, tzinfo=UTC)
    seconds = [0, 1, 2, 30, 61, 62, 63]
    assert [duty(at=start + timedelta(seconds=second)) for second in seconds] == [
        *(2, 0, 0, 0, 3, 0, 0)
    ]
