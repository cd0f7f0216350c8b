"""Where the way leads: people who agreed to be asked over years, who answers, who is in science."""

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from pariter.apps.evidence.facts import population
from pariter.apps.evidence.indicators import Indicator
from pariter.apps.participation.models import FollowUp, FollowUpAnswer
from pariter.apps.programmes.models import Edition
from pariter.kernels.disclosure import Table
from pariter.kernels.indicators import FunnelRow, Step, funnel

AGREED, MAILED, ANSWERED, SCIENCE = "agreed", "mailed", "answered", "science"


def _finding(totals: Mapping[Step, int | None]) -> str:
    """Return how many of those who answered are in science, or how many agreed."""
    numbers = {step: totals.get(step) for step in (AGREED, ANSWERED, SCIENCE)}
    if numbers[ANSWERED] is not None and numbers[SCIENCE] is not None:
        return _("%(science)s of %(answered)s who answered are on the way to science") % numbers
    if numbers[AGREED] is not None:
        return _("%(agreed)s people agreed to be asked over years") % numbers
    return ""


FOLLOWED = Indicator(
    key="followed",
    version=1,
    title=gettext_lazy("Where the way leads, over years"),
    unit=gettext_lazy("people"),
    definition=gettext_lazy(
        "Agreed: people who took part and agreed, or whose guardian did, to be asked once a year. "
        "Asked: those of them who were asked once or more. "
        "Answered: those who answered when they were asked last. "
        "In science: those who then said that they study science, technology, engineering or "
        "mathematics, or have applied to such a programme. "
        "All of it is what people say themselves. Who takes the consent back stays in the numbers "
        "with what was said before."
    ),
    reading=gettext_lazy(
        "Compare who was asked with who answered first: where few answer, nobody knows of the "
        "others. Who chooses to take part differs from others, so this shows no effect."
    ),
    steps={
        AGREED: pgettext_lazy("followed", "Agreed"),
        MAILED: pgettext_lazy("followed", "Asked"),
        ANSWERED: pgettext_lazy("followed", "Answered"),
        SCIENCE: pgettext_lazy("followed", "In science"),
    },
    dimensions=(),
    finding=_finding,
)


def followed_of(edition: Edition) -> tuple[Indicator, ...]:
    """Return the indicator where anybody agreed."""
    agreed = FollowUp.objects.filter(edition=edition, agreed_at__isnull=False)
    return (FOLLOWED,) if agreed.exists() else ()


def people_followed(edition: Edition, indicator: Indicator) -> tuple[Table, ...]:
    """Count people by what they answered in the round in which they were asked last."""
    return funnel(
        _rows(edition),
        population=population(edition, indicator),
        dimensions=(),
        steps=list(indicator.steps),
    )


def _rows(edition: Edition) -> Iterator[FunnelRow]:
    said = {
        (answer.follow_up_id, answer.round): answer
        for answer in FollowUpAnswer.objects.filter(follow_up__edition=edition)
    }
    agreed = FollowUp.objects.filter(edition=edition, agreed_at__isnull=False)
    for key, rounds in agreed.order_by("pk").values_list("pk", "rounds"):
        yield FunnelRow(str(key), _step(rounds, said.get((key, rounds))), ())


def _step(rounds: int, answer: FollowUpAnswer | None) -> Step:
    if answer is None:
        return MAILED if rounds else AGREED
    in_science = answer.field == FollowUpAnswer.Field.SCIENCE or answer.has_applied
    return SCIENCE if in_science else ANSWERED
