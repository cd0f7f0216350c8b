"""Contract, register and cooperation in the invented year: synthetic, and said so in each title."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from random import Random

from pariter.apps.evidence.actions import publish_figures
from pariter.apps.evidence.facts import indicators_of
from pariter.apps.evidence.indicators import INDICATORS
from pariter.apps.objectives.counted import PEOPLE_REACHED, PROJECTS
from pariter.apps.objectives.declarations import contracts_of, terms_of
from pariter.apps.objectives.definitions import ALL, COUNTED, PART, definition_of
from pariter.apps.objectives.measuring import note_measurement
from pariter.apps.objectives.models import Outcome, RegisterEntry
from pariter.apps.objectives.projects import answer_outcome, keep_project, state_outcome
from pariter.apps.objectives.register import approve_entry, propose_entry, return_entry
from pariter.apps.people.models import Organisation, Person
from pariter.apps.programmes.models import Edition, Initiative, Programme

CONTRACT, COOPERATION = "ipparis_equal_opportunity", "polimi_polisocial"
SOURCE = {
    "en": "Invented numbers for a demonstration",
    "it": "Numeri inventati per una dimostrazione",
    "fr": "Chiffres inventés pour une démonstration",
}
YEARS = (2023, 2024, 2025)
ENTRANTS = {
    "polytechnique": 560,
    "ensta": 310,
    "ensae": 190,
    "telecom-paris": 330,
    "telecom-sudparis": 220,
}
SHARES: Mapping[str, tuple[float, float]] = {
    "scholarship_entrants_share": (0.15, 0.017),
    "women_entrants_share": (0.22, 0.018),
    "leavers_share": (0.085, -0.012),
}
"""Definition → its share in the first year, and how much it changes each year."""
PUPILS = (125, 20)
"""Pupils of a school in the first year, and how many more each year."""
MEASURED = {2023: 2, 2024: 5, 2025: 6}
STILL_TO_COME = ("leavers_share", 2025)
"""A value that nobody has noted yet, so that the office sees what is missing."""

ACTIONS = (
    ("polytechnique", "tutorat en ligne", "high_school", 2016, "running"),
    ("polytechnique", "une semaine de sciences", "high_school", 2019, "running"),
    ("ensta", "ateliers de mécanique au collège", "middle_school", 2020, "running"),
    ("ensta", "visites de laboratoires", "high_school", 2018, "ended"),
    ("ensae", "initiation aux statistiques", "high_school", 2021, "running"),
    ("ensae", "rencontres avec les familles", "families", 2026, "planned"),
    ("telecom-paris", "filles et numérique", "middle_school", 2017, "running"),
    ("telecom-paris", "formation des enseignants", "teachers", 2022, "running"),
    ("telecom-sudparis", "cordées de la réussite", "high_school", 2015, "running"),
    ("telecom-sudparis", "parrainage entre étudiants", "university", 2023, "running"),
)
WHAT = "Des étudiants y donnent du temps. Cette action est inventée pour une démonstration."
PROJECTS_A_TERRITORY = (26, 15, 14, 9)
THINGS = ("rooms made step-free", "wells checked", "maps drawn", "roofs insulated", "plans shared")


def invent_objectives(*, office: Person, school: Person, at: datetime) -> None:
    """Invent what was measured in three years, and what each member school runs."""
    programme = Programme.objects.get(key=CONTRACT)
    _measure(programme, office, at)
    for year in YEARS:
        edition = Edition.objects.get(
            initiative__programme=programme, initiative__key="I4", starts__year=year
        )
        for definition in (*SHARES, "pupils_supported"):
            if (definition, year) != STILL_TO_COME:
                indicator = INDICATORS[definition]
                publish_figures(edition=edition, indicator=indicator, at=at, by=office)
    _register(programme, office, school, at)


def _measure(programme: Programme, office: Person, at: datetime) -> None:
    [contract] = contracts_of(programme)
    schools = Organisation.objects.in_bulk(list(ENTRANTS), field_name="code")
    for objective in contract.objective:
        definition = definition_of(contract, objective)
        for number, year in enumerate(YEARS):
            if (definition.key, year) == STILL_TO_COME or definition.kind == "published":
                continue
            for place, (code, entrants) in enumerate(ENTRANTS.items()):
                if definition.kind == "own":
                    continue
                note_measurement(
                    programme=programme,
                    contract=contract,
                    definition=definition,
                    year=year,
                    school=schools[code],
                    counts=_counts(definition.key, place, number, entrants),
                    source=SOURCE,
                    source_date=date(year, 12, 15),
                    at=at,
                    by=office,
                )
            if definition.kind == "own":
                note_measurement(
                    programme=programme,
                    contract=contract,
                    definition=definition,
                    year=year,
                    school=None,
                    value=float(MEASURED[year]),
                    source=SOURCE,
                    source_date=date(year, 12, 15),
                    at=at,
                    by=office,
                )


def _counts(definition: str, place: int, number: int, entrants: int) -> dict[str, int]:
    """Return invented counts of one school; each school differs a little."""
    if definition in SHARES:
        first, change = SHARES[definition]
        share = first * (0.8 + 0.12 * place) + change * number
        everyone = entrants + 7 * number
        return {ALL: everyone, PART: max(round(everyone * share), 0)}
    first_number, more = PUPILS
    return {COUNTED: first_number + 9 * place + more * number}


def _register(programme: Programme, office: Person, school: Person, at: datetime) -> None:
    """Let schools write: most is approved, one waits, one was sent back, one is old."""
    schools = Organisation.objects.in_bulk(list(ENTRANTS), field_name="code")
    for number, (code, title, audience, since, status) in enumerate(ACTIONS):
        written = at - timedelta(days=500 if number == 2 else 20 + number)
        entry = propose_entry(
            programme=programme,
            school=schools[code],
            content={
                "title": f"Action inventée : {title}",
                "what": WHAT,
                "audience": audience,
                "since": str(since),
                "status": status,
                "language": "fr",
            },
            at=written,
            by=school,
        )
        if title == "rencontres avec les familles":
            _send_back(entry, office, at)
        elif title != "formation des enseignants":
            approve_entry(entry=entry, seen=written, at=written + timedelta(days=3), by=office)


def _send_back(entry: RegisterEntry, office: Person, at: datetime) -> None:
    return_entry(
        entry=entry,
        seen=entry.written_at,
        note="Dites s’il vous plaît combien de rencontres vous prévoyez.",
        at=at,
        by=office,
    )


def invent_cooperation(*, office: Person, partner: Person, at: datetime) -> None:
    """Invent projects in every territory, their outcomes, and what partners answer."""
    chance = Random(COOPERATION)  # noqa: S311 - nothing here is secret
    initiative = Initiative.objects.select_related("programme").get(
        programme__key=COOPERATION, key="S5"
    )
    terms = terms_of(initiative.programme)
    partners = list(
        Organisation.objects.filter(partnerships__initiatives=initiative).order_by("code")
    )
    number = 0
    for territory, many in zip(terms.territories, PROJECTS_A_TERRITORY, strict=True):
        for _each in range(many):
            number += 1
            starts = date(2024, 1, 8) + timedelta(days=chance.randrange(600))
            project = keep_project(
                initiative=initiative,
                title=f"Invented project {number:02}",
                language="en",
                partner=partners[number % len(partners)],
                territory=territory,
                disciplines=chance.sample(list(terms.disciplines), 2 + number % 2),
                theme=list(terms.themes)[number % 2],
                starts=starts,
                ends=None if number % 3 else date(2026, 9, 30),
                at=at,
                by=office,
            )
            if number % 9 == 0:
                continue
            counts_people = number % 2 == 0
            outcome = state_outcome(
                project=project,
                year=2025,
                what="people trained" if counts_people else THINGS[number % len(THINGS)],
                number=12 + chance.randrange(90),
                unit="people" if counts_people else "in all",
                counts_people=counts_people,
                at=at,
                by=office,
            )
            if number % 11:
                answer_outcome(
                    outcome=outcome,
                    seen=at,
                    is_true=number % 20 != 0,
                    reason="" if number % 20 else "We counted fewer. This answer is invented.",
                    at=at,
                    by=partner,
                )
    _correct_one(initiative=initiative, office=office, partner=partner, at=at)
    edition = Edition.objects.get(initiative=initiative, starts__year=2025)
    for indicator in indicators_of(edition):
        if indicator in (PROJECTS, PEOPLE_REACHED):
            publish_figures(edition=edition, indicator=indicator, at=at, by=office)


def _correct_one(*, initiative: Initiative, office: Person, partner: Person, at: datetime) -> None:
    """Invent the correction of an outcome, so that a project has versions to read."""
    confirmed = Outcome.objects.filter(
        project__initiative=initiative, state=Outcome.State.CONFIRMED, counts_people=False
    )
    outcome = confirmed.order_by("pk")[0]
    corrected = state_outcome(
        project=outcome.project,
        outcome=outcome,
        year=outcome.year,
        what=outcome.what,
        number=outcome.number - 2,
        unit=outcome.unit,
        counts_people=False,
        reason={
            "en": "Two were counted twice. This reason is invented.",
            "it": "Due erano stati contati due volte. Questo motivo è inventato.",
        },
        at=at,
        by=office,
    )
    answer_outcome(outcome=corrected, seen=at, is_true=True, at=at, by=partner)
