"""A gender budget of synthetic counts: imported, published, written in full, with a committee."""

import io
import json
from datetime import UTC, date, datetime

from pariter.apps.evidence.actions import publish_figures
from pariter.apps.evidence.dataset_indicators import STAFF
from pariter.apps.evidence.datasets import import_table, read_table
from pariter.apps.evidence.models import Publication
from pariter.apps.people.models import Person
from pariter.apps.programmes.models import Edition, OfficeRole, Programme
from pariter.apps.reports import publishing
from pariter.apps.reports.actions import open_report, report_cost, write_chapter
from pariter.apps.reports.chapters import CHAPTERS
from pariter.apps.reports.content import digest_of, documents
from pariter.apps.reports.models import Report, ReportVersion
from pariter.apps.reports.queries import material_of

AT = datetime(2026, 11, 20, 12, tzinfo=UTC)
STAFF_FILE = """role,sex,people
PO,F,29
PO,M,112
PA,F,96
PA,M,151
RU,F,61
RU,M,74
RTDa,F,3
RTDa,M,22
"""
"""Synthetic: 25 fixed-term researchers, three of them women, whom nobody may be told."""


def mapping(year: int, count: str = "people") -> bytes:
    """Return how the synthetic table of academic staff is read."""
    return json.dumps(
        {
            "source": {
                "en": "Synthetic staff list of the test",
                "it": "Elenco finto del personale",
            },
            "reference_date": f"{year}-12-31",
            "institution": "demo",
            "year": year,
            "columns": {"by": {"role": "role", "sex": "sex"}, "count": count},
            "codes": {
                "role": {role: role for role in ("PO", "PA", "RU", "RTDa")},
                "sex": {"F": "women", "M": "men"},
            },
        }
    ).encode()


def published_figure(edition: Edition) -> Publication:
    """Import the synthetic table of an edition's year, and publish what the gate lets out."""
    table = read_table(
        programme=edition.initiative.programme,
        kind="staff",
        name="staff.csv",
        stream=io.BytesIO(STAFF_FILE.encode()),
        mapping=mapping(edition.starts.year),
        at=AT,
    )
    import_table(table=table, at=AT, by=None)
    return publish_figures(edition=edition, indicator=STAFF, at=AT, by=None)


def office_of(programme: Programme) -> Person:
    """Return someone who runs a programme."""
    person = Person.objects.create_user("reports@example.org", name="Demo office")
    OfficeRole.objects.create(person=person, programme=programme, role=OfficeRole.Role.OFFICE)
    return person


def written(edition: Edition, office: Person) -> Report:
    """Return a report that lacks nothing but an approval; Demo chair may give it."""
    report = open_report(edition=edition, at=AT, by=office)
    for chapter in CHAPTERS:
        write_chapter(
            report=report,
            chapter=chapter,
            text={"en": f"Synthetic words about {chapter}.", "it": f"Parole finte su {chapter}."},
            has_no_figures=True,
            at=AT,
            by=office,
        )
    report_cost(
        report=report,
        title={"en": "Childcare", "it": "Asilo nido"},
        kind="direct",
        cents=1_250_000,
        source={"en": "Synthetic accounts"},
        at=AT,
        by=office,
    )
    publishing.join_committee(
        report=report,
        name="Demo chair",
        role={"en": "Chair"},
        person=Person.objects.create_user("chair@example.org", name="Demo chair"),
        starts=date(2026, 1, 1),
        at=AT,
        by=office,
    )
    return report


def published(report: Report, at: datetime = AT) -> ReportVersion:
    """Let the committee approve a report, and publish it."""
    chair = report.edition.initiative.committee.get()
    assert chair.person
    publishing.send_to_review(report=report, at=at, by=chair.person)
    publishing.approve(
        report=report,
        member=chair,
        digest=digest_of(documents(material_of(report, publishing.today(report, at)))),
        at=at,
        by=chair.person,
    )
    return publishing.publish_report(report=report, at=at, by=None)


def corrected(report: Report, office: Person, at: datetime = AT) -> ReportVersion:
    """Publish a second version, which says what was wrong."""
    publishing.start_correction(
        report=report, reason={"en": "A cost was missing."}, at=at, by=office
    )
    report_cost(
        report=report,
        title={"en": "Training", "it": "Formazione"},
        kind="indirect",
        cents=40_000,
        source={"en": "Synthetic accounts"},
        at=at,
        by=office,
    )
    return published(report, at)
