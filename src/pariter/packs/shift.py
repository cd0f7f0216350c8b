"""Moving every date of a pack by whole days, so that a demonstration year lies around today."""

from datetime import date, datetime, timedelta
from typing import Any

from pariter.packs.loader import LoadedPack
from pariter.packs.schema import Pack


def shifted(loaded: LoadedPack, days: int) -> LoadedPack:
    """Return the pack with every date and time moved by `days`; keys and texts stay."""
    data = _moved(loaded.pack.model_dump(), timedelta(days=days))
    return LoadedPack(Pack.model_validate(data), loaded.texts)


def _moved(value: Any, step: timedelta) -> Any:
    if isinstance(value, datetime | date):
        return value + step
    if isinstance(value, dict):
        return {key: _moved(item, step) for key, item in value.items()}
    if isinstance(value, list):
        return [_moved(item, step) for item in value]
    return value
