"""What the gate would let out, and what it keeps back, in words an office understands."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from pariter.apps.evidence import figures
from pariter.apps.evidence.facts import indicator_of
from pariter.apps.evidence.headlines import headline
from pariter.apps.people.models import Organisation
from pariter.apps.programmes.models import Edition, Offer
from pariter.kernels.disclosure import Policy, Proposal
from pariter.kernels.disclosure.gate import Ruling
from pariter.kernels.indicators import STEPS
from pariter.web.office.progress import Tag


@dataclass(frozen=True)
class Preview:
    """Exactly what would be published. rulings: step, tag and sentence; tables: as shown."""

    headline: str
    definition: str
    columns: list[str]
    totals: list[tuple[str, int | str]]
    tables: list[dict[str, Any]]
    rulings: list[tuple[str, Tag, str]]
    is_refused: bool


def preview(edition: Edition, proposal: Proposal) -> Preview:
    """Put a proposal of the gate into words."""
    indicator = indicator_of(edition)
    names = {step: str(indicator.steps[step]) for step in STEPS}
    totals = figures.totals(proposal.released)
    return Preview(
        headline=headline(indicator, totals),
        definition=str(indicator.definition),
        columns=[_("Step"), str(indicator.unit)],
        totals=[(names[step], _told(count)) for step, count in totals.items()],
        tables=_tables(edition, proposal, list(names.values())),
        rulings=[
            (names[ruling.measure], *_in_words(ruling))  # type: ignore[index]
            for ruling in proposal.rulings
        ],
        is_refused=proposal.decision == "refuse",
    )


def _tables(edition: Edition, proposal: Proposal, steps: list[str]) -> list[dict[str, Any]]:
    offers = {
        offer.key: str(offer.title)
        for offer in Offer.objects.filter(call__edition=edition).order_by("call", "position")
    }
    homes = {home.code: str(home.name) for home in Organisation.objects.all()}
    found = []
    for title, heading, dimension, titles in (
        (_("By what people chose"), _("Choice"), "offer", offers),
        (_("By home institution"), _("Institution"), "home", homes),
    ):
        rows = figures.breakdown(proposal.released, dimension)
        if rows:
            found.append(
                {
                    "title": title,
                    "columns": [heading, *steps],
                    "rows": [
                        (titles.get(row.name, row.name), *map(_told, row.counts)) for row in rows
                    ],
                }
            )
    return found


def _told(count: int | None) -> int | str:
    return _("not shown") if count is None else count


def _in_words(ruling: Ruling) -> tuple[Tag, str]:
    few = {"threshold": Policy().threshold}
    if ruling.released is None:
        if ruling.conflict:
            return Tag(_("Kept back"), "danger"), _(
                "Other numbers about the same people are published. The difference of the two "
                "could tell about one person."
            )
        return Tag(_("Kept back"), "danger"), _(
            "It is below %(threshold)d people, or so close to another step that the difference "
            "could tell about one person."
        ) % few
    if ruling.decision == "publish":
        return Tag(_("In full"), "success"), _("By choice and by home. No group is small.")
    if ruling.released.dimensions:
        return Tag(_("Less detail"), "warning"), _(
            "By choice only. By home, some groups, or those who left them between two steps, "
            "are below %(threshold)d people."
        ) % few
    return Tag(_("Total only"), "warning"), _(
        "By choice or home, some groups, or those who left them between two steps, "
        "are below %(threshold)d people."
    ) % few
