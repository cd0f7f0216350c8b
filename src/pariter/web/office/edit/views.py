"""The start of editing, and the pages of texts, facts and dates."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from pariter.apps.programmes.models import Edition
from pariter.apps.programmes.moments import local_day
from pariter.web.access import office, person
from pariter.web.office.edit import standing
from pariter.web.office.edit.access import edited_programmes, editing, whole
from pariter.web.office.edit.dates import DatesForm, editions_of
from pariter.web.office.edit.days import days_of, find_edition
from pariter.web.office.edit.facts import FactsForm
from pariter.web.office.edit.forms import EditForm
from pariter.web.office.edit.pages import edit_page, initiative_tabs, lost_page
from pariter.web.office.edit.running import running_otherwise
from pariter.web.office.edit.saving import saved
from pariter.web.office.edit.texts import TextForm
from pariter.web.office.edit.words import find, owner_of, part_name, text_title
from pariter.web.office.frame import page


@office
def programmes(request: HttpRequest) -> HttpResponse:
    """List the programmes that the person edits; lead on where there is one."""
    found = edited_programmes(person(request))
    if not found:
        raise Http404
    if len(found) == 1:
        return redirect("office_edit", found[0].key)
    return page(request, "edit/programmes", section="edit", programmes=found)


@office
def overview(request: HttpRequest, programme: str) -> HttpResponse:
    """Show what can be edited, what is missing, and how the draft stands."""
    found = editing(request, programme)
    today = local_day(timezone.now(), found.programme.zone)
    initiatives = list(standing.entries(found, today))
    own = standing.programme_entries(found) if found.is_whole else []
    lists = standing.list_entries(found) if found.is_whole else []
    return edit_page(
        request,
        "overview",
        found,
        unfinished=[one for one in (*own, *initiatives, *lists) if one.is_unfinished],
        initiatives=initiatives,
        own=own,
        lists=lists,
        number=len(standing.changes_of(found)),
        has_several=len(edited_programmes(found.person)) > 1,
    )


@office
def text(request: HttpRequest, programme: str, text: str) -> HttpResponse:
    """Edit a text of the programme, or a film's transcript; save it on POST."""
    found = whole(request, programme)
    if text not in found.content["texts"]:
        return lost_page(request, found)
    kind, part = owner_of(found.content, text)
    if kind in {"initiative", "news"}:
        raise Http404
    form = TextForm(found, text, request.POST if request.method == "POST" else None)
    if _done(request, form):
        return redirect(request.path)
    title = part_name(found.content, kind, part) if part else text_title(found.content, text)
    return edit_page(
        request, "text", found, form=form, title=title, preview="" if not part else None
    )


@office
def initiative(request: HttpRequest, programme: str, initiative: str) -> HttpResponse:
    """Edit the text of an initiative; save it on POST."""
    found = editing(request, programme)
    item = found.initiative(initiative)
    form = TextForm(found, item["text"], request.POST if request.method == "POST" else None)
    return _of_initiative(request, found, item, form)


@office
def facts(request: HttpRequest, programme: str, initiative: str) -> HttpResponse:
    """Edit what the page of an initiative says beside its text; save it on POST."""
    found = editing(request, programme)
    item = found.initiative(initiative)
    form = FactsForm(found, item["key"], request.POST if request.method == "POST" else None)
    return _of_initiative(request, found, item, form)


@office
def dates(request: HttpRequest, programme: str, initiative: str, edition: str) -> HttpResponse:
    """Edit the dates of one edition; save them on POST."""
    found = editing(request, programme)
    item = found.initiative(initiative)
    if edition not in dict(editions_of(item)):
        raise Http404
    days = days_of(find_edition(item, edition))
    day = request.GET.get("day", "")
    # Its last session may have moved to another day.
    if day and day not in days:
        return redirect(request.path)
    sent = request.POST if request.method == "POST" else None
    form = DatesForm(found, item["key"], edition, sent, day=day)
    opened = Edition.objects.filter(
        initiative__programme=found.programme, initiative__key=item["key"], key=edition
    ).first()
    said = find(found.published, "initiative", item["key"]) or {"edition": []}
    running = [
        difference
        for part in said["edition"]
        if opened and part["key"] == edition
        for difference in running_otherwise(opened, part)
    ]
    return _of_initiative(
        request,
        found,
        item,
        form,
        is_open=bool(opened),
        running=running,
        day=day,
        days=[(one, date.fromisoformat(one)) for one in days],
    )


def _of_initiative(
    request: HttpRequest, found: Any, item: Any, form: EditForm, **values: Any
) -> HttpResponse:
    if _done(request, form):
        return redirect(request.get_full_path())
    return edit_page(
        request,
        "initiative",
        found,
        form=form,
        title=text_title(found.content, item["text"]),
        initiative=item,
        tabs=initiative_tabs(found, item, request.path),
        preview=f"{item['slug']}/",
        **values,
    )


def _done(request: HttpRequest, form: EditForm) -> bool:
    return form.is_bound and saved(request, form)
