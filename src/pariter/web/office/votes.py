"""A vote on projects in the office: its steps, what it funds, and who is next."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from pariter.apps.people.models import Person
from pariter.apps.placements.ballots import open_vote
from pariter.apps.placements.funding import next_awards, offer_next_awards
from pariter.apps.placements.models import AllocationRun, Outcome, Placement
from pariter.apps.placements.queries import projects_call
from pariter.apps.programmes.models import Offer
from pariter.web.office.ceremony import Step, steps
from pariter.web.office.progress import Tag
from pariter.web.office.standing import placement_tag
from pariter.web.office.ways import Way, drawing, made_run, running
from pariter.web.participant.wording import moment_in_words

TOO_EARLY = gettext_lazy("Count the votes first, then publish the result.")


@dataclass(frozen=True)
class Line:
    """One project in a result.

    votes: None where they are too few to be told; is_paid: whether it gets its money, as it stands.
    """

    offer: Offer
    reference: str
    votes: int | None
    turn: int | None
    tag: Tag
    is_paid: bool


def vote_steps(call: Any, real: AllocationRun | None, dry_runs: int, at: datetime) -> list[Step]:
    """Return the steps of a vote: put the projects on the list, then the usual ones."""
    own = {
        "dry": {
            "effects": [
                _("Shows which projects would be funded. Nobody is told."),
                _("You can repeat it as often as you like. It changes nothing."),
            ]
        },
        "real": {
            "title": _("Count the votes: real run"),
            "effects": [
                _("Spends the money by the votes and keeps the proof."),
                _("Nobody is told yet. You see the result and can check the proof first."),
                _("It is made once. You cannot undo it or repeat it."),
            ],
            "button": _("Count the votes, once"),
        },
        "publish": {
            "effects": [
                _("Every group and every voter gets a mail."),
                _("The funded groups are offered their money, to accept or decline."),
                _("You cannot undo this. Mails cannot be called back."),
            ]
        },
        "freeze": {
            "title": _("Freeze the votes"),
            "button": _("Freeze the votes"),
            "effects": [
                _("All votes, the projects and the rules are fixed as they are now."),
                _("Everyone gets a secret token. A fingerprint of it all, the root, is kept."),
                _("You cannot undo this. Nobody can vote afterwards."),
            ],
        },
    }
    usual: list[Step] = [
        replace(step, **own.get(step.key, {}))  # type: ignore[arg-type]
        for step in steps(call, real, dry_runs, at)
    ]
    return [_open(call, at), *usual]


def _open(call: Any, at: datetime) -> Step:
    projects = projects_call(call)
    number = call.offers.count()
    sent = projects.applications.filter(state="submitted").count() if projects else 0
    waits = ""
    if projects and at < projects.deadline:
        waits = _("Projects can be sent until %(when)s. Open the vote after that.") % {
            "when": moment_in_words(projects.deadline, projects.zone)
        }
    elif not sent:
        waits = _("No project was sent, so there is nothing to vote on.")
    named = ngettext(
        "%(count)d project is put on the list.", "%(count)d projects are put on the list.", sent
    )
    return Step(
        key="open",
        title=_("Put the projects to the vote"),
        is_done=number > 0,
        effects=[
            named % {"count": sent},
            _("People who vote see each project’s title, group, summary and cost."),
            _("You cannot undo this. No project can be added afterwards."),
        ],
        button=_("Put the projects to the vote"),
        waits=waits,
        facts=[(_("Projects"), str(number))] if number else [],
    )


def vote_result(
    request: HttpRequest, call: Any, run: AllocationRun | None, runs: list[AllocationRun]
) -> dict[str, Any]:
    """Return what a run funds, project by project, and what could come next."""
    if run is None:
        return {}
    outcomes = list(
        run.outcomes.filter(explanation__kind="project").select_related("application__project")
    )
    places = {
        place.offer_id: place for place in Placement.objects.filter(offer__call=call).order_by("pk")
    }
    lines = [
        _line(outcome, outcome.application.project, places)
        for outcome in outcomes
        if outcome.application.project
    ]
    lines.sort(key=lambda line: (line.turn is None, line.turn or 0, line.offer.position))
    paid = [line for line in lines if line.is_paid]
    spent = sum(line.offer.cost or 0 for line in paid)
    return {
        "lines": lines,
        "funded": len(paid),
        "spent": spent,
        "left": (call.budget or 0) - spent,
        "voters": run.outcomes.filter(explanation__kind="ballot").count(),
        "next_awards": next_awards(run) if run.published_at else [],
    }


def _line(outcome: Outcome, offer: Offer, places: dict[int, Placement]) -> Line:
    place = places.get(offer.pk)
    if place:
        tag = placement_tag(place)
    elif outcome.offer_id:
        tag = Tag(_("Funded"), "success")
    else:
        tag = Tag(_("Not funded"), "neutral")
    told = outcome.explanation
    is_paid = place.state in Placement.HOLDING if place else outcome.offer_id is not None
    return Line(offer, outcome.application.reference, told["votes"], told["turn"], tag, is_paid)


def _do_open(call: Any, form: Any, at: datetime, by: Person) -> str:
    open_vote(call=call, at=at, by=by)
    return _("The projects are on the list. People can vote when the call opens.")


def _next(call: Any, form: Any, at: datetime, by: Person) -> str:
    offers = offer_next_awards(run=made_run(call, TOO_EARLY), at=at, by=by)
    return ngettext(
        "The money is offered to %(count)d more project.",
        "The money is offered to %(count)d more projects.",
        len(offers),
    ) % {"count": len(offers)}


VOTE = Way(
    template="places_of_vote",
    steps=vote_steps,
    acts={
        "open": _do_open,
        **drawing(
            frozen=gettext_lazy("The votes are frozen. Nobody can change them now, not even you."),
            drawn=gettext_lazy("The draw is entered. It decides between projects that are equal."),
        ),
        **running(
            tried=gettext_lazy("The dry run is made. Nobody was told."),
            made=gettext_lazy(
                "The votes are counted. Nobody knows yet: check the proof, then publish."
            ),
            published=gettext_lazy("The result is published, and everyone is told."),
            too_early=TOO_EARLY,
        ),
        "next": _next,
    },
    values=vote_result,
)
