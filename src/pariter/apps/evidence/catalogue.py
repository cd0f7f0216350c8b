"""Every indicator that is one number: what it means, where it comes from, how it is read."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from pariter.apps.evidence.indicators import Words
from pariter.kernels.indicators.versions import VERSIONS


@dataclass(frozen=True, slots=True)
class Definition:
    """One indicator in words.

    formula: what is divided by what; source: who defined it, as they write it; told_by: what it
    may be told apart by; interval: how the ends of its 95 % interval are found
    """

    key: str
    title: Words
    definition: Words
    formula: Words
    source: str
    told_by: tuple[Words, ...]
    unit: Words
    interval: Words
    reading: Words

    @property
    def version(self) -> int:
        """Return the number of this definition; a change of meaning gets the next."""
        return VERSIONS[self.key]


YEAR, INSTITUTION, FIELD = _("Year"), _("Institution"), _("Field")
ROLE, AGE, STEP = _("Role"), _("Age"), _("Step")

SHARE, RATIO, PERCENT, POINTS = _("share"), _("ratio"), _("share a year"), _("points of 100")
HOURS, PEOPLE, VISITS = _("hours"), _("people"), _("visits")

WILSON = _("Wilson’s score interval (Wilson 1927).")
ODDS = _("Wilson’s score interval of the share in both counts, carried over to their ratio.")
KATZ = _("Normal on the logarithm, for two separate groups (Katz and others 1978).")

DEFINITIONS: tuple[Definition, ...] = (
    Definition(
        "femininity_share",
        _("Share of women"),
        _("How many of the women and men who are counted are women."),
        _("women ÷ (women + men)"),
        "CRUI, Linee guida per il bilancio di genere negli atenei italiani, 2019",
        (YEAR, INSTITUTION, ROLE, FIELD, AGE),
        SHARE,
        WILSON,
        _("One half means as many women as men."),
    ),
    Definition(
        "femininity_ratio",
        _("Women for each man"),
        _("How many women there are for each man. It is undefined without men."),
        _("women ÷ men"),
        "CRUI, Linee guida per il bilancio di genere negli atenei italiani, 2019",
        (YEAR, INSTITUTION, ROLE, FIELD, AGE),
        RATIO,
        ODDS,
        _("1 means as many women as men; 2 means two women for each man."),
    ),
    Definition(
        "scissors",
        _("Scissors"),
        _(
            "The shares of women and of men at each stage, from students to full professors. "
            "Drawn as two lines, they often cross."
        ),
        _("women, or men, of a stage ÷ (women + men of that stage)"),
        "European Commission, She Figures Handbook 2021",
        (YEAR, INSTITUTION, FIELD),
        SHARE,
        WILSON,
        _(
            "Where the lines part, one sex goes on more often. "
            "Stages of one year are not one group."
        ),
    ),
    Definition(
        "glass_ceiling",
        _("Glass ceiling index"),
        _(
            "The share of women in grades A, B and C together, compared with their share in "
            "grade A. A: full professors. B: associate professors. C: researchers. "
            "It is undefined where no woman holds grade A."
        ),
        _("(women in A, B, C ÷ people in A, B, C) ÷ (women in A ÷ people in A)"),
        "European Commission, She Figures Handbook 2021",
        (YEAR, INSTITUTION, FIELD),
        RATIO,
        _("Delta method on the logarithm; grade A is counted inside the whole."),
        _(
            "1 means no ceiling. Above 1, women are fewer at the top than below. "
            "Compare only numbers of one definition and one date."
        ),
    ),
    Definition(
        "glass_door",
        _("Glass door index"),
        _(
            "The share of women in temporary research posts, compared with their share among "
            "researchers who are permanent or about to be."
        ),
        _("share of women (RTDa, AR) ÷ share of women (RTDb, RTT, RU)"),
        "I. Picardi, The Glass Door of Academia, Social Sciences 8(5) 160, 2019",
        (YEAR, INSTITUTION, FIELD),
        RATIO,
        KATZ,
        _("Above 1, women are more often in posts that end."),
    ),
    Definition(
        "glass_wall",
        _("Glass wall index"),
        _(
            "The share of women in temporary research posts, compared with their share in all "
            "posts that last, professors included."
        ),
        _("share of women (RTDa, AR) ÷ share of women (RTDb, RTT, RU, PA, PO)"),
        "I. Picardi, The Glass Door of Academia, Social Sciences 8(5) 160, 2019",
        (YEAR, INSTITUTION, FIELD),
        RATIO,
        KATZ,
        _("Above 1, women are more often in posts that end."),
    ),
    Definition(
        "dissimilarity",
        _("Dissimilarity of fields"),
        _(
            "The share of women, or of men, who would have to change field for both to be spread "
            "alike. It depends on which fields are told apart, so they are named with it."
        ),
        _(
            "half the sum, over fields, of the difference between women here ÷ all women "
            "and men here ÷ all men"
        ),
        "O. D. Duncan and B. Duncan, American Sociological Review 20, 1955",
        (YEAR, INSTITUTION),
        SHARE,
        _("Delta method, with the larger share of each field held fixed; rough for few people."),
        _("0 means spread alike; 1 means that no field has both."),
    ),
    Definition(
        "growth",
        _("Yearly growth"),
        _("The rate at which a count grew each year, had it grown by the same rate."),
        _("(last ÷ first) to the power of (1 ÷ years) − 1"),
        "Eurostat, Statistics Explained: compound annual growth rate",
        (INSTITUTION, ROLE, FIELD),
        PERCENT,
        ODDS,
        _("0 means as many as before; 0.1 means a tenth more each year."),
    ),
    Definition(
        "pay_gap_mean",
        _("Pay gap of the means"),
        _("How much less women earn than men on average, as a part of what men earn."),
        _("(mean pay of men − mean pay of women) ÷ mean pay of men"),
        "Eurostat, Gender pay gap statistics",
        (YEAR, ROLE, AGE),
        SHARE,
        _("Delta method on the logarithm of the ratio, where the spread of pay is known."),
        _("0 means no gap. Above 0, women earn less. It does not compare equal work."),
    ),
    Definition(
        "pay_gap_median",
        _("Pay gap of the medians"),
        _("How much less the woman in the middle earns than the man in the middle."),
        _("(median pay of men − median pay of women) ÷ median pay of men"),
        "OECD, Gender wage gap",
        (YEAR, ROLE, AGE),
        SHARE,
        _("Order statistics: each median at 97.5 %, so both together at 95 % or more."),
        _("0 means no gap. Very high pay of a few changes it less than the means."),
    ),
    Definition(
        "equality_index",
        _("French index of equality at work"),
        _(
            "Points for pay (40), raises (20, or 35 with 250 staff or fewer), promotions (15), "
            "raises after maternity leave (15), and the ten best paid (10). "
            "It is undefined where less than 75 points can be worked out."
        ),
        _("points ÷ points that can be worked out × 100"),
        "Code du travail, annexes I and II to articles D. 1142-2 and D. 1142-2-1 "
        "(décret n° 2019-15 of 8 January 2019)",
        (YEAR, INSTITUTION),
        POINTS,
        _("None: the scale is set by law."),
        _("100 is full equality by this scale. Below 75 the law asks for measures."),
    ),
    Definition(
        "scholarship_share",
        _("Share of scholarship holders"),
        _("How many of the students hold a scholarship. Which scholarships count is named."),
        _("scholarship holders ÷ students"),
        "Ministère de l’Enseignement supérieur, indicators of social opening",
        (YEAR, INSTITUTION, FIELD),
        SHARE,
        WILSON,
        _("Compare it with the share in the whole country, by the same definition."),
    ),
    Definition(
        "ercs_share",
        _("Share by the wider social criteria"),
        _(
            "How many of the students meet the wider social criteria of the institution (ERCS), "
            "scholarship holders included. The criteria are named."
        ),
        _("students who meet the criteria ÷ students"),
        "Pariter",
        (YEAR, INSTITUTION, FIELD),
        SHARE,
        WILSON,
        _(
            "It is as high as the share of scholarship holders, or higher. "
            "Compare only one definition."
        ),
    ),
    Definition(
        "relative_chance",
        _("Relative chance of access"),
        _("The chance of one group to be taken, compared with that of another group."),
        _("(taken ÷ applied) of one group ÷ (taken ÷ applied) of the other"),
        "D. Katz and others, Biometrics 34, 1978 (risk ratio)",
        (YEAR, INSTITUTION, FIELD),
        RATIO,
        KATZ,
        _("1 means the same chance; one half means half the chance of the other group."),
    ),
    Definition(
        "funnel_rate",
        _("Rate of a step"),
        _("How many of the people who reached a step reached the next one."),
        _("people at the next step ÷ people at this step"),
        "Pariter",
        (YEAR, STEP),
        SHARE,
        WILSON,
        _("The lowest rate shows where people leave."),
    ),
    Definition(
        "people",
        _("Different people"),
        _(
            "How many people took part, on the spot or online. Whoever came to several sessions, "
            "or to several programmes, is one."
        ),
        _("number of different people with a visit"),
        "Pariter",
        (YEAR, INSTITUTION),
        PEOPLE,
        _("None: everyone who came is counted."),
        _("People of two years, or of two groups, cannot be added up: some stand in both."),
    ),
    Definition(
        "visits",
        _("Visits"),
        _("How often people took part, on the spot or online: one visit a person and session."),
        _("sum, over sessions, of those who came"),
        "Pariter",
        (YEAR, INSTITUTION),
        VISITS,
        _("None: everyone who came is counted."),
        _("Visits ÷ people tells how often a person came."),
    ),
    Definition(
        "audience",
        _("Online audience"),
        _("How many watched without a name, as the platform counted them. No visit is in it."),
        _("sum of what the platform counted"),
        "Pariter",
        (YEAR, INSTITUTION),
        PEOPLE,
        _("None: it is the platform’s own number."),
        _("It is no number of people who signed up. Never add it to visits."),
    ),
    Definition(
        "hours",
        _("Hours of presence"),
        _(
            "How many hours people spent at the sessions, all of them together. It is worked out "
            "from the visits that are told, and not told where one of them is withheld."
        ),
        _("sum, over sessions, of visits × length of the session in hours"),
        "Pariter",
        (YEAR,),
        HOURS,
        _("None: everyone who came is counted."),
        _("Compare it with visits: the difference is how long a visit takes."),
    ),
    Definition(
        "target_progress",
        _("Progress to a target"),
        _("How much of the way from the start to the target is gone."),
        _("(now − start) ÷ (target − start)"),
        "Pariter",
        (YEAR,),
        SHARE,
        _("That of the value now, carried over."),
        _("1 and above means reached; below 0 means further away than at the start."),
    ),
)

CATALOGUE: Mapping[str, Definition] = {one.key: one for one in DEFINITIONS}

NOTES: Mapping[str, Words] = {
    "A count that this needs is withheld to protect people.": _(
        "A count that this needs is withheld to protect people."
    ),
    "Counts that this needs are withheld; it lies between the two ends, by what is told.": _(
        "Counts that this needs are withheld; it lies between the two ends, by what is told."
    ),
    "Nobody is counted here, so there is no share.": _(
        "Nobody is counted here, so there is no share."
    ),
    "No woman is counted here, so there is nothing to divide by.": _(
        "No woman is counted here, so there is nothing to divide by."
    ),
    "No man is counted here, so there is nothing to divide by.": _(
        "No man is counted here, so there is nothing to divide by."
    ),
    "No woman holds a top grade, so the index has no upper limit.": _(
        "No woman holds a top grade, so the index has no upper limit."
    ),
    "Nobody holds a top grade, so there is no index.": _(
        "Nobody holds a top grade, so there is no index."
    ),
    "There was nothing at the start, so there is no growth rate.": _(
        "There was nothing at the start, so there is no growth rate."
    ),
    "Nobody is in the other group, so there is nothing to compare with.": _(
        "Nobody is in the other group, so there is nothing to compare with."
    ),
    "No woman is in the other group, so there is nothing to divide by.": _(
        "No woman is in the other group, so there is nothing to divide by."
    ),
    "Nobody of the other group was taken, so there is nothing to divide by.": _(
        "Nobody of the other group was taken, so there is nothing to divide by."
    ),
    "The men have no pay to compare with.": _("The men have no pay to compare with."),
    "The target is where the start was, so there is no way to measure.": _(
        "The target is where the start was, so there is no way to measure."
    ),
    "Too few to say how much of this is chance.": _("Too few to say how much of this is chance."),
    "There is no interval, because the spread of pay is not known.": _(
        "There is no interval, because the spread of pay is not known."
    ),
    "The groups that count hold less than 40 % of the staff, so there are no points.": _(
        "The groups that count hold less than 40 % of the staff, so there are no points."
    ),
    "Nobody got one in this year, so there are no points.": _(
        "Nobody got one in this year, so there are no points."
    ),
    "There are fewer than five women or five men, so there are no points.": _(
        "There are fewer than five women or five men, so there are no points."
    ),
    "Nobody came back from maternity leave after others got raises, so there are no points.": _(
        "Nobody came back from maternity leave after others got raises, so there are no points."
    ),
    "All points are given, because the gap favours those who are paid less.": _(
        "All points are given, because the gap favours those who are paid less."
    ),
    "Less than 75 of 100 points can be worked out, so there is no index.": _(
        "Less than 75 of 100 points can be worked out, so there is no index."
    ),
}
"""What a value's note says, as the kernels write it → the same in the reader's language."""
