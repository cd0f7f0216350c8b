"""What calls, their offers and their sessions leave to do."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pariter.apps.participation.in_touch import quiet_pairs
from pariter.apps.programmes.models import Edition
from pariter.apps.programmes.numbers import Grouped
from pariter.web.office.facts import asked_changes, late_answers, open_offers, sessions_to_note
from pariter.web.office.for_whom import for_whom
from pariter.web.office.free_seats import free_seats
from pariter.web.office.progress import PAIRS, Stage, lottery_of, stage
from pariter.web.office.tasks import Kind, Task, Urgency, in_order, place_of
from pariter.web.participant.wording import moment_in_words

NEAR = timedelta(days=14)
"""From here on a deadline is near."""
EXPIRING = timedelta(days=2)
"""From here on an unanswered offer is about to expire."""
PATIENCE = timedelta(hours=1)
"""After this time an offer that nobody answered should have gone to the next person."""


def tasks_of_calls(calls: list[Any], at: datetime) -> list[Task]:
    """Return what is to do for calls that come from `facts.with_facts`, most urgent first."""
    to_note = list(sessions_to_note(calls, at))
    # Figures count who came, so they wait until that is known.
    uncounted = {session.edition_id for session in to_note}
    return in_order(
        [
            *_of_calls(calls, uncounted, at),
            *_of_offers(calls, at),
            *_of_rounds(calls, at),
            *_of_pairs(calls, at),
            *_of_sessions(to_note),
        ]
    )


def _of_calls(calls: list[Any], uncounted: set[int], at: datetime) -> Iterator[Task]:
    for call in calls:
        found = stage(call, at)
        say = _SAY.get(found)
        if say and not (found == Stage.COUNT and call.edition_id in uncounted):
            yield from say(call, at)
        if call.figures_at and call.last_noted_at and call.last_noted_at > call.figures_at:
            yield _task(
                call,
                Urgency.NOW,
                Kind.FIGURES,
                tag=_("Figures"),
                label=_("See whether the figures need a correction"),
                url=reverse("office_figures", args=[call.edition_id]),
                when=call.last_noted_at,
                why=_("Attendance was noted after they were published."),
            )


def _coming(call: Any, at: datetime) -> Iterator[Task]:
    if call.opens_at - at <= NEAR:
        yield _task(
            call,
            Urgency.SOON,
            Kind.CALLS,
            tag=_("Opens"),
            label=_("Check the page before it opens"),
            url=_overview(call),
            when=call.opens_at,
            why=_("Opens on %(when)s.") % {"when": _words(call, call.opens_at)},
        )


def _closing(call: Any, at: datetime) -> Iterator[Task]:
    if call.deadline - at <= NEAR:
        sent = ngettext(
            "%(count)s application so far.", "%(count)s applications so far.", call.sent
        )
        yield _task(
            call,
            Urgency.SOON,
            Kind.CALLS,
            tag=_("Closes"),
            label=_("Applications close soon"),
            url=_overview(call),
            when=call.deadline,
            why=_("Closes on %(when)s.") % {"when": _words(call, call.deadline)}
            + " "
            + sent % {"count": Grouped(call.sent)},
        )


def _ballot(call: Any, at: datetime) -> Iterator[Task]:
    yield _task(
        call,
        Urgency.PROBLEM if at >= call.opens_at else Urgency.NOW,
        Kind.CALLS,
        tag=_("Vote"),
        label=_("Put the projects to the vote"),
        url=_places(call),
        when=call.opens_at,
        why=_("The vote opens on %(when)s.") % {"when": _words(call, call.opens_at)},
    )


def _freeze(call: Any, at: datetime) -> Iterator[Task]:
    late = call.draw_at is None or call.draw_at <= at
    yield _task(
        call,
        Urgency.PROBLEM if late else Urgency.NOW,
        Kind.CALLS,
        tag=_("Freeze"),
        label=_("Name a later draw and freeze the list") if late else _("Freeze the list"),
        url=_places(call),
        when=call.list_closes_at,
        why=_("The draw has passed and the list was not frozen before it.")
        if late
        else _("It must be frozen before the draw on %(when)s.")
        % {"when": _words(call, call.draw_at)},
    )


def _draw(call: Any, at: datetime) -> Iterator[Task]:
    draw_at = lottery_of(call).draw_at
    drawn = at >= draw_at
    yield _task(
        call,
        Urgency.NOW if drawn else Urgency.SOON,
        Kind.CALLS,
        tag=_("Draw"),
        label=_("Enter the result of the public draw") if drawn else _("Wait for the public draw"),
        url=_places(call),
        when=draw_at,
        why=_("The draw was on %(when)s.") % {"when": _words(call, draw_at)}
        if drawn
        else _("The draw is on %(when)s.") % {"when": _words(call, draw_at)},
    )


def _run(call: Any, at: datetime) -> Iterator[Task]:
    yield _towards_results(call, at, _("Places"), _("Try it, then give the places"))


def _publish(call: Any, at: datetime) -> Iterator[Task]:
    yield _towards_results(call, at, _("Publish"), _("Publish the result"))


def _towards_results(call: Any, at: datetime, tag: str, label: str) -> Task:
    promised, lottery = call.results_at, lottery_of(call)
    late = promised is not None and promised <= at
    why = _("Nobody knows the result yet.")
    if promised:
        said = _("The result was promised for %(when)s.") if late else _("Promised for %(when)s.")
        why = said % {"when": _words(call, promised)}
    return _task(
        call,
        Urgency.PROBLEM if late else Urgency.NOW,
        Kind.CALLS,
        tag=tag,
        label=label,
        url=_places(call),
        when=promised or (lottery.drawn_at if lottery else call.deadline),
        why=why,
    )


def _count(call: Any, at: datetime) -> Iterator[Task]:
    yield _task(
        call,
        Urgency.NOW,
        Kind.FIGURES,
        tag=_("Figures"),
        label=_("Look at the figures and publish them"),
        url=reverse("office_figures", args=[call.edition_id]),
        when=call.ends_at,
        why=_("All sessions are over."),
    )


_SAY = {
    Stage.COMING: _coming,
    Stage.OPEN: _closing,
    Stage.BALLOT: _ballot,
    Stage.FREEZE: _freeze,
    Stage.DRAW: _draw,
    Stage.RUN: _run,
    Stage.PUBLISH: _publish,
    Stage.COUNT: _count,
}


def _of_offers(calls: list[Any], at: datetime) -> Iterator[Task]:
    by_key = {call.pk: call for call in calls}
    stuck = late_answers(calls, at, PATIENCE)
    for row in open_offers(calls, at + EXPIRING):
        call = by_key[row["application__call"]]
        is_stuck = call.pk in stuck
        label = ngettext(
            "%(count)s offer without an answer", "%(count)s offers without an answer", row["number"]
        )
        yield _task(
            call,
            Urgency.PROBLEM if is_stuck else Urgency.SOON,
            Kind.CALLS,
            tag=_("Offers"),
            label=label % {"count": Grouped(row["number"])},
            url=_places(call),
            when=row["first"],
            why=_(
                "The time to answer is over, but the place was not offered on. "
                "Ask who runs the computers whether “pariter worker” runs."
            )
            if is_stuck
            else _("The first expires on %(when)s, then the next person gets it.")
            % {"when": _words(call, row["first"])},
        )


def _of_rounds(calls: list[Any], at: datetime) -> Iterator[Task]:
    by_key = {call.pk: call for call in calls}
    for key, number in free_seats(calls, at).items():
        call = by_key[key]
        label = ngettext(
            "%(count)s free seat waits for a round",
            "%(count)s free seats wait for a round",
            number,
        )
        yield _task(
            call,
            Urgency.NOW,
            Kind.CALLS,
            tag=_("Rounds"),
            label=label % {"count": Grouped(number)},
            url=reverse("office_rounds", args=[call.pk]),
            when=call.published_at,
            why=_("People wait for them. Nobody is offered one before you make a round."),
        )


def _of_pairs(calls: list[Any], at: datetime) -> Iterator[Task]:
    paired = {call.pk: call for call in calls if call.mechanism == PAIRS}
    for row in asked_changes(paired.values()) if paired else ():
        call = paired[row["first__call"]]
        label = ngettext("%(count)s pair does not fit", "%(count)s pairs do not fit", row["number"])
        yield _task(
            call,
            Urgency.NOW,
            Kind.CALLS,
            tag=_("Pairs"),
            label=label % {"count": Grouped(row["number"])},
            url=_places(call),
            when=row["first"],
            why=_("Someone asks for another partner."),
        )
    for key, quiet in quiet_pairs(paired.values(), at).items():
        label = ngettext(
            "%(count)s pair is not in touch", "%(count)s pairs are not in touch", len(quiet)
        )
        yield _task(
            paired[key],
            Urgency.SOON,
            Kind.CALLS,
            tag=_("Pairs"),
            label=label % {"count": Grouped(len(quiet))},
            url=_places(paired[key]),
            when=at,
            why=_("They noted no contact for weeks. We have reminded both; ask them how it goes."),
        )


def _of_sessions(to_note: list[Any]) -> Iterator[Task]:
    for session in to_note:
        missing = session.expected - session.noted
        people = ngettext("%(count)s person is", "%(count)s people are", missing)
        yield Task(
            urgency=Urgency.NOW,
            kind=Kind.ATTENDANCE,
            tag=_("Attendance"),
            label=_("Note who came: %(session)s") % {"session": session.title},
            about=about(session.edition),
            place=place_of(session.edition.initiative),
            url=reverse("office_session", args=[session.pk]),
            when=session.ends_at,
            why=_("%(people)s not noted yet.") % {"people": people % {"count": Grouped(missing)}},
        )


def about(edition: Edition) -> str:
    """Name an edition by its initiative and itself."""
    return f"{edition.initiative.title} · {edition.title}"


def _task(call: Any, urgency: Urgency, kind: Kind, **words: Any) -> Task:
    edition = call.edition
    named = f"{about(edition)} · {for_whom(call)}"
    place = place_of(edition.initiative)
    return Task(urgency=urgency, kind=kind, about=named, place=place, **words)


def _words(call: Any, moment: datetime) -> str:
    return moment_in_words(moment, call.zone)


def _overview(call: Any) -> str:
    return reverse("office_call", args=[call.pk])


def _places(call: Any) -> str:
    return reverse("office_places", args=[call.pk])
