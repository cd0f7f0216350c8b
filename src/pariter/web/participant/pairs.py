"""The people whom someone is paired with: what they share, and asking for another."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from i18nfield.strings import LazyI18nString

from pariter.apps.applications.answers import questions_for
from pariter.apps.applications.models import Application
from pariter.apps.people.models import Person
from pariter.apps.placements.errors import PlacementError
from pariter.apps.placements.models import Pair
from pariter.apps.placements.pair_worth import Worth
from pariter.apps.placements.pairs import ask_for_another
from pariter.apps.placements.queries import pairs_of
from pariter.web.access import person, signed_in
from pariter.web.participant import own
from pariter.web.participant.contacts import contacts_in_words
from pariter.web.participant.forms import ActForm
from pariter.web.participant.pages import page
from pariter.web.participant.wording import moment_in_words

PAIRS = "max_weight_b_matching"


@dataclass(frozen=True)
class PairView:
    """One pair as one of the two sees it.

    shared: question → the answers that both gave; since, asked, ended: moments in words.
    contacts: how often they were in touch; empty where nobody notes it.
    """

    pair: Pair
    partner: Person
    shared: list[tuple[str, str]]
    points: list[tuple[str, int]]
    since: str
    asked: str
    ended: str
    contacts: str

    @property
    def total(self) -> int:
        """What the pair is worth."""
        return sum(points for _text, points in self.points)


def pair_views(application: Application) -> list[PairView]:
    """Describe the pairs of an application, those that hold first; none in other calls."""
    if application.call.mechanism != PAIRS:
        return []
    views = [pair_view(pair, application) for pair in pairs_of(application)]
    return sorted(views, key=lambda view: (bool(view.ended), view.pair.pk))


def pair_view(pair: Pair, application: Application) -> PairView:
    """Describe one pair of an application."""
    partner = pair.second if pair.first_id == application.pk else pair.first

    def told(moment: datetime | None) -> str:
        return moment_in_words(moment, application.call.zone) if moment else ""

    return PairView(
        pair=pair,
        partner=partner.person,
        shared=list(shared_answers(application, partner)),
        points=points_of(pair),
        since=told(pair.created_at),
        asked=told(pair.asked_at),
        ended=told(pair.ended_at),
        contacts=contacts_in_words(pair),
    )


def shared_answers(one: Application, other: Application) -> Iterator[tuple[str, str]]:
    """Yield what two answered alike, by question; what only one of them said stays out."""
    asked = {(question["key"], question["kind"]) for question in questions_for(other.call)}
    for question in questions_for(one.call):
        if (question["key"], question["kind"]) not in asked or question["statistics"]:
            continue
        mine, theirs = one.answers.get(question["key"]), other.answers.get(question["key"])
        labels = [
            str(LazyI18nString(choice["label"]))
            for choice in question["choice"]
            if _has(mine, choice["key"]) and _has(theirs, choice["key"])
        ]
        if labels:
            yield str(LazyI18nString(question["label"])), ", ".join(labels)


def points_of(pair: Pair) -> list[tuple[str, int]]:
    """Return the rules by which a pair was made, each with what it gave to this one."""
    worth = Worth(pair.first.call, pair.second.call)
    points = worth.points(worth.facts(pair.first, pair.second))
    return [
        (str(LazyI18nString(weight["text"])), points[weight["key"]])
        for weight in worth.pairing["weight"]
    ]


@signed_in
def another(request: HttpRequest, reference: str, pair: int) -> HttpResponse:
    """Ask once more, then tell the office that a pair does not fit."""
    application = own.application(person(request), reference)
    view = next((view for view in pair_views(application) if view.pair.pk == pair), None)
    if view is None or view.ended:
        raise Http404
    form = ActForm(request.POST if request.method == "POST" else None)
    if form.is_bound:
        try:
            ask_for_another(
                pair=view.pair, application=application, at=timezone.now(), by=person(request)
            )
        except PlacementError as error:
            form.refuse(str(error))
        else:
            return redirect("my_application", reference)
    return page(
        request,
        "another_buddy",
        application.call,
        status=422 if form.errors else 200,
        application=application,
        view=view,
        form=form,
        title=_("Ask for another partner?"),
    )


def _has(answer: Any, key: str) -> bool:
    return key in answer if isinstance(answer, list) else answer == key
