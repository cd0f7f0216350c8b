"""Reports: what is missing first, then reading, approving, publishing and correcting."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pariter.apps.people.models import Person
from pariter.apps.reports import publishing
from pariter.apps.reports.actions import open_report
from pariter.apps.reports.chapters import CHAPTERS
from pariter.apps.reports.content import digest_of, documents
from pariter.apps.reports.errors import ReportError
from pariter.apps.reports.gaps import Gap, gaps_of
from pariter.apps.reports.models import CommitteeMember, Report
from pariter.apps.reports.permissions import writes_report
from pariter.apps.reports.queries import (
    Standing,
    approvals_of,
    editions_to_report,
    material_of,
    newest,
    reports_for,
    seat_of,
)
from pariter.web.access import office, person
from pariter.web.context import show_under
from pariter.web.office import visible
from pariter.web.office.forms import ActForm
from pariter.web.office.frame import page
from pariter.web.office.progress import Tag
from pariter.web.office.report_forms import ApproveForm, MinutesForm, ReasonForm
from pariter.web.office.visible import Duty

State = Report.State
TAGS = {
    State.DRAFT: "neutral",
    State.IN_REVIEW: "info",
    State.APPROVED: "success",
    State.PUBLISHED: "success",
}
OPEN = (State.IN_REVIEW, State.APPROVED)
"""While the committee can approve a report."""


@office
def reports(request: HttpRequest) -> HttpResponse:
    """List the reports that the person may see, and the years that have none; begin one on POST."""
    someone = person(request)
    if not visible.duties(someone) & {Duty.FOLLOWS, Duty.APPROVES}:
        raise PermissionDenied
    to_open = list(editions_to_report(someone))
    if request.method == "POST":
        chosen = next((one for one in to_open if str(one.pk) == request.POST.get("edition")), None)
        if chosen is None:
            raise PermissionDenied
        begun = open_report(edition=chosen, at=timezone.now(), by=someone)
        return redirect("office_report", begun.pk)
    found = [(one, tag_of(one), newest(one)) for one in reports_for(someone, timezone.localdate())]
    return page(request, "reports", section="reports", found=found, to_open=to_open)


@office
def report(request: HttpRequest, report: int) -> HttpResponse:
    """Show what a report lacks, and where; send to review, publish or correct on POST."""
    someone, at = person(request), timezone.now()
    found = show_report(request, someone, report, at)
    writes = bool(writes_report(someone, found))
    form: Any = ReasonForm(found) if found.state == State.PUBLISHED else ActForm()
    if request.method == "POST":
        if not writes:
            raise PermissionDenied
        if request.POST.get("act") == "correct":
            form = ReasonForm(found, request.POST)
        if _done(request, found, form, at, someone):
            return redirect("office_report", found.pk)
    digest, standings, gaps = _standing(found, at)
    seat = seat_of(someone, found.edition.initiative, publishing.today(found, at))
    waits = [one.member for one in standings if one.approval is None]
    return page(
        request,
        "report_overview",
        section="reports",
        status=422 if form.errors else 200,
        report=found,
        tag=tag_of(found),
        writes=writes,
        form=form,
        tasks=[(task_of(found, gap), gap.why) for gap in gaps],
        standings=standings,
        digest=digest,
        chapters=_chapters(found, gaps),
        versions=found.versions.defer("content").order_by("-number"),
        may_approve=found.state in OPEN and seat in waits,
    )


@office
def draft(request: HttpRequest, report: int) -> HttpResponse:
    """Show the whole report as readers will see it; a committee member approves it on POST."""
    someone, at = person(request), timezone.now()
    found = show_report(request, someone, report, at)
    content = documents(material_of(found, publishing.today(found, at)))
    digest = digest_of(content)
    standings = approvals_of(found, digest, publishing.today(found, at))
    seat = seat_of(someone, found.edition.initiative, publishing.today(found, at))
    waits = [one.member for one in standings if one.approval is None and not one.member.person]
    own = next((one for one in standings if one.member == seat), None)
    may_note = bool(waits and writes_report(someone, found))
    form, minutes = ApproveForm(initial={"shown": digest}), None
    if may_note:
        minutes = MinutesForm(waits, initial={"shown": digest})
    if request.method == "POST":
        by_minutes = request.POST.get("act") == "note"
        member = waits[0] if by_minutes and may_note else seat
        if member is None or by_minutes != (member != seat):
            raise PermissionDenied
        answered: Any = (
            MinutesForm(waits, request.POST) if by_minutes else ApproveForm(request.POST)
        )
        if _approved(request, found, answered, member, at, someone):
            return redirect("office_report", found.pk)
        form, minutes = (form, answered) if by_minutes else (answered, minutes)
    return page(
        request,
        "report_draft",
        section="reports",
        status=422 if form.errors or (minutes and minutes.errors) else 200,
        report=found,
        document=content.get(get_language() or "") or next(iter(content.values())),
        digest=digest,
        form=form,
        minutes=minutes,
        own=own,
        is_open=found.state in OPEN,
    )


def show_report(request: HttpRequest, someone: Person, key: int, at: datetime) -> Report:
    """Return a report that the person may see, or answer 404; its page is under its programme."""
    found: Report = get_object_or_404(reports_for(someone, timezone.localdate(at)), pk=key)
    show_under(request, found.edition.initiative.programme)
    return found


def tag_of(report: Report) -> Tag:
    """Return how a report stands, in words."""
    return Tag(str(report.get_state_display()), TAGS[State(report.state)])


def task_of(report: Report, gap: Gap) -> str:
    """Return the address at which something that is missing is mended."""
    if gap.kind == "figures":
        return reverse("office_figures_list")
    if gap.chapter:
        return reverse("office_report_chapter", args=[report.pk, gap.chapter])
    if gap.kind == "committee":
        return reverse("office_report_committee", args=[report.pk])
    return reverse("office_report_draft", args=[report.pk]) if gap.kind == "approval" else ""


def _standing(report: Report, at: datetime) -> tuple[str, list[Standing], list[Gap]]:
    day = publishing.today(report, at)
    material = material_of(report, day)
    digest = digest_of(documents(material))
    standings = approvals_of(report, digest, day)
    gaps = [] if report.state == State.PUBLISHED else gaps_of(material, standings)
    return digest, standings, gaps


def _chapters(report: Report, gaps: list[Gap]) -> list[dict[str, Any]]:
    """Return the chapters for the `task_list` tag."""
    written = {one.chapter for one in report.texts.all() if one.text}
    missing = {gap.chapter: gap.kind for gap in gaps}
    words = {
        "text": _("Text is missing"),
        "figures": _("Figures are missing"),
        "comments": _("Comments are open"),
    }

    def standing(key: str) -> dict[str, str]:
        if key in missing:
            return {"status": words[missing[key]], "state": "warning"}
        if key in written:
            return {"status": _("Complete"), "state": "success"}
        return {"status": _("Without a text"), "state": "neutral"}

    return [
        {
            "label": chapter.title,
            "url": reverse("office_report_chapter", args=[report.pk, chapter.key]),
            **standing(chapter.key),
        }
        for chapter in CHAPTERS.values()
    ]


def _done(request: HttpRequest, report: Report, form: Any, at: datetime, by: Person) -> bool:
    """Do what was asked, or refuse in the form."""
    acts: dict[str, tuple[Callable[[], object], str]] = {
        "review": (
            lambda: publishing.send_to_review(report=report, at=at, by=by),
            _("The committee can approve the report now."),
        ),
        "publish": (
            lambda: publishing.publish_report(report=report, at=at, by=by),
            _("The report is published. Everyone can read it now."),
        ),
        "correct": (
            lambda: publishing.start_correction(
                report=report, reason=form.written("reason"), at=at, by=by
            ),
            _("You can correct the report now. The published version stays as it is."),
        ),
    }
    act, said = acts.get(request.POST.get("act", ""), (None, ""))
    if act is None or (form.is_bound and not form.is_valid()):
        return False
    try:
        act()
    except ReportError as error:
        _refuse(form, request, error)
        return False
    messages.success(request, said)
    return True


def _approved(
    request: HttpRequest,
    report: Report,
    form: Any,
    member: CommitteeMember,
    at: datetime,
    by: Person,
) -> bool:
    """Keep an approval of what was shown, or refuse in the form."""
    if not form.is_valid():
        return False
    try:
        publishing.approve(
            report=report,
            member=form.cleaned_data.get("member", member),
            digest=form.cleaned_data["shown"],
            minutes=form.cleaned_data.get("minutes", ""),
            at=at,
            by=by,
        )
    except ReportError as error:
        form.refuse(str(error))
        return False
    messages.success(request, _("The approval is kept. It holds for exactly this content."))
    return True


def _refuse(form: Any, request: HttpRequest, error: ReportError) -> None:
    if not form.is_bound:
        form.data, form.is_bound = request.POST, True
    form.refuse(str(error))
