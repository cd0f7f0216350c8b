"""What the gate would let out, and what it keeps back, in words an office understands."""

from dataclasses import asdict, dataclass
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from pariter.apps.evidence import figures
from pariter.apps.evidence.findings import finding
from pariter.apps.evidence.indicators import Indicator
from pariter.apps.evidence.naming import breakdowns, tables_of
from pariter.apps.evidence.pay_words import pay_tables
from pariter.apps.evidence.queries import released_at
from pariter.apps.evidence.values import values_of
from pariter.apps.programmes.models import Edition
from pariter.kernels.disclosure import Policy, Proposal, Ruling
from pariter.kernels.disclosure.pay import MEDIAN, PAY
from pariter.web.office.progress import Tag
from pariter.web.templatetags.components import long_date


@dataclass(frozen=True)
class Preview:
    """Exactly what would be published. rulings: step, tag and sentence; tables: as shown."""

    headline: str
    definition: str
    columns: list[str]
    totals: list[tuple[str, int | None]]
    tables: list[dict[str, Any]]
    rulings: list[tuple[str, Tag, str]]
    is_refused: bool
    in_conflict: bool
    withholds: bool
    rounded_to: int


def preview(edition: Edition, indicator: Indicator, proposal: Proposal) -> Preview:
    """Put a proposal of the gate into words."""
    names = {step: str(words) for step, words in indicator.words.items()}
    totals = figures.totals(indicator, proposal.released)
    return Preview(
        headline=finding(indicator, totals, values_of(indicator, proposal.released)),
        definition=str(indicator.definition),
        columns=[_("Step"), capfirst(str(indicator.unit))],
        totals=[(names[step], count) for step, count in totals.items()],
        tables=_tables(edition, indicator, proposal, [names[step] for step in totals]),
        rulings=[
            (names[ruling.measure], *_in_words(indicator, ruling)) for ruling in proposal.rulings
        ],
        is_refused=proposal.decision == "refuse" or not proposal.rulings,
        in_conflict=any(ruling.conflict for ruling in proposal.rulings),
        withholds=figures.withholds(proposal.released),
        rounded_to=figures.rounded_to(proposal.released),
    )


def _tables(
    edition: Edition, indicator: Indicator, proposal: Proposal, steps: list[str]
) -> list[dict[str, Any]]:
    values = [asdict(value) for value in values_of(indicator, proposal.released)]
    return [
        *(
            {"title": title, "columns": columns, "rows": rows}
            for title, (columns, rows) in pay_tables(values, indicator)
        ),
        *_counts(edition, indicator, proposal, steps),
    ]


def _counts(
    edition: Edition, indicator: Indicator, proposal: Proposal, steps: list[str]
) -> list[dict[str, Any]]:
    return [
        table._asdict()
        for table in tables_of(breakdowns(edition, indicator, proposal.released), steps)
    ]


def _in_words(indicator: Indicator, ruling: Ruling) -> tuple[Tag, str]:
    few = {"threshold": Policy().threshold}
    if ruling.measure in {PAY, MEDIAN}:
        return _of_pay(ruling)
    if ruling.released is None:
        if ruling.conflict:
            return Tag(_("Kept back"), "danger"), _in_conflict(ruling.conflict)
        return Tag(_("Kept back"), "danger"), _(
            "It is below %(threshold)d, or so close to another step that the difference "
            "could tell about one person."
        ) % few
    if ruling.decision == "publish":
        return Tag(_("In full"), "success"), _("In every detail. No group is small.")
    if ruling.decision == "suppress":
        return Tag(_("Some withheld"), "warning"), _(
            "In every detail, but for the numbers that read c: they are below %(threshold)d, or "
            "would tell one that is."
        ) % few
    if ruling.decision == "round":
        return Tag(_("Rounded"), "success"), _(
            "In every detail, and every number is a multiple of %(base)d."
        ) % {"base": ruling.released.rounded_to}
    titles = {dimension.key: dimension.title for dimension in indicator.dimensions}
    told = [str(titles[key]) for key in ruling.released.dimensions]
    if told:
        return Tag(_("Less detail"), "warning"), _(
            "%(told)s only. In more detail some groups, or those who left them between two steps, "
            "are below %(threshold)d."
        ) % {"told": ", ".join(told), **few}
    return Tag(_("Total only"), "warning"), _(
        "In any detail some groups, or those who left them between two steps, "
        "are below %(threshold)d."
    ) % few


def _of_pay(ruling: Ruling) -> tuple[Tag, str]:
    """Say what is told of sums of pay, or of medians."""
    if ruling.released is None:
        if ruling.conflict:
            return Tag(_("Kept back"), "danger"), _in_conflict(ruling.conflict)
        return Tag(_("Kept back"), "danger"), _(
            "Any sum could tell what somebody earns, or no group is large enough for a median."
        )
    if not ruling.released.withheld:
        return Tag(_("In full"), "success"), _("Nobody’s pay can be estimated from it.")
    return Tag(_("Some withheld"), "warning"), _(
        "What reads c could tell what somebody earns, or is needed to protect another number."
    )


def _in_conflict(digest: str) -> str:
    """Say which release stands in the way, by the day when it was published."""
    told = released_at(digest)
    if told is None:
        return _(
            "Other numbers about the same people are published. The difference of the two "
            "could tell about one person."
        )
    return _(
        "Other numbers about the same people were published on %(day)s. The difference of the two "
        "could tell about one person."
    ) % {"day": long_date(told)}
