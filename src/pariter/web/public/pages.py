"""What every public site owes its visitors: accessibility statement and privacy page."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from pariter import __version__
from pariter.apps.programmes.models import Programme
from pariter.web.access import public
from pariter.web.cache import keep

Rows = list[tuple[str, str, str]]
OFFICES_SHOWN = 12


@public
def accessibility(request: HttpRequest) -> HttpResponse:
    """Say how far everyone can use these pages, and how to report a barrier."""
    return _page(request, "public/accessibility.html", version=__version__)


@public
def privacy(request: HttpRequest) -> HttpResponse:
    """Say what is kept about people, who reads it and until when."""
    return _page(
        request,
        "public/privacy.html",
        columns=(_("What"), _("What for"), _("Who reads it")),
        account=_account(),
        letters=_letters(),
        funnel=_funnel(),
    )


def _page(request: HttpRequest, template: str, **values: Any) -> HttpResponse:
    offices = list(Programme.objects.defer("body", "summary").order_by("key")[: OFFICES_SHOWN + 1])
    context = {
        "offices": offices[:OFFICES_SHOWN],
        "more_offices": len(offices) > OFFICES_SHOWN,
        "institutions": dict.fromkeys(str(office.institution) for office in offices),
        **values,
    }
    return keep(render(request, template, context))


def _account() -> Rows:
    return [
        (
            _("E-mail address, and your name if you give it"),
            _("To know you and to write to you"),
            _("You, and the office of a programme where you apply"),
        ),
        (
            _("Password, if you set one; only a value from which nobody can read it"),
            _("To let you in"),
            _("No one"),
        ),
        (
            _("A cookie that ends when you close the browser"),
            _("To keep you signed in"),
            _("Your browser and this site"),
        ),
        (
            _("A cookie with the sessions that you put into your day, for four months"),
            _("To show you your day without an account"),
            _("Your browser and this site"),
        ),
        (
            _("The messages we sent you"),
            _("To send them again if the mail fails"),
            _("Who runs the computers of this site"),
        ),
    ]


def _letters() -> Rows:
    return [
        (
            _(
                "A question, a proposal or a report: your words, "
                "and your name and address if you give them"
            ),
            _("To answer you"),
            _("You, by a secret link, and the office of the programme"),
        ),
        (
            _("A proposal that you let us publish, signed as you wish"),
            _("To discuss it and to decide"),
            _("Everyone"),
        ),
        (
            _("Your address, when you want to be told that something opens"),
            _("To write to you once"),
            _("Who runs the computers of this site"),
        ),
    ]


def _funnel() -> Rows:
    return [
        (
            _("Your home institution, and what you ask for, in your order"),
            _("To check the conditions and to give places"),
            _("You and the office of the programme"),
        ),
        (
            _("Your lottery number, your result and the reasons for it"),
            _("To give places and to prove how"),
            _("You and the office; everyone else sees a code only"),
        ),
        (
            _("Your place, your answer to it, your turn on the waiting list"),
            _("To fill each place"),
            _("You and the office"),
        ),
        (
            _("Whether you came"),
            _("To count what the programme reaches"),
            _("The office; everyone else sees numbers only"),
        ),
        (
            _("Who did what in this system, and when"),
            _("To be able to check it later"),
            _("Who runs the computers of this site"),
        ),
    ]
