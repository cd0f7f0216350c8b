"""Writes: put the projects that were sent to the vote, each as an offer with its cost."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from i18nfield.strings import LazyI18nString

from pariter.apps.applications.models import Application
from pariter.apps.applications.queries import submitted
from pariter.apps.journal.actions import record
from pariter.apps.people.models import Person
from pariter.apps.placements.errors import PlacementError
from pariter.apps.placements.queries import projects_call
from pariter.apps.programmes.models import Call, Offer
from pariter.apps.programmes.moments import in_words

LONGEST_TITLE = 200


@transaction.atomic
def open_vote(*, call: Call, at: datetime, by: Person | None) -> list[Offer]:
    """Let people vote on every project that was sent; done twice, nothing changes.

    call: the call that votes. Raises PlacementError.
    """
    locked = Call.objects.select_for_update().get(pk=call.pk)
    existing = list(call.offers.all())
    if existing:
        return existing
    projects = projects_call(locked)
    if projects is None:
        raise PlacementError("no_vote", _("This call votes on nothing."))
    if at < projects.deadline:
        raise PlacementError(
            "still_open",
            _("Projects can be sent until %(when)s. Open the vote after that.")
            % {"when": in_words(projects.deadline, projects.zone)},
        )
    if at >= locked.deadline:
        raise PlacementError(
            "vote_over",
            _("The vote closed on %(when)s, so nobody could vote any more.")
            % {"when": in_words(locked.deadline, locked.zone)},
        )
    sent = list(submitted(projects).order_by("submitted_at", "pk"))
    if not sent:
        raise PlacementError("nobody", _("No project was sent, so there is nothing to vote on."))
    offers = Offer.objects.bulk_create(
        _project(locked, application, position) for position, application in enumerate(sent)
    )
    for application, offer in zip(sent, offers, strict=True):
        application.project = offer
    Application.objects.bulk_update(sent, ["project"])
    record(
        actor=by,
        action="vote.opened",
        subject=locked,
        details={"projects": [offer.key for offer in offers]},
        at=at,
    )
    return offers


def _project(call: Call, application: Application, position: int) -> Offer:
    """Make the offer of a project, in the language in which its group writes."""
    answers, language = application.answers, application.person.language
    return Offer(
        call=call,
        key=f"project-{position + 1}",
        title=LazyI18nString({language: on_one_line(answers["title"])[:LONGEST_TITLE]}),
        summary=LazyI18nString({language: answers["summary"]}),
        host=on_one_line(answers.get("group", ""))[:LONGEST_TITLE],
        capacity=1,
        cost=answers["amount"],
        position=position,
    )


def on_one_line(text: str) -> str:
    """Return a text without line breaks, as lists and subjects of mails need it."""
    return " ".join(text.split())
