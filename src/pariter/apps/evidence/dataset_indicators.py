"""What is counted from imported tables: people by sex, and by what else the table tells."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from pariter.apps.evidence.indicators import Dimension, Indicator, Words
from pariter.apps.evidence.models import Dataset

SEX = Dimension("sex", _("By sex"), _("Sex"))
GRADE = Dimension("grade", _("By grade"), _("Grade"))
ROLE = Dimension("role", _("By role"), _("Role"))
AGE = Dimension("age", _("By age"), _("Age"))
AREA = Dimension("area", _("By area of research"), _("Area"))
FIELD = Dimension("field", _("By field of study"), _("Field"))
STUDY = Dimension("study", _("By level of study"), _("Level"))
CATEGORY = Dimension("category", _("By category"), _("Category"))
BODY = Dimension("body", _("By governing body"), _("Body"))

STEPS: dict[str, Words] = {"women": _("Women"), "men": _("Men"), "all": _("All")}

STAFF = Indicator(
    key="staff",
    version=1,
    title=_("Women and men on the academic staff"),
    unit=_("people"),
    definition=_(
        "People on the academic staff on the day of the count, as the institution reported them. "
        "Grade A: full professors. Grade B: associate professors. Grade C: researchers, permanent "
        "or for a fixed term. Grade D: research fellows. "
        "Glass ceiling index: the share of women in grades A, B and C together, divided by their "
        "share in grade A; 1 means no ceiling."
    ),
    reading=_(
        "Compare the share of women from grade to grade. "
        "Where it falls, women leave the path or are not promoted."
    ),
    steps=STEPS,
    dimensions=(GRADE, ROLE, AGE, AREA),
    across=SEX.key,
)

STUDENTS = Indicator(
    key="students",
    version=1,
    title=_("Women and men who study"),
    unit=_("people"),
    definition=_(
        "People enrolled in the academic year, by the broad fields of the international standard "
        "classification of education (ISCED-F 2013). "
        "Dissimilarity: the share of women, or of men, who would have to change their field for "
        "both to be spread alike over the fields that are shown."
    ),
    reading=_(
        "Compare the share of women from field to field. "
        "A field far from one half shows where the choice of studies divides women and men."
    ),
    steps=STEPS,
    dimensions=(FIELD, STUDY),
    across=SEX.key,
)

ADMINISTRATIVE = Indicator(
    key="administrative",
    version=1,
    title=_("Women and men on the technical and administrative staff"),
    unit=_("people"),
    definition=_(
        "People on the technical and administrative staff on the day of the count, by the category "
        "of their contract."
    ),
    reading=_("Compare the share of women among all with their share among managers."),
    steps=STEPS,
    dimensions=(CATEGORY, AGE),
    across=SEX.key,
)

GOVERNANCE = Indicator(
    key="governance",
    version=1,
    title=_("Women and men who govern"),
    unit=_("seats"),
    definition=_(
        "Seats in the bodies that govern the institution, on the day of the count. "
        "A person who sits in two bodies counts twice."
    ),
    reading=_("Compare the share of women who decide with their share among all who work here."),
    steps=STEPS,
    dimensions=(BODY,),
    across=SEX.key,
)

PAY = Indicator(
    key="pay",
    version=1,
    title=_("Pay of women and men"),
    unit=_("people"),
    definition=_(
        "People on the staff on the day of the count, and what they were paid in the year, as the "
        "institution reported it. Mean pay: the sum of pay divided by people. Median pay: half of "
        "the people earn less. Pay gap: how much less women earn than men, as a part of what men "
        "earn. It does not compare equal work, and part-time pay is not raised to full time."
    ),
    reading=_(
        "Compare the gap within each category with the gap of all together. "
        "A gap of all together that is larger shows that fewer women stand where pay is high."
    ),
    steps=STEPS,
    dimensions=(GRADE, ROLE, CATEGORY),
    beside={"pay": _("Sum of pay"), "median_pay": _("Median pay")},
    across=SEX.key,
)

BY_KIND: Mapping[str, Indicator] = {
    Dataset.Kind.STAFF: STAFF,
    Dataset.Kind.STUDENTS: STUDENTS,
    Dataset.Kind.ADMINISTRATIVE: ADMINISTRATIVE,
    Dataset.Kind.GOVERNANCE: GOVERNANCE,
    Dataset.Kind.PAY: PAY,
}
"""Kind of an imported table → what is published of it."""
