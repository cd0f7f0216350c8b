"""A contract of objectives: each with its progress, its numbers and what they mean."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from pariter.apps.objectives.declarations import contracts_of, users_of_definitions
from pariter.apps.objectives.definitions import Definition, in_language
from pariter.apps.objectives.queries import Followed, Line, Reading, followed
from pariter.apps.programmes.models import Contact, Programme
from pariter.packs.objectives import Contract
from pariter.web.access import public
from pariter.web.cache import keep
from pariter.web.context import show_under
from pariter.web.public import structured, trails
from pariter.web.public.objective_chart import chart_of
from pariter.web.public.objective_words import (
    amount,
    number,
    reading_words,
    source_words,
    state_words,
    tag,
    way_words,
)
from pariter.web.public.queries import programme_or_404
from pariter.web.public.tables import open_table


@public
def contract(request: HttpRequest, programme: str, contract: str) -> HttpResponse:
    """Show a contract of objectives with the progress of each objective."""
    found = programme_or_404(programme)
    show_under(request, found)
    agreed = _contract(found, contract)
    users = users_of_definitions(found)
    title = in_language(agreed.title)
    trail = trails.of_programme(found)
    desks = {desk.key: desk for desk in found.contacts.all()}
    parts = [_part(found, one, users, desks) for one in followed(found, agreed)]
    context = {
        "title": title,
        "trail": trail,
        "structured": structured.page(structured.breadcrumbs(trail, title)),
        "contract": agreed,
        "parts": parts,
        "counts": _counts(parts),
        "csv_url": reverse("contract_csv", args=[found.key, agreed.key]),
    }
    return keep(render(request, "public/contract.html", context))


@public
def contract_csv(request: HttpRequest, programme: str, contract: str) -> HttpResponse:
    """Give every baseline, target and value of a contract as CSV."""
    found = programme_or_404(programme)
    agreed = _contract(found, contract)
    source = settings.SITE_URL + reverse("contract", args=[found.key, agreed.key])
    head = (
        "objective", "definition", "version", "unit", "school", "year", "baseline", "target",
        "value", "part", "all", "state", "source", "note",
    )  # fmt: skip
    rows = [
        (
            one.objective.key,
            one.definition.key,
            one.definition.version,
            one.definition.unit,
            line.code,
            *cells,
            line.progress.state if cells[0] == line.progress.year else "",
            source,
            _("Invented values") if agreed.invented else "",
        )
        for one in followed(found, agreed)
        for line in one.lines
        for cells in _cells(line, one.definition)
    ]
    return keep(open_table(f"{found.key}-{agreed.key}.csv", head, rows))


def _contract(programme: Programme, key: str) -> Contract:
    for one in contracts_of(programme):
        if one.key == key:
            return one
    raise Http404(key)


def _counts(parts: list[dict[str, Any]]) -> list[tuple[str, int]]:
    """Return how many objectives are in each state, in words."""
    found: dict[str, int] = {}
    for part in parts:
        found[part["tag"]["text"]] = found.get(part["tag"]["text"], 0) + 1
    return list(found.items())


def _part(
    programme: Programme,
    one: Followed,
    users: dict[str, list[tuple[str, str]]],
    desks: Mapping[str, Contact],
) -> dict[str, Any]:
    line, definition = one.all_together, one.definition
    return {
        "key": one.objective.key,
        "title": in_language(one.objective.title),
        "tag": tag(line.progress),
        "way": way_words(line, definition),
        "chart": chart_of(line, definition),
        "definition": definition,
        "is_gated": definition.kind != "own",
        "answers": desks.get(one.objective.contact or ""),
        "users": users.get(definition.key, ()),
        "columns": [_("Year"), _("Value"), _("Target"), _("Where it comes from")],
        "rows": [
            (
                str(year),
                _value(line, year, definition),
                amount(line.targets[year], definition) if year in line.targets else "–",
                _trail(programme, line, year),
            )
            for year in _years(line)
        ],
        "school_columns": [_("School"), _("Last value"), _("Target"), _("State")],
        "schools": [_school(school, definition) for school in one.lines[1:]],
    }


def _years(line: Line) -> list[int]:
    return sorted({*line.readings, *line.targets, *([line.baseline[0]] if line.baseline else [])})


def _value(line: Line, year: int, definition: Definition) -> str:
    if line.baseline and line.baseline[0] == year and year not in line.readings:
        return amount(line.baseline[1], definition)
    reading = line.readings.get(year)
    words = reading_words(reading, definition)
    if reading and reading.part is not None and reading.everyone is not None:
        counts = {"part": number(reading.part), "all": number(reading.everyone)}
        said = _("%(part)s of %(all)s") % counts
        return f"{words} ({said})"
    return words


def _trail(programme: Programme, line: Line, year: int) -> Any:
    reading: Reading | None = line.readings.get(year)
    if reading is None:
        is_first = line.baseline and line.baseline[0] == year
        return _("stated in the contract") if is_first else "–"
    if reading.publication:
        return format_html(
            '<a href="{}">{}</a>',
            reverse("publication", args=[programme.key, reading.publication]),
            _("Published figure of %(year)d") % {"year": year},
        )
    return source_words(reading)


def _school(line: Line, definition: Definition) -> tuple[str, str, str, str]:
    last = max(line.readings, default=None)
    value = ""
    if last is not None:
        value = f"{reading_words(line.readings[last], definition)} ({last})"
    target = ""
    if line.targets:
        year = max(line.targets)
        target = f"{amount(line.targets[year], definition)} ({year})"
    state = state_words(line.progress.state) if line.targets else "–"
    return line.school, value or _("no value"), target or "–", state


def _cells(line: Line, definition: Definition) -> list[tuple[object, ...]]:
    """Return year, baseline, target, value, part and all of each year."""
    return [
        (
            year,
            line.baseline[1] if line.baseline and line.baseline[0] == year else "",
            line.targets.get(year, ""),
            *_numbers(line.readings.get(year), definition),
        )
        for year in _years(line)
    ]


def _numbers(reading: Reading | None, definition: Definition) -> tuple[object, object, object]:
    if reading is None or reading.is_other:
        return "", "", ""
    if reading.value is None:
        return reading_words(reading, definition), "", ""
    part = "" if reading.part is None else reading.part
    everyone = "" if reading.everyone is None else reading.everyone
    return round(reading.value, 6), part, everyone
