"""The frame of the office's pages: its navigation, and the tabs of one call."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pariter.apps.programmes.models import Call
from pariter.web.access import person
from pariter.web.context import show_under
from pariter.web.office import visible
from pariter.web.office.for_whom import for_whom
from pariter.web.office.progress import FIRST_COME
from pariter.web.office.visible import Duty

OF_EDITION = ("office_board", "office_figures")
"""The tabs that speak of all calls of an edition, so for whom one of them is says nothing."""


@dataclass(frozen=True)
class Entry:
    """One entry of the navigation; shown to whoever has one of these duties."""

    key: str
    label: Any
    address: str
    duties: frozenset[Duty]


def _entry(key: str, label: Any, address: str, *duties: Duty) -> Entry:
    return Entry(key, label, address, frozenset(duties))


MENU = (
    (
        _entry("todo", gettext_lazy("To do"), "office_todo", Duty.RUNS, Duty.EDITS, Duty.APPROVES),
        _entry("calls", gettext_lazy("Calls"), "office_calls", Duty.RUNS),
        _entry("proposals", gettext_lazy("Partners"), "office_session_proposals", Duty.RUNS),
        _entry("enquiries", gettext_lazy("Enquiries"), "office_enquiries", Duty.RUNS),
    ),
    (
        _entry("edit", gettext_lazy("Pages and texts"), "office_edits", Duty.EDITS),
        _entry("messages", gettext_lazy("Messages"), "office_messages", Duty.RUNS),
    ),
    (
        _entry("figures", gettext_lazy("Figures"), "office_figures_list", Duty.RUNS, Duty.FOLLOWS),
        _entry("reports", gettext_lazy("Reports"), "office_reports", Duty.APPROVES),
    ),
    (_entry("sessions", gettext_lazy("Your sessions"), "partner_sessions", Duty.GIVES),),
    (
        _entry("team", gettext_lazy("Team"), "office_teams", Duty.LEADS),
        _entry("mail", gettext_lazy("Undelivered mail"), "office_mail", Duty.RUNS),
    ),
)
"""The office's day, then what it says, what came of it, and the office itself."""


def page(
    request: HttpRequest, template: str, *, section: str, status: int = 200, **values: Any
) -> HttpResponse:
    """Show a page of the office.

    section: the entry of the navigation it belongs to
    """
    context = {"office_navigation": _navigation(request, section), **values}
    return render(request, f"office/{template}.html", context, status=status)


def call_page(
    request: HttpRequest,
    template: str,
    call: Call,
    *,
    tab: str,
    status: int = 200,
    **values: Any,
) -> HttpResponse:
    """Show a page about one call, under its programme's brand, with the tabs of the call."""
    initiative = call.edition.initiative
    show_under(request, initiative.programme)
    return page(
        request,
        template,
        section="calls",
        status=status,
        call=call,
        for_whom="" if tab in OF_EDITION else for_whom(call),
        initiative=initiative,
        edition=call.edition,
        is_ranked=call.mechanism != FIRST_COME,
        tabs=tabs(call, tab),
        **values,
    )


def tabs(call: Call, current: str) -> list[dict[str, Any]]:
    """Return the sibling pages of a call for the `tabs` tag."""
    pages = [
        ("office_call", _("Overview"), call.pk),
        ("office_applicants", _("Applicants"), call.pk),
        ("office_places", _("Places"), call.pk),
        ("office_board", _("Board"), call.edition_id),
        ("office_sessions", _("Attendance"), call.pk),
        ("office_after", _("Afterwards"), call.pk),
        ("office_call_messages", _("Messages"), call.pk),
        ("office_figures", _("Figures"), call.edition_id),
    ]
    if call.for_classes:
        pages.insert(2, ("office_classes", _("Classes"), call.pk))
    return [
        {"label": label, "url": reverse(name, args=[key]), "current": name == current}
        for name, label, key in pages
    ]


def _navigation(request: HttpRequest, section: str) -> list[list[dict[str, Any]]]:
    """Return the entries that the person's work opens, in groups that belong together."""
    duties = visible.duties(person(request))
    if section == "reports" and Duty.APPROVES not in duties:
        section = "figures"  # the office comes to reports from there
    groups = [
        [
            {"label": entry.label, "url": reverse(entry.address), "current": entry.key == section}
            for entry in group
            if entry.duties & duties
        ]
        for group in MENU
    ]
    return [group for group in groups if group]
