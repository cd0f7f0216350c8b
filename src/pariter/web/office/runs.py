"""One run: what it gave, what its files prove, and the files themselves."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse

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


@office
def run(request: HttpRequest, run: int) -> HttpResponse:
    """Show what a run gave, and what its files prove."""
    found = visible.run(person(request), run)
    reports = [("audit.json", _report(found.audit)), ("public.json", _report(found.public))]
    ran_at = moment_in_words(found.ran_at, found.call.zone)
    if found.mechanism in OF_TWO_CALLS:
        return call_page(
            request,
            "run_of_two_calls",
            found.call,
            tab="office_places",
            run=found,
            ran_at=ran_at,
            reports=reports,
        )
    outcomes = found.outcomes.select_related("application__home", "offer").order_by(
        "explanation__order_number"
    )
    shown = Paginator(outcomes, PAGE_SIZE).get_page(request.GET.get("page"))
    [summary] = summaries([found])
    return call_page(
        request,
        "run",
        found.call,
        tab="office_places",
        run=found,
        is_real=found.kind == AllocationRun.Kind.REAL,
        ran_at=ran_at,
        summary=summary,
        seats_left=seats_left(summary, found.call),
        short_lists=short_lists_of(found.call, summary.applicants),
        reports=reports,
        page=shown,
    )


@office
def audit(request: HttpRequest, run: int) -> HttpResponse:
    """Hand out the file that proves everything; it holds everyone's wishes."""
    return _download(visible.run(person(request), run), "audit")


@office
def public(request: HttpRequest, run: int) -> HttpResponse:
    """Hand out the file that everyone may have."""
    return _download(visible.run(person(request), run), "public")


def _report(document: Any) -> Report:
    try:
        return verify(document)
    except UnknownFormatError as error:
        return Report(valid=False, proved=[], broken=str(error))


def _download(found: AllocationRun, part: str) -> HttpResponse:
    name = f"{found.call.address.replace('/', '-')}-{found.kind}-{found.pk}-{part}.json"
    return json_file(getattr(found, part), name)
