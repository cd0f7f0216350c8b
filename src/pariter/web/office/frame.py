"""The frame of the office's pages: its navigation, and the tabs of one call."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from pariter.apps.programmes.models import Call
from pariter.web.access import person
from pariter.web.context import show_under
from pariter.web.office import visible
from pariter.web.office.progress import FIRST_COME


def page(
    request: HttpRequest, template: str, *, section: str, status: int = 200, **values: Any
) -> HttpResponse:
    """Show a page of the office.

    section: the entry of the navigation it belongs to
    """
    context = {"navigation": _navigation(request, section), **values}
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
        ("office_sessions", _("Attendance"), call.pk),
        ("office_figures", _("Figures"), call.edition_id),
    ]
    return [
        {"label": label, "url": reverse(name, args=[key]), "current": name == current}
        for name, label, key in pages
    ]


def _navigation(request: HttpRequest, section: str) -> list[dict[str, Any]]:
    entries = [("figures", _("Figures"), "office_figures_list")]
    if visible.runs_any(person(request)):
        entries = [
            ("todo", _("To do"), "office_todo"),
            ("calls", _("Calls"), "office_calls"),
            *entries,
            ("mail", _("Undelivered mail"), "office_mail"),
        ]
    return [
        {"label": label, "url": reverse(name), "current": key == section}
        for key, label, name in entries
    ]
