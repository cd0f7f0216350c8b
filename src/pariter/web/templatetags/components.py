"""The parts that pages are made of; docs/reference/components.md lists them."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import HashedFilesMixin, staticfiles_storage
from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext, pgettext

from pariter.apps.programmes.moments import day_in_words
from pariter.apps.programmes.moments import zone_name as zone_in_words
from pariter.apps.programmes.numbers import Grouped
from pariter.web.fields import FieldError, FieldParts, errors_of, parts_of
from pariter.web.remembered import remembered

register = template.Library()

STATE_ICONS = {
    "success": "check",
    "warning": "triangle-alert",
    "danger": "circle-x",
    "info": "",
    "neutral": "",
}
NOTICE_ICONS = {
    **STATE_ICONS,
    "info": "info",
    "success": "circle-check",
    "danger": "triangle-alert",
}
DEFAULT_THEME = "pariter"


class ComponentError(ValueError):
    """A component was given a value it cannot show."""


@register.simple_tag
def theme_url(programme: Any) -> str:
    """Return the address of a programme's stylesheet, or of the default one where it has none."""
    name = f"built/themes/{getattr(programme, 'theme', '') or DEFAULT_THEME}.css"
    return static(name if _is_static(name) else f"built/themes/{DEFAULT_THEME}.css")


def _is_static(name: str) -> bool:
    if isinstance(staticfiles_storage, HashedFilesMixin) and staticfiles_storage.hashed_files:
        return name in staticfiles_storage.hashed_files
    return finders.find(name) is not None


@register.simple_tag
def in_its_language(programme: Any) -> SafeString:
    """Mark words of a programme that does not speak the page's language: they are in English."""
    if get_language() in programme.languages:
        return SafeString("")
    return format_html(' lang="{}"', settings.LANGUAGE_CODE)


@register.filter
def grouped(value: Any) -> Any:
    """Write a whole number with its thousands apart; anything else stays as it is."""
    return Grouped(value) if type(value) is int else value


@register.simple_tag
@lru_cache(maxsize=500)
def icon(name: str, label: str = "", flip: bool = False) -> SafeString:
    """Draw an icon of the sprite.

    label: what a screen reader says; empty where text beside the icon says it
    flip: mirror it in languages written from right to left
    """
    spoken = (
        format_html('role="img" aria-label="{}"', label)
        if label
        else SafeString('aria-hidden="true"')
    )
    return format_html(
        '<svg class="icon{}" {} focusable="false"><use href="{}#{}"></use></svg>',
        " icon-flip" if flip else "",
        spoken,
        static("built/icons.svg"),
        name,
    )


@register.filter
def long_date(value: date | datetime | None) -> str:
    """Write a day out, such as 11 December 2026."""
    # Translators: Django's date format for a full date, such as 11 December 2026.
    return _formatted(value, pgettext("date format", "j F Y"))


@register.filter
def day_of_week(value: date | None) -> str:
    """Write a day out with its weekday, such as Friday 11 December 2026."""
    # Translators: Django's date format, such as Friday 11 December 2026.
    return _formatted(value, pgettext("date format", "l j F Y"))


@register.filter
def long_moment(value: datetime | None) -> str:
    """Write a day and its time out, such as Friday 11 December 2026, 18:00."""
    # Translators: Django's date format, such as Friday 11 December 2026, 18:00.
    return _formatted(value, pgettext("date format", "l j F Y, H:i"))


@register.filter
def zone_name(zone: str) -> str:
    """Name a time zone by its city, such as "time in Rome"."""
    return zone_in_words(zone)


def _formatted(value: date | datetime | None, pattern: str) -> str:
    """Format a day; a moment in UTC goes to the site's zone, one in another zone stays there."""
    if value is None:
        return ""
    if isinstance(value, datetime) and value.tzinfo is not None and not value.utcoffset():
        value = localtime(value) if value.tzname() == UTC.tzname(None) else value
    return day_in_words(value, pattern)


@register.simple_tag
def once(template: str, **values: Any) -> SafeString:
    """Include a template that shows nothing but these values; it is rendered once for them."""
    return remembered(template, **values)


@register.simple_tag
def date_tile(value: date, strand: Any = None) -> SafeString:
    """Show a day as a tile; text beside it must say the date too.

    strand: gives the tile its family of colour
    """
    day = localtime(value).date() if isinstance(value, datetime) else value
    colour = getattr(strand, "colour", "blue")
    return remembered("components/date_tile.html", value=day, colour=colour)


@register.simple_tag
def strand_chip(strand: Any) -> SafeString:
    """Name a line of action, in its colour and with its icon."""
    return remembered(
        "components/strand_chip.html", title=strand.title, colour=strand.colour, icon=strand.icon
    )


@register.simple_tag
def status_tag(text: str, state: str = "neutral", icon: str | None = None) -> SafeString:
    """Say a state in words; colour and icon only repeat it.

    state: neutral, info, success, warning or danger
    icon: another icon than the state's; "" for none
    """
    _require(state, STATE_ICONS, "state")
    shown = STATE_ICONS[state] if icon is None else icon
    return remembered("components/status_tag.html", text=text, state=state, icon=shown)


@register.inclusion_tag("components/timeline.html")
def timeline(entries: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """List dated steps in order.

    entries: mappings with `when` (a date, a moment or a text), `text`, and where wanted `state`
        (past, current or future) and `tag` (a word such as "Next")
    """
    rows = []
    for entry in entries:
        row = dict(entry)
        row["is_date"] = isinstance(entry["when"], date)
        row["machine"] = entry["when"].isoformat() if row["is_date"] else ""
        row["has_time"] = isinstance(entry["when"], datetime)
        rows.append(row)
    return {"entries": rows}


@register.inclusion_tag("components/task_list.html")
def task_list(tasks: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """List the parts of an application.

    tasks: mappings with `label`, `url` (empty: cannot start yet), `status` (a word) and `state`
        (neutral, info, success, warning or danger)
    """
    return {"tasks": tasks}


@register.inclusion_tag("components/steps.html")
def steps(done: int, total: int) -> dict[str, Any]:
    """Draw progress as segments; text beside it must say it too."""
    return {"segments": [number < done for number in range(total)]}


@register.inclusion_tag("components/page_head.html")
def page_head(title: str, over: str = "", lead: str = "") -> dict[str, Any]:
    """Open a page with its one h1.

    over: a short line above it, such as the opportunity's name
    lead: a paragraph below it
    """
    return {"title": title, "over": over, "lead": lead}


@register.simple_tag
def step_counter(step: int, total: int) -> str:
    """Say "Step 3 of 6", to be given to page_head or shown above the question."""
    return gettext("Step %(step)d of %(total)d") % {"step": step, "total": total}


@register.inclusion_tag("components/back.html")
def back(url: str, text: str = "") -> dict[str, Any]:
    """Link back to the page before."""
    return {"url": url, "text": text or gettext("Back")}


@register.inclusion_tag("components/breadcrumbs.html")
def breadcrumbs(*pairs: Any) -> dict[str, Any]:
    """Link to the pages above this one, given as label, address, label, address, …"""
    if len(pairs) % 2:
        raise ComponentError(
            f"breadcrumbs got {len(pairs)} values; give a label and an address in turn."
        )
    return {"links": list(zip(pairs[::2], pairs[1::2], strict=True))}


@register.inclusion_tag("components/summary_list.html")
def summary_list(
    title: str, rows: Iterable[Sequence[Any]], change_url: str = "", level: int = 2
) -> dict[str, Any]:
    """List questions with their answers.

    rows: pairs of question and answer; an empty answer shows as a dash
    change_url: where the answers are changed; no link when empty
    """
    return {"title": title, "rows": list(rows), "change_url": change_url, "level": level}


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms: BaseForm | None) -> dict[str, Any]:
    """List what is wrong in one or more forms, with links to the fields; takes the focus.

    What is wrong in several fields is told with each field's label.
    """
    errors: list[FieldError] = [
        error for form in forms if form is not None for error in errors_of(form)
    ]
    times = Counter(error.message for error in errors)
    return {
        "errors": [
            error if times[error.message] > 1 else replace(error, label="") for error in errors
        ]
    }


@register.inclusion_tag("components/field.html")
def field(bound: BoundField, heading: bool = False, needed: bool = False) -> dict[str, Any]:
    """Show a form's field with its label, hint, optional mark and error.

    heading: the label is the page's h1 (a page with one question)
    needed: no optional mark, though it may be kept empty for now
    """
    parts: FieldParts = parts_of(bound)
    parts = replace(parts, optional=parts.optional and not needed)
    return {"parts": parts, "bound": bound, "heading": heading}


@register.inclusion_tag("components/figure.html")
def figure(
    headline: str,
    svg: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[Any]],
    note: str = "",
    csv_url: str = "",
    source: str = "",
    level: int = 2,
) -> dict[str, Any]:
    """Show a finding with its chart, and the same numbers as a table and as CSV.

    headline: what the figure says, in a sentence
    svg: a chart of pariter.apps.evidence.charts, stored when it was published
    columns, rows: the same numbers as a table; the first column names each row
    """
    return {
        "headline": headline,
        "svg": SafeString(svg),
        "columns": columns,
        "rows": rows,
        "note": note,
        "csv_url": csv_url,
        "source": source,
        "level": level,
    }


@register.inclusion_tag("components/data_table.html")
def data_table(
    caption: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[Any]],
    hide_caption: bool = False,
) -> dict[str, Any]:
    """Show a table that scrolls by itself on a small screen; its numbers stand right.

    columns, rows: the first column names each row; None is a number not shown, "c" one withheld
    """
    return {"caption": caption, "columns": columns, "rows": rows, "hide_caption": hide_caption}


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: template.Context, page: Page[Any], anchor: str = "") -> dict[str, Any]:
    """Link to the pages before and after this one; keeps the filters of the address.

    anchor: where the list begins on its page, such as "#open-now"
    """
    return {"page": page, "anchor": anchor, "request": context.get("request")}


@register.inclusion_tag("components/tabs.html")
def tabs(label: str, items: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Link to the sibling views of an office page.

    items: mappings with `label`, `url`, `current`, and where wanted `count`
    """
    return {"label": label, "items": items}


@register.simple_block_tag
def notice(content: str, title: str = "", state: str = "info", icon: str | None = None) -> str:
    """Set a remark apart.

    state: info, success, warning, danger or neutral
    """
    _require(state, NOTICE_ICONS, "state")
    return _rendered(
        "components/notice.html",
        content=content,
        title=title,
        state=state,
        icon=NOTICE_ICONS[state] if icon is None else icon,
    )


@register.simple_block_tag
def panel(content: str, title: str = "", level: int = 2) -> str:
    """Set a part of the page on a tinted ground."""
    return _rendered("components/panel.html", content=content, title=title, level=level)


@register.simple_block_tag
def confirmation(content: str, title: str, reference: str = "") -> str:
    """Say that something is done, with the reference to keep; holds the page's h1."""
    return _rendered(
        "components/confirmation.html", content=content, title=title, reference=reference
    )


@register.simple_block_tag
def at_glance(content: str, items: Iterable[Mapping[str, Any]], title: str = "") -> str:
    """Sum up an opportunity; stays in sight on wide screens.

    items: mappings with `icon`, `label` and `text`
    """
    return _rendered(
        "components/at_glance.html",
        content=content,
        items=items,
        title=title or gettext("At a glance"),
    )


@register.simple_block_tag
def details(content: str, summary: str) -> str:
    """Hide a part until someone opens it."""
    return _rendered("components/details.html", content=content, summary=summary)


def _rendered(name: str, **context: Any) -> str:
    return render_to_string(name, context)


def _require(value: str, known: Iterable[str], what: str) -> None:
    if value not in known:
        raise ComponentError(f"{what} {value!r} is not known; use one of {', '.join(known)}.")
