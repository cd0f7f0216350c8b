"""From draft to a version that never changes: what is refused, what is kept, what is told."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import translation

from pariter.apps.evidence.actions import publish_figures
from pariter.apps.evidence.indicators import INDICATORS
from pariter.apps.evidence.models import Publication
from pariter.apps.journal.queries import history
from pariter.apps.people.models import Person
from pariter.apps.programmes.models import Edition, Initiative
from pariter.apps.reports import actions, blocks, publishing
from pariter.apps.reports.content import digest_of, documents
from pariter.apps.reports.errors import ReportError
from pariter.apps.reports.models import CommitteeMember, Report, ReportVersion
from pariter.apps.reports.permissions import may_comment, may_read, writes_report
from pariter.apps.reports.queries import approvals_of, material_of
from pariter.apps.reports.reached import reached_in
from pariter.formats import tagged_pdf
from pariter.web.office.tasks_of_reports import tasks_of_reports

AT = datetime(2027, 3, 1, 12, tzinfo=UTC)
DAY = AT.date()


def digest(report: Report) -> str:
    return digest_of(documents(material_of(report, DAY)))


def approve(report: Report, committee: list[CommitteeMember], office: Person) -> None:
    publishing.send_to_review(report=report, at=AT, by=office)
    for member in committee:
        publishing.approve(
            report=report,
            member=member,
            digest=digest(report),
            at=AT,
            by=member.person or office,
            minutes="" if member.person else "Minutes of 1 March 2027",
        )


def refusal(report: Report, code: str = "gaps") -> str:
    with pytest.raises(ReportError) as refused:
        publishing.publish_report(report=report, at=AT, by=None)
    assert refused.value.code == code
    return str(refused.value)


def texts_of(document: dict[str, Any], chapter: str) -> str:
    return str(next(one for one in document["chapters"] if one["key"] == chapter)["blocks"])


def test_report_goes_from_draft_to_version_and_correction(
    report: Report, committee: list[CommitteeMember], office: Person, publication: Publication
) -> None:
    assert "has not been asked" in refusal(report)
    approve(report, committee, office)
    report.refresh_from_db()
    assert report.state == Report.State.APPROVED
    first = publishing.publish_report(report=report, at=AT, by=office)
    assert (first.number, first.corrects, first.publications) == (
        1,
        None,
        {str(publication.pk): publication.digests},
    )
    assert [told["name"] for told in first.approvals] == ["Demo chair", "Demo member"]
    with pytest.raises(ReportError, match="Start a correction"):
        actions.comment(report=report, chapter="method", text="Late", at=AT, by=office)
    with pytest.raises(ReportError, match="what was wrong"):
        publishing.start_correction(report=report, reason={"en": " "}, at=AT, by=office)
    why = {"en": "A cost was missing.", "it": "Mancava un costo."}
    publishing.start_correction(report=report, reason=why, at=AT, by=office)
    actions.write_chapter(
        report=report,
        chapter="costs",
        text={"en": "Mended.", "it": "Corretto."},
        has_no_figures=False,
        at=AT,
        by=office,
    )
    assert "approved something else" in refusal(report)
    approve(report, committee, office)
    second = publishing.publish_report(report=report, at=AT + timedelta(hours=1), by=office)
    assert (second.number, second.corrects, second.reason.data) == (2, first, why)
    assert second.reason.localize("fr") == why["en"]
    assert "report.corrected" in history(report).values_list("action", flat=True)
    for file in second.files.all():
        assert tagged_pdf.problems(bytes(file.content)) == []


def _tasks(person: Person, at: datetime = AT) -> list[str]:
    return [task.label for task in tasks_of_reports(person, at)]


def test_everyone_finds_what_a_report_waits_for(
    report: Report,
    committee: list[CommitteeMember],
    office: Person,
    publication: Publication,
    client: Client,
    django_assert_max_num_queries: Any,
) -> None:
    chair = committee[0].person
    assert chair
    draft, read = "Finish the draft, and send it to review", "Read it, then comment or approve"
    assert (_tasks(office), _tasks(chair)) == ([draft], [])
    publishing.send_to_review(report=report, at=AT, by=office)
    assert _tasks(chair) == [read]
    by_minutes = "Note who approved by minutes"
    assert _tasks(office) == [by_minutes]
    found = actions.comment(report=report, chapter="method", text="Why?", at=AT, by=chair)
    assert _tasks(office) == ["See to 1 comment", by_minutes]
    actions.resolve_comment(found=found, at=AT, by=office)
    approve(report, committee, office)
    assert (_tasks(office), _tasks(chair)) == (["Publish the report"], [])
    publish_figures(
        edition=publication.edition, indicator=INDICATORS["people"], at=AT + timedelta(1), by=None
    )
    assert _tasks(chair) == [read]  # a new figure is new content
    with django_assert_max_num_queries(6):
        _tasks(office)
    client.force_login(chair, "django.contrib.auth.backends.ModelBackend")
    answer = client.get("/en/office/")
    assert read in answer.text
    assert _tasks(Person.objects.create_user("stranger@example.org")) == []


def test_report_tells_only_released_counts(report: Report, committee: object) -> None:
    found = documents(material_of(report, DAY))
    english = found["en"]
    assert "Signed up: 20" in texts_of(english, "actions")
    assert "€3,000.00" in texts_of(english, "costs")
    assert "Demo chair" in texts_of(english, "committee")
    assert "no published figures" in texts_of(english, "students")
    assert "does not claim to be complete" in texts_of(english, "method")
    assert "Sign-ups, places and visits, version 2" in texts_of(english, "method")
    assert "Di students." in texts_of(found["it"], "students")
    assert digest_of(found) == digest(report)


def test_report_tells_whom_every_initiative_reached_by_its_own_count(
    report: Report, committee: object, django_assert_max_num_queries: Any
) -> None:
    own = report.edition
    programme = own.initiative.programme
    counting, _silent, quiet = (
        Initiative.objects.create(
            programme=programme,
            strand=own.initiative.strand,
            contact=own.initiative.contact,
            key=f"X{number}",
            slug=f"x{number}",
            position=90 + number,
            title=f"Extra {number}",
            audience=[],
            held=[],
            spoken=[],
            texts={},
            stations=["publish", "count"] if number < 3 else ["publish"],
        )
        for number in (1, 2, 3)
    )
    for place, initiative in enumerate((counting, quiet)):
        edition = Edition.objects.create(
            initiative=initiative,
            key="e",
            title=f"Edition {place}",
            pack=own.pack,
            starts=own.starts - timedelta(days=40),
            ends=own.ends,
        )
        publish_figures(edition=edition, indicator=INDICATORS["dialogue"], at=AT, by=None)
    found = reached_in(own)
    by_key = {one.initiative.key: one.counts for one in found}
    assert [count.step for count in by_key["X1"]] == ["received"]
    assert by_key["X2"] == ()
    assert "X3" not in by_key  # it counts nothing
    assert own.initiative.key not in by_key
    with django_assert_max_num_queries(3):
        reached_in(own)
    said = texts_of(documents(material_of(report, DAY))["en"], "actions")
    assert "Extra 1, Edition 0" in said
    assert "['Extra 2', 'No figure is published'" in said
    assert "Questions and proposals" in texts_of(
        documents(material_of(report, DAY))["en"], "method"
    )


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "38.7% [35.2–42.3%] (279 of 721)"),
        ("it", "38,7% [35,2–42,3%]"),
        ("fr", "38,7\u202f% [35,2–42,3\u202f%]"),
    ],
)
def test_shares_are_told_in_per_cent_and_ratios_are_not(language: str, said: str) -> None:
    told = {"value": 0.387, "low": 0.3519, "high": 0.4231, "numerator": 279, "denominator": 721}
    with translation.override(language):
        assert blocks.value({"key": "femininity_share.grade.A", "note": "", **told}).startswith(
            said
        )
        assert blocks.value({"key": "glass_ceiling", "note": "", **told})[:1] == "0"


def test_open_comments_and_missing_figures_stand_in_the_way(
    report: Report, committee: list[CommitteeMember], office: Person
) -> None:
    chair = committee[0].person
    assert chair
    found = actions.comment(
        report=report, chapter="students", text="Say since when.", at=AT, by=chair
    )
    actions.write_chapter(
        report=report,
        chapter="academic",
        text={"en": "Only English", "it": " "},
        has_no_figures=False,
        at=AT,
        by=office,
    )
    said = refusal(report)
    assert "Students: 1 comment is open." in said
    assert "Academic staff: the text is missing (Italian)." in said
    assert "Academic staff: no figure is released." in said
    actions.resolve_comment(found=found, at=AT, by=office)
    assert "comment is open" not in refusal(report)


def test_approval_holds_for_one_content_alone(
    report: Report, committee: list[CommitteeMember], office: Person
) -> None:
    chair, member = committee
    publishing.send_to_review(report=report, at=AT, by=office)
    seen = digest(report)
    given: dict[str, Any] = {"report": report, "digest": seen, "at": AT}
    with pytest.raises(ReportError, match="minutes"):
        publishing.approve(member=member, by=office, **given)
    with pytest.raises(ReportError, match="approves here"):
        publishing.approve(member=chair, by=office, minutes="Minutes", **given)
    assert chair.person
    publishing.approve(member=chair, by=chair.person, **given)
    cost = actions.report_cost(
        report=report,
        title={"en": "One more", "it": "Ancora uno"},
        kind="indirect",
        cents=1,
        source={"en": "Accounts"},
        at=AT,
        by=office,
    )
    assert [one.is_void for one in approvals_of(report, digest(report), DAY)] == [True, False]
    with pytest.raises(ReportError, match="changed while you read"):
        publishing.approve(member=chair, by=chair.person, **given)
    actions.take_out(part=cost, at=AT, by=office)
    report.refresh_from_db()
    assert digest(report) == seen
    assert [one.is_void for one in approvals_of(report, seen, DAY)] == [True, False]
    assert "Demo chair approved something else" in refusal(report)
    publishing.approve(member=chair, by=chair.person, **given)
    assert chair.approvals.count() == 2
    chapter: dict[str, Any] = {"report": report, "chapter": "method", "at": AT, "by": office}
    chapter["text"] = {"en": "About method.\n\nMore.", "it": "Di method."}
    actions.write_chapter(has_no_figures=True, **chapter)  # says what it said before
    report.refresh_from_db()
    assert approvals_of(report, seen, DAY)[0].approval


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"text": {"en": "a\u202eb"}}, "turns_text"),
        ({"text": {"en": "x" * 10_001}}, "text"),
        ({"chapter": "secret"}, "chapter"),
    ],
)
def test_chapter_refuses_what_nobody_could_read(
    report: Report, office: Person, change: dict[str, Any], code: str
) -> None:
    given: dict[str, Any] = {"chapter": "students", "text": {"en": "a\x00b"}, "at": AT}
    actions.write_chapter(report=report, has_no_figures=True, by=office, **given)
    assert str(report.texts.get(chapter="students").text) == "ab"
    with pytest.raises(ReportError) as refused:
        actions.write_chapter(report=report, has_no_figures=True, by=office, **given | change)
    assert refused.value.code == code


def test_action_tells_only_what_was_released(
    report: Report, publication: Publication, office: Person
) -> None:
    with pytest.raises(ReportError) as refused:
        actions.report_action(
            report=report,
            initiative=publication.edition.initiative,
            goal={"en": "Goal"},
            cents=1,
            source={"en": "Budget"},
            publication=publication,
            step="born",
            at=AT,
            by=office,
        )
    assert refused.value.code == "step"


def test_office_writes_committee_comments_observer_reads(
    report: Report, committee: list[CommitteeMember], office: Person
) -> None:
    chair = committee[0].person
    observer = Person.objects.create_user("owner@example.org")
    stranger = Person.objects.create_user("stranger@example.org")
    observer.office_roles.create(programme=report.edition.initiative.programme, role="observer")
    people = (office, chair, observer, stranger)
    assert [bool(writes_report(one, report)) for one in people] == [True, False, False, False]
    assert [may_comment(one, report, DAY) for one in people] == [True, True, False, False]
    assert [may_read(one, report, DAY) for one in people] == [True, True, True, False]


@pytest.mark.django_db(transaction=True)
def test_versions_never_change(publication: Publication) -> None:
    report = actions.open_report(edition=publication.edition, at=AT, by=None)
    ReportVersion.objects.create(
        report=report,
        number=1,
        content={},
        digest="0" * 64,
        publications={},
        approvals=[],
        published_at=AT,
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        ReportVersion.objects.update(number=2)
