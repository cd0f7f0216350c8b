"""Headline findings, computed from released numbers alone."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from pariter.apps.evidence.indicators import VISITS, Indicator
from pariter.kernels.indicators import Step


def headline(indicator: Indicator, totals: Mapping[Step, int | None]) -> str:
    """Return one sentence with the strongest comparison that was released."""
    applied, placed, took_part = (totals[step] for step in ("applied", "placed", "took_part"))
    numbers = {"applied": applied, "placed": placed, "took_part": took_part}
    if indicator is VISITS:
        if took_part is not None and applied is not None:
            return _("%(took_part)d visits from %(applied)d sign-ups") % numbers
        return _("%(applied)d sign-ups") % numbers if applied is not None else str(indicator.title)
    if took_part is not None and applied is not None:
        return _("%(took_part)d of %(applied)d applicants took part") % numbers
    if placed is not None and applied is not None:
        return _("%(placed)d of %(applied)d applicants were offered a place") % numbers
    if applied is not None:
        return _("%(applied)d people applied") % numbers
    return str(indicator.title)
