"""What the page of a report asks of a member of its committee."""

import pytest
import time_machine
from django.test import Client
from i18nfield.strings import LazyI18nString
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


def test_role_of_a_member_is_told_in_the_language_of_the_reader(client: Client) -> None:
    programme = load_pack(loaded=steps.shipped_pack("polimi_pop"), at=scene.AT)
    office = scene.office_of(programme)
    report = scene.written(Edition.objects.get(initiative__key="P6", key="2025"), office)
    chair = report.edition.initiative.committee.get()
    client.force_login(office)
    own = f"/office/reports/{report.pk}/"
    said = {
        "act": "join",
        "name": "Ada",
        "starts_day": "1",
        "starts_month": "11",
        "starts_year": "2026",
    }
    with time_machine.travel(scene.AT, tick=False):
        refused = client.post(f"/en{own}committee/", said)
        assert "Enter the role, such as: chair." in refused.content.decode()
        roles = {"role_en": "Secretary", "role_it": "Segretaria"}
        assert client.post(f"/en{own}committee/", said | roles).status_code == 302
        for page in ("committee/", ""):
            english, italian = (
                client.get(f"/{code}{own}{page}").content.decode() for code in ("en", "it")
            )
            assert ("Secretary" in english, "Segretaria" in english) == (True, False)
            assert ("Secretary" in italian, "Segretaria" in italian) == (False, True)
            assert 'lang="en">Chair<' in italian, "there is no other"
        members = report.edition.initiative.committee
        members.exclude(pk=chair.pk).delete()
        members.update(role=LazyI18nString({"en": "Chair", "it": "Presidente"}))
        version = scene.published(report)
    address = f"/it/{programme.key}/{report.edition.initiative.slug}/report/2025/1/"
    assert "Demo chair (<span>Presidente</span>)" in client.get(address).content.decode()
    assert [row["role"]["it"] for row in version.approvals] == ["Presidente"]
