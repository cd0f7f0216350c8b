"""What the page of a figure shows besides its tables: indices, sources, proof, a line to cite.

Everything was computed when the figure was published; here it is only written in words.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.conf import settings
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from i18nfield.strings import LazyI18nString

from pariter.apps.evidence.catalogue import CATALOGUE, NOTES, Definition
from pariter.apps.evidence.dataset_indicators import PAY
from pariter.apps.evidence.dataset_names import VALUES
from pariter.apps.evidence.figures import Shown
from pariter.apps.evidence.indicators import Indicator, Words
from pariter.apps.evidence.models import Publication
from pariter.apps.evidence.pay_values import GAP_MEAN, GAP_MEDIAN
from pariter.apps.evidence.pay_words import pay_tables, percent
from pariter.apps.evidence.values import SHARE
from pariter.kernels.canonical import canonical_json
from pariter.kernels.disclosure import WITHHELD
from pariter.kernels.indicators.value import BETWEEN
from pariter.web.templatetags.components import long_date

SHARES: Mapping[str, Words] = {
    f"{SHARE}.technical": gettext_lazy("Share of women in science, computing and engineering"),
    f"{SHARE}.other": gettext_lazy("Share of women in all other fields"),
}
"""Shares of several groups together → what pages call them."""

COUNTS: Mapping[str, Words] = {
    SHARE: gettext_lazy("%(numerator)s women of %(denominator)s people"),
    "femininity_ratio": gettext_lazy("%(numerator)s women and %(denominator)s men"),
    GAP_MEAN: gettext_lazy("%(numerator)s women and %(denominator)s men"),
    GAP_MEDIAN: gettext_lazy("%(numerator)s women and %(denominator)s men"),
    "glass_ceiling": gettext_lazy("In grade A %(numerator)s women of %(denominator)s people"),
    "glass_door": gettext_lazy("In temporary posts %(numerator)s women of %(denominator)s people"),
    "glass_wall": gettext_lazy("In temporary posts %(numerator)s women of %(denominator)s people"),
}
"""Key of an indicator → the counts that it rests on."""


class Told(NamedTuple):
    """One index. number, interval, counts: in words, empty where there is none."""

    title: Words
    number: str
    interval: str
    counts: str
    note: Words
    definition: Definition


def told_values(publication: Publication) -> list[Told]:
    """Return the indices of a publication, without the shares that stand in its tables."""
    return [
        _told(value)
        for value in publication.values
        if value["key"] in CATALOGUE or value["key"] in SHARES
    ]


def charted(
    publication: Publication, indicator: Indicator
) -> tuple[list[Words], list[list[Shown]]]:
    """Return the numbers of the chart as a table: women, men and all of each group, and the share.

    Empty where the chart shows the steps themselves.
    """
    if not indicator.across:
        return [], []
    if indicator is PAY:
        for _title, (columns, rows) in pay_tables(publication.values, indicator):
            return columns, rows
        return [], []
    for dimension in ("grade", *indicator.dimension_keys):
        rows = list(_shares(publication.values, dimension))
        if rows:
            [heading] = {one.heading for one in indicator.dimensions if one.key == dimension}
            steps = [indicator.words[step] for step in indicator.steps]
            return [heading, *steps, _("Share of women")], rows
    return [], []


def sources(publication: Publication) -> list[dict[str, Any]]:
    """Return the imported tables that a publication was counted from, ready to be shown."""
    return [
        {
            **source,
            "source": LazyI18nString(source["source"]),
            "day": long_date(date.fromisoformat(source["reference_date"])),
        }
        for source in publication.sources
    ]


def proof_digest(publication: Publication) -> str:
    """Return the digest of what the gate was asked and ruled; empty for older publications."""
    if not publication.proof:
        return ""
    return hashlib.sha256(canonical_json(publication.proof)).hexdigest()


def citation(publication: Publication, address: str) -> str:
    """Return the line by which others cite a figure."""
    edition = publication.edition
    programme = edition.initiative.programme
    line = _(
        "%(institution)s, %(title)s, %(edition)s: “%(headline)s”. "
        "Version %(version)d, published on %(day)s. %(address)s"
    ) % {
        "institution": programme.institution,
        "title": edition.initiative.title,
        "edition": edition.title,
        "headline": publication.headline,
        "version": publication.version,
        "day": long_date(publication.published_at),
        "address": address,
    }
    return f"{line} ({_('Demonstration, invented data')})" if settings.DEMONSTRATION else line


def _told(value: Mapping[str, Any]) -> Told:
    definition = CATALOGUE[value["key"] if value["key"] in CATALOGUE else SHARE]
    counts = ""
    if value["numerator"] is not None and value["denominator"] is not None:
        told = {
            name: number_format(value[name], force_grouping=True)
            for name in ("numerator", "denominator")
        }
        counts = str(COUNTS.get(definition.key, COUNTS[SHARE])) % told
    interval = ""
    if value["low"] is not None and value["high"] is not None:
        ends = {"low": _number(value, "low"), "high": _number(value, "high")}
        interval = _("95%% interval: %(low)s to %(high)s") % ends
    return Told(
        SHARES.get(value["key"], definition.title),
        _number(value, "value"),
        interval,
        counts,
        NOTES.get(value["note"], value["note"]),
        definition,
    )


def _number(value: Mapping[str, Any], name: str) -> str:
    if value[name] is None:
        return WITHHELD if value["numerator"] is None else "–"
    if value["key"].startswith((SHARE, GAP_MEAN, GAP_MEDIAN)):
        return percent(value[name])
    return number_format(round(value[name], 2), 2)


def _shares(values: Sequence[Mapping[str, Any]], dimension: str) -> Iterator[list[Shown]]:
    """Yield the row of each value of a dimension that has a share of women."""
    known = {value["key"]: value for value in values}
    for name, words in VALUES[dimension].items():
        value = known.get(f"{SHARE}.{dimension}.{name}")
        if value is not None:
            women, people = value["numerator"], value["denominator"]
            men = None if women is None or people is None else people - women
            counts = [WITHHELD if count is None else count for count in (women, men, people)]
            yield [str(words), *counts, _share(value)]


def _share(value: Mapping[str, Any]) -> str:
    """Write a share, or the two ends between which it lies."""
    if value["value"] is not None:
        return percent(value["value"])
    if value["note"] != BETWEEN:
        return WITHHELD
    low, high = (number_format(round(100 * value[end])) for end in ("low", "high"))
    return _("%(low)s to %(high)s%%") % {"low": low, "high": high}
