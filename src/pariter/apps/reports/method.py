"""The page on method: definitions with versions, sources, thresholds, and what is not claimed."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from i18nfield.strings import LazyI18nString

from pariter.apps.evidence.dataset_indicators import PAY
from pariter.apps.evidence.dataset_names import VALUES
from pariter.apps.evidence.indicators import INDICATORS, Words
from pariter.apps.evidence.models import Publication
from pariter.apps.evidence.values import SHARE
from pariter.apps.reports import blocks
from pariter.apps.reports.blocks import Block
from pariter.kernels.disclosure import Policy

NAMES: Mapping[str, Words] = {
    SHARE: gettext_lazy("Share of women"),
    "femininity_ratio": gettext_lazy("Women for each man"),
    "glass_ceiling": gettext_lazy("Glass ceiling index (1 means none)"),
    "glass_door": gettext_lazy("Glass door index (1 means none)"),
    "glass_wall": gettext_lazy("Glass wall index (1 means none)"),
    f"{SHARE}.technical": gettext_lazy("Share of women in science, computing and engineering"),
    f"{SHARE}.other": gettext_lazy("Share of women in all other fields"),
    "pay_gap_mean": gettext_lazy("Pay gap of the means (0 means none)"),
    "pay_gap_median": gettext_lazy("Pay gap of the medians (0 means none)"),
    "dissimilarity": gettext_lazy("Dissimilarity of fields (0 means none)"),
}
"""Key of a value → its name; the others are groups, which stand in the tables."""


def blocks_of(figures: Sequence[Publication]) -> list[Block]:
    """Return what is said of how the figures of a report were made."""
    return [
        blocks.note(
            _(
                "This report follows the structure of the guidelines of the Conference of Italian "
                "University Rectors (CRUI, 2019). It does not claim to be complete by them."
            )
        ),
        blocks.heading(_("Definitions")),
        *_definitions(figures),
        blocks.heading(_("Sources")),
        *_sources(figures),
        blocks.heading(_("How people are protected")),
        blocks.terms(
            [
                (
                    _("Threshold"),
                    _(
                        "A group of 1 to %(most)d people is not shown. Other counts are kept back "
                        "where they would give it away."
                    )
                    % {"most": Policy().threshold - 1},
                ),
                (
                    "c",
                    _(
                        "Confidential: this count is kept back, whether it is small or protects "
                        "another one. It never means zero, and it never says which of the two."
                    ),
                ),
                *_of_pay(figures),
                (
                    _("Ledger"),
                    _(
                        "Each figure passed one gate, which knows everything published before. "
                        "What it let out stands in an append-only ledger."
                    ),
                ),
            ]
        ),
    ]


def _of_pay(figures: Sequence[Publication]) -> list[tuple[str, str]]:
    """Return how pay is protected, where it is told."""
    if all(one.indicator != PAY.key for one in figures):
        return []
    return [
        (
            str(PAY.title),
            _(
                "A sum of pay is kept back where few people make it up, or where one or two of "
                "them earn much of it. A median is told of large groups only, rounded to 100 euros."
            ),
        )
    ]


def _definitions(figures: Sequence[Publication]) -> list[Block]:
    used = {one.indicator: INDICATORS[one.indicator] for one in figures}
    if not used:
        return [blocks.note(_("No figure is shown, so nothing had to be defined."))]
    return [
        blocks.terms(
            [
                (
                    _("%(name)s, version %(number)d")
                    % {"name": indicator.title, "number": indicator.version},
                    str(indicator.definition),
                )
                for indicator in used.values()
            ]
        )
    ]


def _sources(figures: Sequence[Publication]) -> list[Block]:
    rows = dict.fromkeys(
        (
            str(source.get("name", "")),
            str(LazyI18nString(source.get("source", ""))),
            _day(source.get("reference_date")),
            str(source.get("digest", ""))[:12],
        )
        for one in figures
        for source in one.sources
    )
    if not rows:
        return [
            blocks.note(_("Every figure was counted from what this installation itself recorded."))
        ]
    columns = [_("File"), _("Source"), _("Counted on"), _("SHA-256 begins with")]
    return [blocks.table(_("Imported tables"), columns, list(rows), numbers=0)]


def _day(value: Any) -> str:
    return date_format(date.fromisoformat(str(value)[:10]), blocks.DAY) if value else _("not told")


def is_main(key: str) -> bool:
    """Tell whether a computed value is followed over the years, rather than one of many groups."""
    return key in NAMES or key.startswith(f"{SHARE}.grade.")


def name_of(key: str) -> str:
    """Return the words for a computed value that is followed over the years."""
    if key in NAMES:
        return str(NAMES[key])
    grade = key.rpartition(".")[2]
    return _("Share of women: %(group)s") % {"group": VALUES["grade"].get(grade, grade)}
