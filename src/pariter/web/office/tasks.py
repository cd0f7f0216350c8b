"""From the facts of calls to the list of what is to do."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from pariter.apps.people.models import Person
from pariter.web.office import visible
from pariter.web.office.facts import (
    calls_with_facts,
    late_answers,
    open_offers,
    sessions_to_note,
)
from pariter.web.office.progress import Stage, lottery_of, stage
from pariter.web.participant.wording import moment_in_words

NEAR = timedelta(days=7)
"""From here on a deadline is near."""
EXPIRING = timedelta(days=2)
"""From here on an unanswered offer is about to expire."""
PATIENCE = timedelta(hours=1)
"""After this time an offer that nobody answered should have gone to the next person."""


class Urgency(Enum):
    """How soon a task must be done; in the order in which the page shows them."""

    PROBLEM = "danger"
    NOW = "warning"
    SOON = "info"

    @property
    def title(self) -> str:
        """Return the heading of the tasks of this urgency."""
        return str(
            {
                Urgency.PROBLEM: gettext_lazy("Problems"),
                Urgency.NOW: gettext_lazy("To do now"),
                Urgency.SOON: gettext_lazy("Coming up"),
            }[self]
        )


@dataclass(frozen=True)
class Task:
    """One thing to do.

    label: what, in the words of the page it leads to; about: which call; why: what hangs on it.
    """

    urgency: Urgency
    tag: str
    label: str
    about: str
    url: str
    when: datetime
    why: str


def tasks_of(person: Person, at: datetime) -> list[Task]:
    """Return everything that is to do, most urgent first, then by date."""
    calls = list(calls_with_facts(person))
    return _in_order([*tasks_of_calls(calls, at), *_of_mail(person, at)])


def tasks_of_calls(calls: list[Any], at: datetime) -> list[Task]:
    """Return what is to do for calls that come from `facts.with_facts`."""
    to_note = list(sessions_to_note(calls, at))
    # Figures count who came, so they wait until that is known.
    uncounted = {session.edition_id for session in to_note}
    return _in_order(
        [*_of_calls(calls, uncounted, at), *_of_offers(calls, at), *_of_sessions(to_note)]
    )


def _in_order(tasks: list[Task]) -> list[Task]:
    order = list(Urgency)
    return sorted(tasks, key=lambda task: (order.index(task.urgency), task.when, task.about))


def _of_calls(calls: list[Any], uncounted: set[int], at: datetime) -> Iterator[Task]:
    for call in calls:
        found = stage(call, at)
        say = _SAY.get(found)
        if say and not (found == Stage.COUNT and call.edition_id in uncounted):
            yield from say(call, at)
        if call.figures_at and call.last_noted_at and call.last_noted_at > call.figures_at:
            yield Task(
                Urgency.NOW,
                _("Figures"),
                _("See whether the figures need a correction"),
                about(call),
                reverse("office_figures", args=[call.edition_id]),
                call.last_noted_at,
                _("Attendance was noted after they were published."),
            )


def _coming(call: Any, at: datetime) -> Iterator[Task]:
    if call.opens_at - at <= NEAR:
        yield Task(
            Urgency.SOON,
            _("Opens"),
            _("Check the page before it opens"),
            about(call),
            _overview(call),
            call.opens_at,
            _("Opens on %(when)s.") % {"when": _words(call, call.opens_at)},
        )


def _closing(call: Any, at: datetime) -> Iterator[Task]:
    if call.deadline - at <= NEAR:
        sent = ngettext(
            "%(count)d application so far.", "%(count)d applications so far.", call.sent
        )
        yield Task(
            Urgency.SOON,
            _("Closes"),
            _("Applications close soon"),
            about(call),
            _overview(call),
            call.deadline,
            _("Closes on %(when)s.") % {"when": _words(call, call.deadline)}
            + " "
            + sent % {"count": call.sent},
        )


def _freeze(call: Any, at: datetime) -> Iterator[Task]:
    late = call.draw_at is None or call.draw_at <= at
    yield Task(
        Urgency.PROBLEM if late else Urgency.NOW,
        _("Freeze"),
        _("Name a later draw and freeze the list") if late else _("Freeze the list"),
        about(call),
        _places(call),
        call.deadline,
        _("The draw has passed and the list was not frozen before it.")
        if late
        else _("It must be frozen before the draw on %(when)s.")
        % {"when": _words(call, call.draw_at)},
    )


def _draw(call: Any, at: datetime) -> Iterator[Task]:
    draw_at = lottery_of(call).draw_at
    drawn = at >= draw_at
    yield Task(
        Urgency.NOW if drawn else Urgency.SOON,
        _("Draw"),
        _("Enter the result of the public draw") if drawn else _("Wait for the public draw"),
        about(call),
        _places(call),
        draw_at,
        _("The draw was on %(when)s.") % {"when": _words(call, draw_at)}
        if drawn
        else _("The draw is on %(when)s.") % {"when": _words(call, draw_at)},
    )


def _run(call: Any, at: datetime) -> Iterator[Task]:
    yield _towards_results(call, at, _("Places"), _("Try it, then give the places"))


def _publish(call: Any, at: datetime) -> Iterator[Task]:
    yield _towards_results(call, at, _("Publish"), _("Publish the result"))


def _towards_results(call: Any, at: datetime, tag: str, label: str) -> Task:
    promised = call.results_at
    late = promised is not None and promised <= at
    why = _("Nobody knows the result yet.")
    if promised:
        said = _("The result was promised for %(when)s.") if late else _("Promised for %(when)s.")
        why = said % {"when": _words(call, promised)}
    when = promised or lottery_of(call).drawn_at
    return Task(
        Urgency.PROBLEM if late else Urgency.NOW, tag, label, about(call), _places(call), when, why
    )


def _count(call: Any, at: datetime) -> Iterator[Task]:
    yield Task(
        Urgency.NOW,
        _("Figures"),
        _("Look at the figures and publish them"),
        about(call),
        reverse("office_figures", args=[call.edition_id]),
        call.ends_at,
        _("All sessions are over."),
    )


_SAY = {
    Stage.COMING: _coming,
    Stage.OPEN: _closing,
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
            "%(count)d offer without an answer", "%(count)d offers without an answer", row["number"]
        )
        yield Task(
            Urgency.PROBLEM if is_stuck else Urgency.SOON,
            _("Offers"),
            label % {"count": row["number"]},
            about(call),
            _places(call),
            row["first"],
            _(
                "The time to answer is over, but the place was not offered on. "
                "Ask who runs the computers whether “pariter worker” runs."
            )
            if is_stuck
            else _("The first expires on %(when)s, then the next person gets it.")
            % {"when": _words(call, row["first"])},
        )


def _of_sessions(to_note: list[Any]) -> Iterator[Task]:
    for session in to_note:
        missing = session.expected - session.noted
        people = ngettext("%(count)d person is", "%(count)d people are", missing)
        yield Task(
            Urgency.NOW,
            _("Attendance"),
            _("Note who came: %(session)s") % {"session": session.title},
            f"{session.edition.initiative.title} · {session.edition.title}",
            reverse("office_session", args=[session.pk]),
            session.ends_at,
            _("%(people)s not noted yet.") % {"people": people % {"count": missing}},
        )


def _of_mail(person: Person, at: datetime) -> Iterator[Task]:
    number = visible.mail(person).count()
    if number:
        label = ngettext(
            "%(count)d message could not be delivered",
            "%(count)d messages could not be delivered",
            number,
        )
        yield Task(
            Urgency.PROBLEM,
            _("Mail"),
            label % {"count": number},
            _("All programmes"),
            reverse("office_mail"),
            at,
            _("These people do not know what we wrote to them."),
        )


def about(call: Any) -> str:
    """Name a call by its initiative and edition."""
    return f"{call.edition.initiative.title} · {call.edition.title}"


def _words(call: Any, moment: datetime) -> str:
    return moment_in_words(moment, call.zone)


def _overview(call: Any) -> str:
    return reverse("office_call", args=[call.pk])


def _places(call: Any) -> str:
    return reverse("office_places", args=[call.pk])
