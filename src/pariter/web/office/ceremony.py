"""The steps by which places are given: what each does, and what nobody can undo."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pariter.apps.placements.models import AllocationRun
from pariter.apps.programmes.numbers import Grouped
from pariter.web.office.progress import Tag, lottery_of
from pariter.web.participant.wording import hours_in_words, moment_in_words


@dataclass(frozen=True)
class Step:
    """One step. key: names its act and its form; effects: what the act does, the last line what
    it cannot undo; facts: what is known since it was done; waits: why it cannot be done yet.
    """

    key: str
    title: str
    is_done: bool
    effects: list[str]
    button: str
    facts: list[tuple[str, str]] = field(default_factory=list)
    waits: str = ""
    is_current: bool = False

    @property
    def tag(self) -> Tag:
        """Say how the step stands."""
        if self.is_done:
            return Tag(_("Done"), "success")
        if self.is_current:
            return Tag(_("Next"), "warning") if not self.waits else Tag(_("Waits"), "info")
        return Tag(_("Later"), "neutral")


def steps(call: Any, real: AllocationRun | None, dry_runs: int, at: datetime) -> list[Step]:
    """Return the steps of a call in order; call: from `facts.with_facts`."""
    return [
        _freeze(call, at),
        _draw(call, at),
        _dry(call, dry_runs, real),
        _real(call, real),
        _publish(call, real, at),
    ]


def _freeze(call: Any, at: datetime) -> Step:
    lottery = lottery_of(call)
    sent = ngettext("%(count)s application", "%(count)s applications", call.sent)
    waits = ""
    if at < call.list_closes_at:
        waits = _("The call is open until %(when)s. The list can be frozen after that.") % {
            "when": moment_in_words(call.list_closes_at, call.zone)
        }
    elif not call.sent:
        waits = _("Nobody applied, so there is nothing to draw.")
    return Step(
        key="freeze",
        title=_("Freeze the list"),
        is_done=lottery is not None,
        effects=[
            _("%(applications)s, the wishes, the seats and the rules are fixed as they are now.")
            % {"applications": sent % {"count": Grouped(call.sent)}},
            _("Everyone gets a secret token. A fingerprint of it all, the root, is kept."),
            _("The list must be frozen before the draw, so that nobody can steer the result."),
            _("You cannot undo this. Nobody can be added afterwards."),
        ],
        button=_("Freeze the list"),
        waits=waits,
        facts=[
            (_("Frozen on"), moment_in_words(lottery.committed_at, call.zone)),
            (_("Applications"), str(lottery.size)),
            (_("Fingerprint of the list (root)"), lottery.root),
            (_("Public draw on"), moment_in_words(lottery.draw_at, call.zone)),
            (_("Source of the draw"), str(call.draw_source)),
        ]
        if lottery
        else [],
    )


def _draw(call: Any, at: datetime) -> Step:
    lottery = lottery_of(call)
    drawn = lottery is not None and lottery.drawn_at is not None
    waits = ""
    if lottery and at < lottery.draw_at:
        waits = _("The public draw is on %(when)s. Its result can be entered after that.") % {
            "when": moment_in_words(lottery.draw_at, call.zone)
        }
    return Step(
        key="draw",
        title=_("Enter the public draw"),
        is_done=drawn,
        effects=[
            _("Source: %(source)s") % {"source": call.draw_source},
            _("The result and the frozen list give everyone a lottery number."),
            _("You cannot undo this. The result can never be changed or entered again."),
        ],
        button=_("Enter the draw for ever"),
        waits=waits,
        facts=[
            (_("Entered on"), moment_in_words(lottery.drawn_at, call.zone)),
            (_("Result of the draw"), lottery.beacon),
            (_("Seed made from both"), lottery.seed),
        ]
        if drawn
        else [],
    )


def _dry(call: Any, dry_runs: int, real: AllocationRun | None) -> Step:
    return Step(
        key="dry",
        title=_("Try it: dry run"),
        is_done=bool(dry_runs or real),
        effects=[
            _("Shows who would get what. Nobody is told, and no place is given."),
            _("You can repeat it as often as you like. It changes nothing."),
        ],
        button=_("Make another dry run") if dry_runs else _("Make a dry run"),
    )


def _real(call: Any, real: AllocationRun | None) -> Step:
    return Step(
        key="real",
        title=_("Give the places: real run"),
        is_done=real is not None,
        effects=[
            _("Gives the places by the rules of the call and keeps the proof."),
            _("Nobody is told yet. You see the result and can check the proof first."),
            _("It is made once. You cannot undo it or repeat it."),
        ],
        button=_("Give the places, once"),
        facts=[
            (_("Made on"), moment_in_words(real.ran_at, call.zone)),
            (_("Made by"), str(real.ran_by or _("the system"))),
            (_("Hash of the inputs"), real.input_hash),
        ]
        if real
        else [],
    )


def _publish(call: Any, real: AllocationRun | None, at: datetime) -> Step:
    people = real.outcomes.count() if real else call.sent
    mails = ngettext("%(count)s person gets a mail.", "%(count)s people get a mail.", people)
    button = ngettext(
        "Publish and write to %(count)s person", "Publish and write to %(count)s people", people
    )
    return Step(
        key="publish",
        title=_("Publish the result"),
        is_done=bool(real and real.published_at),
        effects=[
            mails % {"count": Grouped(people)},
            _offers(call, real, at),
            _("Who was passed over waits in the order of the draw. What is left goes first come.")
            if call.window_closes_at
            else _("Everyone also waits for each wish above that place, in the order of the draw."),
            _("You cannot undo this. Mails cannot be called back."),
        ],
        button=button % {"count": Grouped(people)},
        facts=[(_("Published on"), moment_in_words(real.published_at, call.zone))]
        if real and real.published_at
        else [],
    )


def _offers(call: Any, real: AllocationRun | None, at: datetime) -> str:
    hours = hours_in_words(call.answer_hours)
    if real is None:
        return _("The places are offered. People have %(time)s to answer.") % {"time": hours}
    placed = real.outcomes.exclude(offer=None).count()
    offers = ngettext(
        "%(count)s place is offered. The answer is due within %(time)s, by %(when)s.",
        "%(count)s places are offered. The answers are due within %(time)s, by %(when)s.",
        placed,
    )
    answer_by = moment_in_words(at + timedelta(hours=call.answer_hours), call.zone)
    return offers % {"count": Grouped(placed), "time": hours, "when": answer_by}
