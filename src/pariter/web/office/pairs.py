"""Pairs in the office: their steps, who is paired, ending a pair, and pairing again."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from pariter.apps.applications.queries import submitted
from pariter.apps.participation.in_touch import Touch, touches, weeks_of
from pariter.apps.people.models import Person
from pariter.apps.placements.errors import PlacementError
from pariter.apps.placements.models import AllocationRun, Pair
from pariter.apps.placements.pairs import LONGEST_REASON, end_pair
from pariter.apps.placements.queries import other_side
from pariter.apps.placements.runs import pair_again
from pariter.apps.programmes.moments import day_in_words
from pariter.apps.programmes.numbers import Grouped
from pariter.apps.programmes.queries import visible_calls
from pariter.web.access import office, person
from pariter.web.office.ceremony import Step
from pariter.web.office.forms import ActForm
from pariter.web.office.frame import call_page
from pariter.web.office.progress import Tag
from pariter.web.office.ways import Way, running
from pariter.web.participant.wording import moment_in_words
from pariter.web.public.wording import audience_name

Kind = AllocationRun.Kind
PAGE_SIZE = 50


@dataclass(frozen=True)
class Line:
    """One pair in the list. pair: None before the pairs are published.

    touch: how often they were in touch; empty where nobody notes it
    """

    first: str
    second: str
    points: int
    tag: Tag
    pair: Pair | None = None
    touch: str = ""


class EndForm(ActForm):
    """End a pair; says who leaves the list, if anyone."""

    reason = forms.CharField(
        label=gettext_lazy("Why does this pair end?"),
        help_text=gettext_lazy("Only the office reads it. It is kept."),
        max_length=LONGEST_REASON,
        error_messages={
            "required": gettext_lazy("Say why the pair ends."),
            "max_length": gettext_lazy("Shorten the reason to 500 letters."),
        },
    )
    leaving = forms.MultipleChoiceField(
        label=gettext_lazy("Who leaves the list and is paired no more?"),
        help_text=gettext_lazy("Leave it empty where both look for someone else."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, pair: Pair, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        leaving: Any = self.fields["leaving"]
        leaving.choices = [(side.reference, side.person.name) for side in (pair.first, pair.second)]


def pair_steps(call: Any, real: AllocationRun | None, dry_runs: int, at: datetime) -> list[Step]:
    """Return the steps of a pairing; it needs no lottery."""
    second = other_side(call)
    last = max((side for side in (call, second) if side), key=lambda side: side.deadline)
    waits = ""
    if at < last.deadline:
        waits = _("People can apply until %(when)s. Pairs are made after that.") % {
            "when": moment_in_words(last.deadline, last.zone)
        }
    number = real.outcomes.count() if real else 0
    mails = ngettext("%(count)s person gets a mail.", "%(count)s people get a mail.", number)
    return [
        Step(
            key="dry",
            title=_("Try it: dry run"),
            is_done=bool(dry_runs or real),
            effects=[
                _("Shows how many would be paired. Nobody is told."),
                _("You can repeat it as often as you like. It changes nothing."),
            ],
            button=_("Make another dry run") if dry_runs else _("Make a dry run"),
            waits=waits,
        ),
        Step(
            key="real",
            title=_("Make the pairs: real run"),
            is_done=real is not None,
            effects=[
                _("Makes the pairs that have most points together, and keeps the proof."),
                _("Nobody is told yet. You see the pairs and can check the proof first."),
                _("It is made once. Later you can end single pairs and pair again."),
            ],
            button=_("Make the pairs, once"),
            waits=waits,
            facts=[
                (_("Made on"), moment_in_words(real.ran_at, call.zone)),
                (_("Hash of the inputs"), real.input_hash),
            ]
            if real
            else [],
        ),
        Step(
            key="publish",
            title=_("Tell everyone"),
            is_done=bool(real and real.published_at),
            effects=[
                mails % {"count": Grouped(number)},
                _("Those who are paired get each other’s name and e-mail address."),
                _("You cannot undo this. Mails cannot be called back."),
            ],
            button=_("Tell everyone who is paired with whom"),
            facts=[(_("Told on"), moment_in_words(real.published_at, call.zone))]
            if real and real.published_at
            else [],
        ),
    ]


def pair_result(
    request: HttpRequest, call: Any, run: AllocationRun | None, runs: list[AllocationRun]
) -> dict[str, Any]:
    """Return who is paired, how many on each side are not, and the later rounds."""
    if run is None:
        return {}
    lines = _held(run) if run.published_at else _decided(run)
    points = [line.points for line in lines]
    second = other_side(call)
    return {
        "page": Paginator(lines, PAGE_SIZE).get_page(request.GET.get("page")),
        "number": len(lines),
        "contact_weeks": weeks_of(call) if run.published_at else None,
        "mean": f"{sum(points) / len(points):.1f}" if points else "–",
        "unpaired": [
            (audience_name(side.role), _unpaired(side, run)) for side in (call, second) if side
        ],
        "later": [run for run in runs if run.kind == Kind.LATER],
    }


def _held(run: AllocationRun) -> list[Line]:
    """Return the pairs that hold today; those that someone wants to end come first."""
    pairs = (
        Pair.objects.filter(first__call=run.call_id, state=Pair.State.ACTIVE)
        .select_related("first__person", "second__person", "asked_by__person")
        .order_by("created_at", "pk")
    )
    points = _points(run.call.runs.exclude(kind=Kind.DRY))
    known = touches([run.call], timezone.now()).get(run.call_id, {})
    lines = [
        Line(
            first=pair.first.person.name,
            second=pair.second.person.name,
            points=points.get((pair.first.reference, pair.second.reference), 0),
            tag=_tag(pair, known.get(pair.pk)),
            pair=pair,
            touch=_touch(known.get(pair.pk)),
        )
        for pair in pairs
    ]
    return sorted(lines, key=lambda line: _urgency(line, known))


def _urgency(line: Line, known: dict[int, Touch]) -> tuple[bool, bool]:
    """Put whoever asks for another first, then who is not in touch."""
    if line.pair is None:
        return True, True
    touch = known.get(line.pair.pk)
    return line.pair.asked_at is None, touch is None or not touch.is_quiet


def _touch(touch: Touch | None) -> str:
    if touch is None:
        return ""
    if touch.last is None:
        return _("None noted")
    return _("%(count)d, the last on %(day)s") % {
        "count": touch.contacts,
        "day": day_in_words(touch.last, "j F Y"),
    }


def _decided(run: AllocationRun) -> list[Line]:
    names = dict(run.outcomes.values_list("application__reference", "application__person__name"))
    return [
        Line(names[one], names[other], points, Tag(_("Not told yet"), "neutral"))
        for (one, other), points in sorted(_points([run]).items())
    ]


def _points(runs: Any) -> dict[tuple[str, str], int]:
    """Return what each pair of some runs is worth, by the references of both."""
    found: dict[tuple[str, str], int] = {}
    for run in runs:
        rows = run.outcomes.filter(application__call=run.call_id).values_list(
            "application__reference", "explanation"
        )
        for reference, told in rows:
            for partner, points in zip(told["partners"], told["points"], strict=True):
                found[reference, partner] = points
    return found


def _unpaired(side: Any, run: AllocationRun) -> int:
    if not run.published_at:
        return sum(
            not told["partners"]
            for told in run.outcomes.filter(application__call=side).values_list(
                "explanation", flat=True
            )
        )
    held = Pair.objects.filter(state=Pair.State.ACTIVE)
    return (
        submitted(side)
        .exclude(pk__in=held.values("first"))
        .exclude(pk__in=held.values("second"))
        .count()
    )


def _tag(pair: Pair, touch: Touch | None) -> Tag:
    if pair.asked_at and pair.asked_by:
        return Tag(_("%(name)s asks for another") % {"name": pair.asked_by.person.name}, "warning")
    if touch and touch.is_quiet:
        words = ngettext(
            "No contact for %(count)d week", "No contact for %(count)d weeks", touch.weeks
        )
        return Tag(words % {"count": touch.weeks}, "warning")
    return Tag(_("Paired"), "success")


@office
def end(request: HttpRequest, pair: int) -> HttpResponse:
    """Ask why a pair ends, and end it."""
    someone = person(request)
    found = get_object_or_404(
        Pair.objects.filter(first__call__in=visible_calls(someone)).select_related(
            "first__person", "second__person", "first__call__edition__initiative__programme"
        ),
        pk=pair,
        state=Pair.State.ACTIVE,
    )
    call = found.first.call
    form = EndForm(found, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        gone = form.cleaned_data["leaving"]
        try:
            end_pair(
                pair=found,
                reason=form.cleaned_data["reason"],
                leaving=[side for side in (found.first, found.second) if side.reference in gone],
                at=timezone.now(),
                by=someone,
            )
        except PlacementError as error:
            form.refuse(str(error))
        else:
            messages.success(request, _("The pair has ended, and both are told."))
            return redirect("office_places", call.pk)
    return call_page(
        request,
        "end_pair",
        call,
        tab="office_places",
        status=422 if form.errors else 200,
        pair=found,
        form=form,
    )


def _again(call: Any, form: Any, at: datetime, by: Person) -> str:
    run = pair_again(call=call, at=at, by=by)
    number = run.pairs.count()
    return ngettext(
        "%(count)s new pair is made, and both are told.",
        "%(count)s new pairs are made, and everyone in them is told.",
        number,
    ) % {"count": Grouped(number)}


PAIRS = Way(
    template="places_of_pairs",
    steps=pair_steps,
    acts={
        **running(
            tried=gettext_lazy("The dry run is made. Nobody was told."),
            made=gettext_lazy(
                "The pairs are made. Nobody knows yet: check them, then tell everyone."
            ),
            published=gettext_lazy("Everyone is told."),
            too_early=gettext_lazy("Make the pairs first, then tell everyone."),
        ),
        "again": _again,
    },
    values=pair_result,
)
