"""A pack moved in time keeps everything but its dates."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from pariter.packs.loader import load
from pariter.packs.shift import shifted


def test_dates_move_and_titles_follow(write_pack: Callable[..., Path]) -> None:
    moved = shifted(load(write_pack()), 7 * 9).pack.initiative[0].edition[0]
    assert (moved.key, moved.starts, moved.ends) == ("2027", date(2027, 9, 6), date(2027, 9, 17))
    assert moved.title == {"en": "September 2027", "it": "Settembre 2027"}
    call = moved.call[0]
    assert call.closes == datetime(2027, 7, 2, 17)  # noqa: DTZ001 - wall time
    assert call.lottery is not None
    assert call.lottery.draw == datetime(2027, 7, 5, 20)  # noqa: DTZ001 - wall time
    assert moved.session[0].starts == datetime(2027, 9, 6, 9)  # noqa: DTZ001 - wall time


def test_moving_there_and_back_changes_nothing(write_pack: Callable[..., Path]) -> None:
    loaded = load(write_pack())
    assert shifted(shifted(loaded, 7 * 60), -7 * 60) == loaded
    assert shifted(loaded, 0).digest == loaded.digest
