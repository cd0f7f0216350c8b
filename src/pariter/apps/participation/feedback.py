"""How people found it: answered once by each who came, kept apart from who answered."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from pariter.apps.applications.models import Application
from pariter.apps.participation.attended import PROVED
from pariter.apps.participation.errors import FeedbackError
from pariter.apps.participation.models import Delivery, Farewell, Feedback
from pariter.apps.programmes.models import Edition

ROUND = 5
"""Answers that are shown together, so that no single one can be told apart."""
LONGEST_ANSWER = 2000


@dataclass(frozen=True)
class Summary:
    """What an office reads. answers: in whole rounds; waiting: those of the round under way."""

    answers: int
    waiting: int
    mean: float | None
    scores: dict[int, int]
    liked: tuple[str, ...]
    change: tuple[str, ...]


def may_answer(application: Application, at: datetime) -> bool:
    """Tell whether the person, or a class of hers, came to what is over; and has not answered."""
    if Farewell.objects.filter(application=application, has_answered=True).exists():
        return False
    return Delivery.objects.filter(
        placement__application=application,
        kind=Delivery.Kind.ATTENDANCE,
        grade__in=PROVED,
        corrected_by__isnull=True,
        session__ends_at__lte=at,
    ).exists()


@transaction.atomic
def give_feedback(
    *, application: Application, score: int, liked: str, change: str, at: datetime
) -> None:
    """Keep an answer without its author, and note that she has answered.

    Raises FeedbackError. Writes nothing into the journal: its moment would tell whose answer it is.
    """
    # One at a time, so that rounds fill up in turn and a double click answers once.
    edition = Edition.objects.select_for_update(no_key=True).get(pk=application.call.edition_id)
    if not may_answer(application, at):
        raise FeedbackError(
            "not_open", _("Only who came can answer, and only once. Thank you for coming.")
        )
    if score not in range(1, 6):
        raise FeedbackError("score", _("Choose how it was, from 1 to 5."))
    if max(len(liked), len(change)) > LONGEST_ANSWER:
        raise FeedbackError("too_long", _("Shorten your answer to 2,000 letters."))
    given = Feedback.objects.filter(edition=edition).count()
    Feedback.objects.create(
        edition=edition, round=given // ROUND, score=score, liked=liked, change=change
    )
    Farewell.objects.update_or_create(application=application, defaults={"has_answered": True})


def summary_of(edition: Edition) -> Summary:
    """Return what all whole rounds of answers say together."""
    sizes = (
        Feedback.objects.filter(edition=edition)
        .values_list("round")
        .annotate(size=Count("pk"))
        .order_by()
    )
    rounds = dict(sizes)
    whole = [number for number, size in rounds.items() if size == ROUND]
    # By their ids, which are drawn, so that the order says nothing of who came first.
    found = list(Feedback.objects.filter(edition=edition, round__in=whole).order_by("pk"))
    scores = Counter(one.score for one in found)
    return Summary(
        answers=len(found),
        waiting=sum(rounds.values()) - len(found),
        mean=sum(one.score for one in found) / len(found) if found else None,
        scores={score: scores[score] for score in range(5, 0, -1)},
        liked=tuple(one.liked for one in found if one.liked),
        change=tuple(one.change for one in found if one.change),
    )
