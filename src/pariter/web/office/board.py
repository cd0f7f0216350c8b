"""The board of an edition: every session with its numbers, problems first."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pariter.apps.participation.models import Duty
from pariter.apps.programmes.models import SessionProposal
from pariter.web.access import office, person
from pariter.web.forms import AccessibleForm
from pariter.web.office import visible
from pariter.web.office.board_problems import DANGER, Sort
from pariter.web.office.board_rows import Row, board_rows
from pariter.web.office.frame import call_page
from pariter.web.office.spreadsheet import table_response
from pariter.web.templatetags.components import long_date

PAGE_SIZE = 60
EVERY = ("", gettext_lazy("All"))
OK, OVER, CANCELLED = "ok", "over", "cancelled"
Key = Callable[[Row], Any]
ORDERS: dict[str, tuple[Any, Key]] = {
    "": (gettext_lazy("Problems first"), lambda row: ()),
    "time": (gettext_lazy("Time"), lambda row: row.session.starts_at),
    "full": (gettext_lazy("Fullest first"), lambda row: -_filled(row)),
    "empty": (gettext_lazy("Emptiest first"), lambda row: _filled(row)),
    "waiting": (gettext_lazy("Longest waiting list first"), lambda row: -row.waiting),
}


class BoardFilter(AccessibleForm):
    """Find sessions on the board, and put them in an order."""

    words = forms.CharField(label=gettext_lazy("Title, partner or place"), required=False)
    day = forms.ChoiceField(label=gettext_lazy("Day"), required=False)
    problem = forms.ChoiceField(label=gettext_lazy("Standing"), required=False)
    order = forms.ChoiceField(
        label=gettext_lazy("Order"),
        required=False,
        choices=[(key, words) for key, (words, _key) in ORDERS.items()],
    )

    def __init__(self, rows: list[Row], *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        days = dict.fromkeys(row.session.local_start.date() for row in rows)
        self._choose("day", [EVERY, *((day.isoformat(), long_date(day)) for day in days)])
        numbers = Counter(problem.sort for row in rows for problem in row.problems)
        self._choose(
            "problem",
            [
                EVERY,
                ("any", _("Any problem")),
                *((one.value, f"{one.words} ({numbers[one]})") for one in Sort if numbers[one]),
                (OK, _("Nothing wrong")),
                (OVER, _("Over")),
                (CANCELLED, _("Cancelled")),
            ],
        )

    def matching(self, rows: list[Row], at: datetime) -> list[Row]:
        """Return the sessions that the filter lets through, in the order that is wished."""
        self.is_valid()
        wanted = self.cleaned_data
        words = str(wanted.get("words") or "").casefold().split()
        day, problem = wanted.get("day") or "", wanted.get("problem") or ""
        found = [
            row
            for row in rows
            if all(word in _said(row) for word in words)
            and (not day or row.session.local_start.date().isoformat() == day)
            and _stands(row, problem, at)
        ]
        order = wanted.get("order") or ""
        return sorted(found, key=ORDERS[order][1]) if order else _in_order(found, at)

    def _choose(self, name: str, choices: list[Any]) -> None:
        choice: Any = self.fields[name]
        choice.choices = choices


@office
def board(request: HttpRequest, edition: int) -> HttpResponse:
    """Show the sessions of an edition, those with problems first."""
    found, at = visible.run_edition(person(request), edition), timezone.now()
    rows = board_rows(found, at)
    form = BoardFilter(rows, request.GET)
    matching = form.matching(rows, at)
    shown = Paginator(matching, PAGE_SIZE).get_page(request.GET.get("page"))
    lines = [(row, standing_in_words(row, at), _place(row)) for row in shown]
    query = request.GET.copy()
    query.pop("live", None)
    return call_page(
        request,
        "board",
        visible.call_of_edition(found),
        tab="office_board",
        form=form,
        page=shown,
        lines=lines,
        number=len(matching),
        is_filtered=len(matching) != len(rows),
        query=query.urlencode(),
        live="live" in request.GET,
        at=at.astimezone(ZoneInfo(found.initiative.programme.zone)),
        tiles=_tiles(rows, at),
        for_classes=found.calls.filter(for_classes=True).exists(),
        proposals=SessionProposal.objects.filter(
            call__edition=found, state=SessionProposal.State.SENT
        ).aggregate(number=Count("pk"))["number"],
    )


@office
def board_csv(request: HttpRequest, edition: int) -> HttpResponse:
    """Hand out the filtered board as a file that no spreadsheet runs."""
    found, at = visible.run_edition(person(request), edition), timezone.now()
    rows = board_rows(found, at)
    head = [
        _("Session"),
        _("When"),
        _("Where"),
        _("Given by"),
        _("Seats"),
        _("Held"),
        _("Confirmed"),
        _("Waiting"),
        _("Came"),
        *(str(role.label) for role in Duty.Role),
        _("Standing"),
    ]
    name = f"{found.initiative.key}-{found.key}-board.csv"
    return table_response(
        name, head, (_cells(row, at) for row in BoardFilter(rows, request.GET).matching(rows, at))
    )


def standing_in_words(row: Row, at: datetime) -> str:
    """Say in a few words how a session stands where nothing is wrong with it."""
    if row.session.cancelled_at:
        return _("Cancelled")
    if row.session.ends_at <= at:
        return _("Over")
    if row.session.starts_at <= at:
        return _("Goes on now")
    if row.free == 0:
        return _("Full")
    return _("In order")


def _cells(row: Row, at: datetime) -> list[Any]:
    crews = {crew.role: crew for crew in row.crews}
    return [
        row.session.title,
        row.when,
        _place(row),
        row.session.organisation or "",
        "" if row.seats is None else row.seats,
        row.held,
        row.expected,
        row.waiting,
        row.came if row.noted else "",
        *(
            f"{crews[role].accepted}/{crews[role].wanted}" if role in crews else ""
            for role in Duty.Role.values
        ),
        " ".join(problem.text for problem in row.problems) or standing_in_words(row, at),
    ]


def _place(row: Row) -> str:
    venue = row.session.venue
    names = dict.fromkeys((str(row.session.place), str(venue.name) if venue else ""))
    return ", ".join(filter(None, names))


def _said(row: Row) -> str:
    return f"{row.session.title} {row.session.organisation or ''} {_place(row)}".casefold()


def _stands(row: Row, wanted: str, at: datetime) -> bool:
    """Tell whether a session has a sort of problem, or stands otherwise as wished."""
    is_over = row.session.ends_at <= at
    states = {
        "": True,
        "any": bool(row.problems),
        OK: not (row.problems or row.session.cancelled_at or is_over),
        OVER: is_over and not row.session.cancelled_at,
        CANCELLED: bool(row.session.cancelled_at),
    }
    return states.get(wanted, any(problem.sort == wanted for problem in row.problems))


def _in_order(rows: list[Row], at: datetime) -> list[Row]:
    """Put problems first, then what comes, then what is over or cancelled."""

    def key(row: Row) -> tuple[int, bool, datetime]:
        worst = row.problems[0].state if row.problems else ""
        rank = 0 if worst == DANGER else 1 if worst else 2
        is_past = bool(row.session.cancelled_at) or row.session.ends_at <= at
        return (3 if is_past else rank, bool(row.session.cancelled_at), row.session.starts_at)

    return sorted(rows, key=key)


def _filled(row: Row) -> float:
    return row.held / row.seats if row.seats else 0


def _tiles(rows: list[Row], at: datetime) -> dict[str, int]:
    """Sum up the sessions that take place."""
    alive = [row for row in rows if not row.session.cancelled_at]
    seated = [row for row in alive if row.seats is not None]
    return {
        "sessions": len(alive),
        "coming": sum(row.session.ends_at > at for row in alive),
        "troubled": sum(bool(row.problems) for row in alive),
        "seats": sum(row.seats or 0 for row in seated),
        "held": sum(row.held for row in seated),
        "waiting": sum(row.waiting for row in alive),
        "came": sum(row.came for row in alive),
    }
