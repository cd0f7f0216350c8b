"""What imported tables may be told apart by, and the names of all values that may stand there."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from pariter.apps.evidence.indicators import Words
from pariter.apps.evidence.models import Dataset

VALUES: Mapping[str, Mapping[str, Words]] = {
    "sex": {"women": _("Women"), "men": _("Men")},
    "grade": {
        "A": _("Grade A, full professors"),
        "B": _("Grade B, associate professors"),
        "C": _("Grade C, researchers"),
        "D": _("Grade D, research fellows"),
    },
    "role": {
        "PO": _("Full professors"),
        "PA": _("Associate professors"),
        "RU": _("Permanent researchers"),
        "RTT": _("Researchers in tenure track (RTT)"),
        "RTDb": _("Researchers in tenure track (RTD-b)"),
        "RTDa": _("Fixed-term researchers (RTD-a)"),
        "RD": _("Fixed-term researchers, all kinds"),
        "AR": _("Research fellows"),
    },
    "category": {
        "managers": _("Managers"),
        "specialists": _("High specialists"),
        "officers": _("Officers"),
        "collaborators": _("Collaborators"),
        "operators": _("Operators"),
    },
    "age": {
        "to_30": _("30 and younger"),
        "31_40": _("31 to 40"),
        "41_50": _("41 to 50"),
        "51_60": _("51 to 60"),
        "over_60": _("Older than 60"),
    },
    "area": {
        "natural": _("Natural sciences"),
        "engineering": _("Engineering and technology"),
        "medical": _("Medical and health sciences"),
        "agricultural": _("Agricultural and veterinary sciences"),
        "social": _("Social sciences"),
        "humanities": _("Humanities and the arts"),
    },
    "field": {
        "01": _("Education"),
        "02": _("Arts and humanities"),
        "03": _("Social sciences, journalism and information"),
        "04": _("Business, administration and law"),
        "05": _("Natural sciences, mathematics and statistics"),
        "06": _("Information and communication technologies"),
        "07": _("Engineering, manufacturing and construction"),
        "08": _("Agriculture, forestry, fisheries and veterinary"),
        "09": _("Health and welfare"),
        "10": pgettext_lazy("field of study", "Services"),
    },
    "study": {
        "bachelor": _("Bachelor"),
        "master": _("Master"),
        "single_cycle": _("Single-cycle master"),
        "doctorate": _("Doctorate"),
    },
    "body": {
        "rector": _("Rector and deputies"),
        "senate": _("Academic senate"),
        "board": _("Board of governors"),
        "heads": _("Heads of departments"),
        "committees": _("Other committees"),
    },
}
"""Dimension → value → name, in the order in which pages show them."""

DIMENSIONS: Mapping[str, tuple[str, ...]] = {
    Dataset.Kind.STAFF: ("grade", "role", "sex", "age", "area"),
    Dataset.Kind.STUDENTS: ("field", "sex", "study"),
    Dataset.Kind.ADMINISTRATIVE: ("category", "sex", "age"),
    Dataset.Kind.GOVERNANCE: ("body", "sex"),
    Dataset.Kind.PAY: ("sex", "grade", "role", "category"),
}
"""Kind → dimensions that it may have, the one to give up first standing last."""
