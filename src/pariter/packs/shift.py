"""Moving every date of a pack by whole days, so that a demonstration year lies around today."""

from datetime import date, timedelta
from typing import Any

from pariter.packs.loader import LoadedPack
from pariter.packs.schema import Pack

MONTHS = {
    "en": (
        *("January", "February", "March", "April", "May", "June", "July"),
        *("August", "September", "October", "November", "December"),
    ),
    "it": (
        *("Gennaio", "Febbraio", "Marzo", "Aprile", "Maggio", "Giugno", "Luglio"),
        *("Agosto", "Settembre", "Ottobre", "Novembre", "Dicembre"),
    ),
    "fr": (
        *("Janvier", "Février", "Mars", "Avril", "Mai", "Juin", "Juillet"),
        *("Août", "Septembre", "Octobre", "Novembre", "Décembre"),
    ),
}
"""Names as titles write them."""


def shifted(loaded: LoadedPack, days: int) -> LoadedPack:
    """Return the pack with every date and time moved by `days`; keys and texts stay.

    An edition that is a calendar year stays where it is: its name and its numbers are that year's.
    An edition whose title is its month and year gets those that it begins in now.
    """
    step = timedelta(days=days)
    data = loaded.pack.model_dump()
    for initiative in data["initiative"]:
        for edition in initiative["edition"]:
            edition["title"] = _retitled(edition["title"], edition["starts"], step)
    return LoadedPack(Pack.model_validate(_moved(data, step)), loaded.texts, loaded.files)


def _retitled(titles: dict[str, str], starts: date, step: timedelta) -> dict[str, str]:
    return {
        language: title.replace(_month(language, starts), _month(language, starts + step))
        if language in MONTHS
        else title
        for language, title in titles.items()
    }


def _month(language: str, day: date) -> str:
    return f"{MONTHS[language][day.month - 1]} {day.year}"


def _is_calendar_year(part: dict[str, Any]) -> bool:
    starts, ends = part.get("starts"), part.get("ends")
    if type(starts) is not date or type(ends) is not date:
        return False
    return (starts, ends) == (date(starts.year, 1, 1), date(starts.year, 12, 31))


def _moved(value: Any, step: timedelta) -> Any:
    if isinstance(value, date):  # a moment is one too
        return value + step
    if isinstance(value, dict) and not _is_calendar_year(value):
        return {key: _moved(item, step) for key, item in value.items()}
    if isinstance(value, list):
        return [_moved(item, step) for item in value]
    return value
