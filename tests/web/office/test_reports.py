"""What the page of a report asks of a member of its committee."""

import pytest
import time_machine
from django.test import Client
from tests.journeys import steps
from tests.web import report_scene as scene

from pariter.apps.programmes.loading import load_pack
from pariter.apps.programmes.models import Edition
from pariter.apps.reports import publishing
from pariter.apps.reports.actions import open_report
from pariter.apps.reports.chapters import CHAPTERS
from pariter.apps.reports.content import digest_of, documents
from pariter.apps.reports.queries import material_of

pytestmark = pytest.mark.django_db


def test_report_asks_a_member_until_she_approved(client: Client) -> None:
    programme = load_pack(loaded=steps.shipped_pack("polimi_pop"), at=scene.AT)
    office = scene.office_of(programme)
    report = scene.written(Edition.objects.get(initiative__key="P6", key="2025"), office)
    member = report.edition.initiative.committee.get()
    assert member.person
    client.force_login(member.person)

    def asked() -> str:
        text = client.get(f"/en/office/reports/{report.pk}/").content.decode()
        return "approve" if "Read and approve" in text else "read" * ("Read the whole" in text)

    with time_machine.travel(scene.AT, tick=False):
        assert asked() == "read"
        publishing.send_to_review(report=report, at=scene.AT, by=office)
        assert asked() == "approve"
        digest = digest_of(documents(material_of(report, publishing.today(report, scene.AT))))
        publishing.approve(
            report=report, member=member, digest=digest, at=scene.AT, by=member.person
        )
        assert asked() == "read"


def test_chapters_say_which_texts_publishing_needs(client: Client) -> None:
    programme = load_pack(loaded=steps.shipped_pack("polimi_pop"), at=scene.AT)
    office = scene.office_of(programme)
    edition = Edition.objects.get(initiative__key="P6", key="2025")
    report = open_report(edition=edition, at=scene.AT, by=office)
    client.force_login(office)
    own = f"/en/office/reports/{report.pk}/"

    def page(rest: str = "") -> str:
        return client.get(f"{own}{rest}").content.decode()

    with time_machine.travel(scene.AT, tick=False):
        needed, free, overview = page("chapter/introduction/"), page("chapter/costs/"), page()
    assert "only once this text is there in each language" in needed
    assert "optional" not in needed
    assert "where one language has it, each one needs it" in free
    assert free.count("optional") >= len(programme.languages)
    for chapter in CHAPTERS.values():
        link = f'<a href="{own}chapter/{chapter.key}/">{chapter.title}: the text is missing'
        assert (link in overview) == chapter.must_be_written, chapter.key
    assert overview.count("Without a text") == 4
