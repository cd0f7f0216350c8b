"""The parts of a report: a chapter with its comments, actions and costs, the committee."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from pariter.apps.people.actions import register_person
from pariter.apps.reports import actions, publishing
from pariter.apps.reports.chapters import CHAPTERS
from pariter.apps.reports.errors import ReportError
from pariter.apps.reports.models import CommitteeMember, Report
from pariter.apps.reports.permissions import may_comment, writes_report
from pariter.apps.reports.queries import material_of
from pariter.web.access import office, person
from pariter.web.office.forms import ActForm
from pariter.web.office.frame import page
from pariter.web.office.report_forms import (
    ActionForm,
    ChapterForm,
    CommentForm,
    CostForm,
    MemberForm,
)
from pariter.web.office.reports import show_report


@office
def chapter(request: HttpRequest, report: int, chapter: str) -> HttpResponse:
    """Show a chapter with its comments; write, comment or resolve on POST."""
    someone, at = person(request), timezone.now()
    found = show_report(request, someone, report, at)
    if chapter not in CHAPTERS:
        return redirect("office_report", found.pk)
    of, act = CHAPTERS[chapter], request.POST.get("act", "")
    writes = bool(writes_report(someone, found))
    comments = may_comment(someone, found, publishing.today(found, at))
    kept = found.texts.filter(chapter=chapter).first()
    form = ChapterForm(found, of, kept, *([request.POST] if act == "write" else []))
    comment = CommentForm(request.POST if act == "comment" else None)
    if request.method == "POST":
        if not (comments if act == "comment" else writes):
            raise PermissionDenied
        if _kept(request, found, chapter, form, comment):
            return redirect("office_report_chapter", found.pk, chapter)
    return page(
        request,
        "report_chapter",
        section="reports",
        status=422 if form.errors or comment.errors else 200,
        report=found,
        chapter=of,
        form=form,
        comment=comment,
        comments=found.comments.filter(chapter=chapter).select_related("written_by", "resolved_by"),
        writes=writes and found.state != Report.State.PUBLISHED,
        may_comment=comments and found.state != Report.State.PUBLISHED,
        figures=material_of(found, publishing.today(found, at)).figures_of(chapter),
    )


def _kept(
    request: HttpRequest, report: Report, chapter: str, form: ChapterForm, comment: CommentForm
) -> bool:
    """Keep what was sent, or refuse in its form."""
    someone, at = person(request), timezone.now()
    given: dict[str, Any] = {"report": report, "chapter": chapter, "at": at, "by": someone}
    if request.POST.get("act") == "resolve":
        open_now = report.comments.filter(chapter=chapter)
        known = str(request.POST.get("comment", ""))
        found = get_object_or_404(
            open_now, pk=int(known) if known.isascii() and known.isdigit() else 0
        )
        actions.resolve_comment(found=found, at=at, by=someone)
        messages.success(request, _("The comment is resolved."))
        return True
    sent: ActForm = comment if comment.is_bound else form
    if not sent.is_bound or not sent.is_valid():
        return False
    try:
        if comment.is_bound:
            actions.comment(text=comment.cleaned_data["comment"], **given)
        else:
            actions.write_chapter(
                text=form.written("text"),
                has_no_figures=form.cleaned_data.get("has_no_figures", False),
                **given,
            )
    except ReportError as error:
        sent.refuse(str(error))
        return False
    messages.success(request, _("It is kept."))
    return True


@office
def money(request: HttpRequest, report: int) -> HttpResponse:
    """Show actions and reclassified costs; add one or take one out on POST."""
    someone, at = person(request), timezone.now()
    found = show_report(request, someone, report, at)
    writes, act = bool(writes_report(someone, found)), request.POST.get("act", "")
    action = ActionForm(found, request.POST if act == "action" else None, prefix="action")
    cost = CostForm(found, request.POST if act == "cost" else None, prefix="cost")
    if request.method == "POST":
        if not writes:
            raise PermissionDenied
        if _changed_money(request, found, action, cost):
            return redirect("office_report_money", found.pk)
    return page(
        request,
        "report_money",
        section="reports",
        status=422 if action.errors or cost.errors else 200,
        report=found,
        writes=writes and found.state != Report.State.PUBLISHED,
        action=action,
        cost=cost,
        actions=found.actions.select_related("initiative", "publication"),
        costs=found.costs.all(),
    )


def _changed_money(
    request: HttpRequest, report: Report, action: ActionForm, cost: CostForm
) -> bool:
    given: dict[str, Any] = {"at": timezone.now(), "by": person(request)}
    form: Any = action if action.is_bound else cost
    if form.is_bound and not form.is_valid():
        return False
    try:
        if action.is_bound:
            publication, step = action.figure
            actions.report_action(
                report=report,
                initiative=action.cleaned_data["initiative"],
                goal=action.written("goal"),
                publication=publication,
                step=step,
                **_amount(action),
                **given,
            )
        elif cost.is_bound:
            actions.report_cost(
                report=report,
                title=cost.written("title"),
                kind=cost.cleaned_data["kind"],
                **_amount(cost),
                **given,
            )
        else:
            actions.take_out(part=_part(report, request.POST.get("act", "")), **given)
    except ReportError as error:
        form.refuse(str(error))
        return False
    messages.success(request, _("It is kept."))
    return True


def _amount(form: ActionForm | CostForm) -> dict[str, Any]:
    return {"cents": int(form.cleaned_data["amount"] * 100), "source": form.written("source")}


def _part(report: Report, act: str) -> Any:
    """Return the action or cost that an act such as `cost-12` takes out, or answer 404."""
    kind, _dash, key = act.partition("-")
    parts: Any = report.actions if kind == "action" else report.costs
    return get_object_or_404(parts, pk=int(key) if key.isascii() and key.isdigit() else 0)


@office
def committee(request: HttpRequest, report: int) -> HttpResponse:
    """Show the committee; name someone, or note a last day, on POST."""
    someone, at = person(request), timezone.now()
    found = show_report(request, someone, report, at)
    writes, act = bool(writes_report(someone, found)), request.POST.get("act", "")
    form = MemberForm(found, request.POST if act == "join" else None)
    if request.method == "POST":
        if not writes:
            raise PermissionDenied
        if _changed_committee(request, found, form):
            return redirect("office_report_committee", found.pk)
    return page(
        request,
        "report_committee",
        section="reports",
        status=422 if form.errors else 200,
        report=found,
        writes=writes,
        form=form,
        members=found.edition.initiative.committee.select_related("person"),
    )


def _changed_committee(request: HttpRequest, report: Report, form: MemberForm) -> bool:
    someone, at = person(request), timezone.now()
    if not form.is_bound:
        key = request.POST.get("member", "")
        members = CommitteeMember.objects.filter(initiative=report.edition.initiative, ends=None)
        member = get_object_or_404(members, pk=int(key) if key.isascii() and key.isdigit() else 0)
        ends = max(publishing.today(report, at), member.starts)
        publishing.leave_committee(report=report, member=member, ends=ends, at=at, by=someone)
        messages.success(request, _("The last day is noted."))
        return True
    if not form.is_valid():
        return False
    said = form.cleaned_data
    language = report.edition.initiative.programme.languages[0]
    try:
        publishing.join_committee(
            report=report,
            name=said["name"],
            role=form.written("role"),
            starts=said["starts"],
            person=register_person(email=form.address, language=language, at=at, by=someone)
            if form.address
            else None,
            at=at,
            by=someone,
        )
    except ReportError as error:
        form.refuse(str(error))
        return False
    messages.success(request, _("The committee is kept."))
    return True
