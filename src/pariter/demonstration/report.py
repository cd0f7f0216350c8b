"""The gender budget's report of the invented year: published, and corrected once."""

from datetime import datetime

from pariter.apps.evidence.models import Publication
from pariter.apps.people.actions import register_person
from pariter.apps.people.models import Person
from pariter.apps.programmes.models import Edition, Initiative
from pariter.apps.reports import publishing
from pariter.apps.reports.actions import (
    open_report,
    report_action,
    report_cost,
    take_out,
    write_chapter,
)
from pariter.apps.reports.chapters import CHAPTERS
from pariter.apps.reports.content import digest_of, documents
from pariter.apps.reports.models import Report
from pariter.apps.reports.queries import material_of

CHAIR = "demo-chair@example.org"
SOURCE = {"en": "Invented accounts", "it": "Conti inventati"}
ROLE = {"en": "Chair, invented", "it": "Presidente, inventata"}
WORDS = {
    "en": "This text is invented, like every figure of this report. It shows where the office "
    "writes what it reads in the figures.",
    "it": "Questo testo è inventato, come ogni dato di questo bilancio. Mostra dove l’ufficio "
    "scrive che cosa legge nei dati.",
}
GOAL = {
    "en": "Let parents of small children work and study",
    "it": "Far lavorare e studiare chi ha figli piccoli",
}
COSTS = (
    ("direct", 41_200_000, {"en": "Places in the nursery", "it": "Posti al nido"}),
    ("direct", 3_850_000, {"en": "Training on bias", "it": "Formazione sui pregiudizi"}),
    ("indirect", 128_400_000, {"en": "Scholarships", "it": "Borse di studio"}),
    ("neutral", 902_000_000, {"en": "Energy and buildings", "it": "Energia ed edifici"}),
)
TWICE = ("direct", 3_850_000, {"en": "Training on bias, again", "it": "Formazione, di nuovo"})
WHAT_WAS_WRONG = {
    "en": "A cost was counted twice.",
    "it": "Un costo era stato contato due volte.",
}


def invent_report(*, edition: Edition, at: datetime, by: Person) -> None:
    """Publish a report with a mistake, then the corrected version."""
    report = open_report(edition=edition, at=at, by=by)
    for chapter in CHAPTERS:
        write_chapter(report=report, chapter=chapter, text=WORDS, has_no_figures=True, at=at, by=by)
    _tell_action(report, at, by)
    for kind, cents, title in (*COSTS, TWICE):
        report_cost(report=report, title=title, kind=kind, cents=cents, source=SOURCE, at=at, by=by)
    chair = register_person(email=CHAIR, name="Demo Chair", at=at, synthetic=True, by=by)
    publishing.join_committee(
        report=report,
        name="Demo Chair",
        role=ROLE,
        person=chair,
        starts=edition.starts,
        at=at,
        by=by,
    )
    _publish(report, chair, at, by)
    publishing.start_correction(report=report, reason=WHAT_WAS_WRONG, at=at, by=by)
    take_out(part=report.costs.get(title__icontains="again"), at=at, by=by)
    _publish(report, chair, at, by)


def _tell_action(report: Report, at: datetime, by: Person) -> None:
    """Report the nursery, with the people whom its published figure tells, if there is one."""
    programme = report.edition.initiative.programme
    nursery = Initiative.objects.get(programme=programme, key="P4")
    figure = Publication.objects.filter(
        edition__initiative=nursery, indicator="places", corrected_by=None
    ).first()
    report_action(
        report=report,
        initiative=nursery,
        goal=GOAL,
        cents=41_200_000,
        source=SOURCE,
        publication=figure,
        step="applied" if figure else "",
        at=at,
        by=by,
    )


def _publish(report: Report, chair: Person, at: datetime, by: Person) -> None:
    publishing.send_to_review(report=report, at=at, by=by)
    day = publishing.today(report, at)
    publishing.approve(
        report=report,
        member=report.edition.initiative.committee.get(person=chair),
        digest=digest_of(documents(material_of(report, day))),
        at=at,
        by=chair,
    )
    publishing.publish_report(report=report, at=at, by=by)
