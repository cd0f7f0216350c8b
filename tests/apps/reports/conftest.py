"""A report whose edition has one published figure, written in full, with a committee of two."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from pariter.apps.evidence.actions import publish_figures
from pariter.apps.evidence.models import Publication
from pariter.apps.people.models import Person
from pariter.apps.placements.sign_up import sign_up
from pariter.apps.programmes.models import Call, OfficeRole
from pariter.apps.reports.actions import open_report, report_action, report_cost, write_chapter
from pariter.apps.reports.chapters import CHAPTERS
from pariter.apps.reports.models import CommitteeMember, Report
from pariter.apps.reports.publishing import join_committee

AT = datetime(2027, 3, 1, 12, tzinfo=UTC)
SIGNED_UP = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def publication(sign_up_call: Call, people: Callable[..., list[Person]]) -> Publication:
    """Twenty people signed up for twelve seats; the figure of that is published."""
    walk = sign_up_call.offers.get(key="walk")
    walk.capacity = 12
    walk.save()
    for person in people(20):
        sign_up(offer=walk, person=person, at=SIGNED_UP)
    return publish_figures(edition=sign_up_call.edition, at=AT, by=None)


@pytest.fixture
def office(publication: Publication) -> Person:
    """Someone who runs the programme."""
    person = Person.objects.create_user("writer@example.org")
    OfficeRole.objects.create(
        person=person, programme=publication.edition.initiative.programme, role="office"
    )
    return person


@pytest.fixture
def report(publication: Publication, office: Person) -> Report:
    """A report that lacks nothing but its committee's approval."""
    found = open_report(edition=publication.edition, at=AT, by=office)
    for chapter in CHAPTERS:
        write_chapter(
            report=found,
            chapter=chapter,
            text={"en": f"About {chapter}.\n\nMore.", "it": f"Di {chapter}."},
            has_no_figures=chapter not in ("indicators",),
            at=AT,
            by=office,
        )
    report_action(
        report=found,
        initiative=publication.edition.initiative,
        goal={"en": "Walk together", "it": "Camminare insieme"},
        cents=125_000,
        source={"en": "Budget, line 4"},
        publication=publication,
        step="applied",
        at=AT,
        by=office,
    )
    for kind, cents in (("direct", 300_000), ("neutral", 900_050)):
        report_cost(
            report=found,
            title={"en": f"A {kind} cost", "it": f"Costo {kind}"},
            kind=kind,
            cents=cents,
            source={"en": "Accounts 2026"},
            at=AT,
            by=office,
        )
    return found


@pytest.fixture
def committee(report: Report, office: Person) -> list[CommitteeMember]:
    """One member with an account, and one without."""
    chair = Person.objects.create_user("chair@example.org")
    return [
        join_committee(
            report=report,
            name=name,
            role={"en": role},
            person=person,
            starts=date(2026, 1, 1),
            at=AT,
            by=office,
        )
        for name, role, person in (("Demo chair", "Chair", chair), ("Demo member", "Member", None))
    ]
