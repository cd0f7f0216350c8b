"""One run: what it gave, what its files prove, and the files themselves."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pariter.apps.placements.models import AllocationRun
from pariter.verifier import Report, UnknownFormatError, verify
from pariter.web.access import office, person
from pariter.web.office import visible
from pariter.web.office.downloads import json_file
from pariter.web.office.frame import call_page
from pariter.web.office.short_lists import short_lists_of
from pariter.web.office.summary import seats_left, summaries
from pariter.web.participant.wording import moment_in_words

PAGE_SIZE = 50
OF_TWO_CALLS = ("equal_shares", "max_weight_b_matching")
WISHES_HELD = (
    _("For the office only: it holds everyone’s wishes."),
    _("For everyone: it holds no wish, no home and no name."),
)
ANSWERS_HELD = (
    _("For the office only: it holds everyone’s answers."),
    _("For everyone: it holds no vote, no answer and no name."),
)
"""What the files of a run hold, the office's and everyone's."""


@office
def run(request: HttpRequest, run: int) -> HttpResponse:
    """Show what a run gave, and what its files prove."""
    found = visible.run(person(request), run)
    of_seats = found.mechanism not in OF_TWO_CALLS
    return call_page(
        request,
        "run_of_seats" if of_seats else "run",
        found.call,
        tab="office_places",
        run=found,
        ran_at=moment_in_words(found.ran_at, found.call.zone),
        files=_files(found, of_seats),
        **(_seats_given(request, found) if of_seats else {}),
    )


def _seats_given(request: HttpRequest, found: AllocationRun) -> dict[str, Any]:
    outcomes = found.outcomes.select_related("application__home", "offer", "school_class").order_by(
        "explanation__order_number"
    )
    [summary] = summaries([found])
    return {
        "is_real": found.kind == AllocationRun.Kind.REAL,
        "summary": summary,
        "seats_left": seats_left(summary, found.call),
        "of_parties": found.call.window_closes_at is not None,
        "short_lists": short_lists_of(found.call, summary.applicants),
        "page": Paginator(outcomes, PAGE_SIZE).get_page(request.GET.get("page")),
    }


@office
def audit(request: HttpRequest, run: int) -> HttpResponse:
    """Hand out the file that proves everything; it holds everyone's wishes."""
    return _download(visible.run(person(request), run), "audit")


@office
def public(request: HttpRequest, run: int) -> HttpResponse:
    """Hand out the file that everyone may have."""
    return _download(visible.run(person(request), run), "public")


def _files(found: AllocationRun, of_seats: bool) -> list[tuple[str, Report, str, str]]:
    """Return each file of a run: its name, what it proves, where it is, and what it holds."""
    held = WISHES_HELD if of_seats else ANSWERS_HELD
    return [
        (
            f"{part}.json",
            _report(getattr(found, part)),
            reverse(f"office_run_{part}", args=[found.pk]),
            str(about),
        )
        for part, about in zip(("audit", "public"), held, strict=True)
    ]


def _report(document: Any) -> Report:
    try:
        return verify(document)
    except UnknownFormatError as error:
        return Report(valid=False, proved=[], broken=str(error))


def _download(found: AllocationRun, part: str) -> HttpResponse:
    name = f"{found.call.address.replace('/', '-')}-{found.kind}-{found.pk}-{part}.json"
    return json_file(getattr(found, part), name)
