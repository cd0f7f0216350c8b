"""The finding over a table by sex, and its chart: both from released numbers alone."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from pariter.apps.evidence.charts import bars, funnel
from pariter.apps.evidence.dataset_indicators import ADMINISTRATIVE, PAY, STAFF, STUDENTS
from pariter.apps.evidence.dataset_names import VALUES
from pariter.apps.evidence.headlines import headline
from pariter.apps.evidence.indicators import Indicator
from pariter.apps.evidence.pay_values import GAP_MEAN, MEAN, pay_rows
from pariter.apps.evidence.scissors import scissors
from pariter.apps.evidence.values import SHARE
from pariter.kernels.indicators import Step
from pariter.kernels.indicators.value import Value

STAGES = ("D", "C", "B", "A")
PARITY = 0.5


def finding(
    indicator: Indicator, totals: Mapping[Step, int | None], values: Sequence[Value]
) -> str:
    """Return one sentence with the strongest comparison that was released."""
    if not indicator.across:
        return headline(indicator, totals)
    known = {value.key: value.value for value in values}
    if indicator is PAY:
        return _of_pay(known.get(GAP_MEAN)) or str(indicator.title)
    everyone = known.get(SHARE)
    if everyone is None:
        return str(indicator.title)
    told = {"all": _percent(everyone)}
    if indicator is STAFF:
        top = known.get(f"{SHARE}.grade.A")
        if top is not None:
            told["top"] = _percent(top)
            if top < everyone:
                return (
                    _("Women are %(all)s of academic staff but %(top)s of full professors") % told
                )
            return _("Women are %(all)s of academic staff and %(top)s of full professors") % told
        return _("Women are %(all)s of academic staff") % told
    if indicator is STUDENTS:
        technical = known.get(f"{SHARE}.technical")
        if technical is not None:
            told["technical"] = _percent(technical)
            return (
                _("Women are %(all)s of students, and %(technical)s in science and technology")
                % told
            )
        return _("Women are %(all)s of students") % told
    if indicator is ADMINISTRATIVE:
        return _("Women are %(all)s of technical and administrative staff") % told
    return _("Women are %(all)s of those who govern") % told


def chart(
    indicator: Indicator,
    identity: str,
    title: str,
    totals: Mapping[Step, int | None],
    values: Sequence[Value],
) -> str:
    """Draw the scissors where there are grades, bars of shares by sex, else the funnel."""
    description = str(indicator.title)
    if not indicator.across:
        rows = [(str(words), totals[step]) for step, words in indicator.steps.items()]
        return funnel(identity=identity, title=title, description=description, rows=rows)
    known = {value.key: value.value for value in values}
    stages = [
        (_("Grade %(grade)s") % {"grade": grade}, known[f"{SHARE}.grade.{grade}"])
        for grade in STAGES
        if f"{SHARE}.grade.{grade}" in known
    ]
    if indicator is STAFF and len(stages) > 1:
        return scissors(identity=identity, title=title, description=description, stages=stages)
    if indicator is PAY:
        pays = _mean_pays(values, indicator)
        told = _("Mean pay in a year, in euro")
        return bars(identity=identity, title=title, description=told, rows=pays, unit="euro")
    return bars(
        identity=identity,
        title=title,
        description=description,
        rows=_shares(indicator, known),
        unit="share",
        reference=(PARITY, _("parity")),
    )


def _shares(
    indicator: Indicator, known: Mapping[str, float | None]
) -> list[tuple[str, float | None]]:
    """Return the share of women by the first dimension that was released, or of everyone."""
    for dimension in indicator.dimension_keys:
        rows = [
            (str(words), known[f"{SHARE}.{dimension}.{value}"])
            for value, words in VALUES[dimension].items()
            if f"{SHARE}.{dimension}.{value}" in known
        ]
        if rows:
            return rows
    return [(_("Women"), known.get(SHARE))]


def _of_pay(gap: float | None) -> str:
    """Say how much less, or more, women earn than men on average."""
    if gap is None:
        return ""
    told = {"gap": _("%(number)s%%") % {"number": number_format(abs(round(gap * 100, 1)), 1)}}
    if round(gap, 3) == 0:
        return _("Women and men earn the same on average")
    if gap > 0:
        return _("On average women earn %(gap)s less than men") % told
    return _("On average women earn %(gap)s more than men") % told


def _mean_pays(values: Sequence[Value], indicator: Indicator) -> list[tuple[str, float | None]]:
    """Return the mean pay of women and men in each category that tells it, or of all."""
    told = [asdict(value) for value in values]
    words = {"women": _("Women"), "men": _("Men")}
    for _dimension, rows in pay_rows(told, indicator.dimensions):
        found: list[tuple[str, float | None]] = [
            (f"{row.name}, {words[sex].lower()}", float(round(pay)))
            for row in rows
            for sex, pay in (("women", row.women), ("men", row.men))
            if pay is not None
        ]
        if found:
            return found
    known = {value.key: value.value for value in values}
    return [(words[sex], known.get(f"{MEAN}.{sex}")) for sex in words]


def _percent(share: float) -> str:
    return _("%(number)d%%") % {"number": round(share * 100)}
