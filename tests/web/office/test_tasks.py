"""Tasks beyond calls: letters and texts, each where it belongs, in a fixed number of queries."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from tests.journeys import steps
from tests.web.office.conftest import START, staff

from pariter.apps.correspondence.actions import send_enquiry
from pariter.apps.correspondence.models import Enquiry, Proposal
from pariter.apps.correspondence.proposals import put_on_agenda, write_comment
from pariter.apps.people.models import Person
from pariter.apps.programmes.drafts import draft_content
from pariter.apps.programmes.loading import load_pack
from pariter.apps.programmes.models import (
    Call,
    Edition,
    Initiative,
    OfficeRole,
    PackDraft,
    Programme,
)
from pariter.apps.programmes.roles import grant_role
from pariter.packs.loader import SHIPPED, load, shipped_packs
from pariter.web.office.tasks import Place

Visit = Callable[..., Any]
Role = OfficeRole.Role
TODO = "/en/office/"
# Before anything of the shipped packs opens, so that no call has a task.
QUIET = START
# What one contract of objectives, one register and one list of projects ask.
OF_OBJECTIVES = 6
MOST_QUERIES = 34


def rows(client: Client, query: str = "") -> list[tuple[str, str, str]]:
    """Return urgency, label and subject of each task that the page shows, in its order."""
    groups = client.get(TODO + query).context["groups"]
    return [(urgency.name, task.label, task.about) for urgency, found in groups for task in found]


@pytest.fixture
def welcome(db: None) -> Call:
    """Return the call of the Welcome Week, beside all editions of its programme."""
    return steps.open_call(SHIPPED / "polimi_pop", "P9/2027-02/students", START)


@pytest.fixture
def programme(welcome: Call) -> Programme:
    """Return the equal opportunities programme."""
    return welcome.edition.initiative.programme


@pytest.fixture
def office(welcome: Call) -> Person:
    """Return someone of its office."""
    return staff("pop@example.org", welcome)


def of_strand(programme: Programme, key: str, role: str = Role.OFFICE) -> Person:
    """Return someone who works for one strand alone."""
    person = steps.register(f"{role}-{key}@example.org", START)
    strand = programme.strands.get(key=key)
    grant_role(person=person, programme=programme, role=role, strand=strand, at=START, by=None)
    return person


def ask(programme: Programme, initiative: str = "", **options: Any) -> Enquiry:
    """Let someone write about the programme, or one of its initiatives."""
    about = Initiative.objects.get(programme=programme, key=initiative) if initiative else None
    usual: dict[str, Any] = {"kind": Enquiry.Kind.QUESTION, "at": QUIET}
    return send_enquiry(
        programme=programme,
        initiative=about,
        subject="A question",
        text="Where do I go?",
        language="en",
        submission=f"{initiative}-{Enquiry.objects.count()}",
        email="asker@example.org",
        **{**usual, **options},
    )


def test_open_enquiries_stand_by_strand_and_the_late_ones_are_problems(
    programme: Programme, office: Person, visit: Visit
) -> None:
    ask(programme, "P9")
    ask(programme, "P9")
    ask(programme)
    late = ask(programme, "P1")
    late.due_at = QUIET - timedelta(days=1)
    late.save()
    title = programme.title.localize("en")
    with visit(office, QUIET + timedelta(hours=1)) as client:
        found = rows(client, "?kind=letters")
        [first] = client.get(f"{TODO}?kind=letters").context["groups"][0][1]
    assert found[0] == ("PROBLEM", "1 enquiry is overdue", f"{title} · Gender")
    assert sorted(found[1:]) == [
        ("NOW", "1 enquiry waits for an answer", title),
        (
            "NOW",
            "2 enquiries wait for an answer",
            f"{title} · {programme.strands.get(initiatives__key='P9').title}",
        ),
    ]
    assert (first.why, first.url) == (
        "The first was due on 30 June 2026.",
        "/en/office/enquiries/?state=late",
    )


def test_enquiries_of_another_strand_or_programme_are_nobody_elses_task(
    programme: Programme, athens: Call, visit: Visit
) -> None:
    ask(programme, "P9")
    ask(programme)
    ask(athens.edition.initiative.programme)
    for person in (of_strand(programme, "gender"), of_strand(programme, "gender", Role.EDITOR)):
        with visit(person, QUIET) as client:
            assert rows(client, "?kind=letters") == rows(client)
            assert not [label for _, label, _ in rows(client) if "enquir" in label]


def test_proposals_wait_to_be_published_read_and_decided(
    programme: Programme, office: Person, visit: Visit
) -> None:
    enquiry = ask(programme, "P21", kind=Enquiry.Kind.PROPOSAL, may_be_published=True)
    proposal = Proposal.objects.get(enquiry=enquiry)
    other = ask(programme, kind=Enquiry.Kind.PROPOSAL)
    met = Proposal.objects.get(enquiry=other)
    put_on_agenda(proposal=met, meeting_on=(QUIET + timedelta(days=5)).date(), at=QUIET, by=office)

    def labels(at: datetime) -> list[tuple[str, str]]:
        with visit(office, at) as client:
            found = rows(client, "?kind=letters")
            return [row[:2] for row in found if "enquir" not in row[1]]

    assert labels(QUIET) == [
        ("NOW", "Publish a proposal, or tell why not"),
        ("SOON", "Bring a proposal to the committee"),
    ]
    proposal.published_at, proposal.state = QUIET, Proposal.State.DISCUSSION
    proposal.save()
    write_comment(
        proposal=proposal,
        text="Yes, please.",
        signature="student",
        language="en",
        submission="1",
        at=QUIET,
        person=steps.register("voice@example.org", QUIET),
    )
    assert labels(QUIET + timedelta(days=7)) == [
        ("NOW", "Enter what the committee decided"),
        ("NOW", "1 comment waits to be read"),
    ]


def test_texts_that_lack_a_language_and_dates_that_are_past_are_tasks(
    programme: Programme, visit: Visit
) -> None:
    editor = of_strand(programme, "gender", Role.EDITOR)
    grants, camp = Initiative.objects.filter(strand__key="gender")[:2]
    del grants.texts["it"]
    grants.save()
    camp.title.data["it"] = ""
    camp.save()
    Initiative.objects.filter(strand__key="gender")[2].editions.all().delete()
    with visit(editor, QUIET) as client:
        missing = [row for row in rows(client) if row[0] == "NOW"]
        page = client.get(TODO).content.decode()
    title = programme.title.localize("en")
    assert sorted(missing) == sorted(
        ("NOW", "Write the text in this language: Italian", f"{one.title} · {title}")
        for one in (grants, camp)
    )
    assert "/en/office/calls/" not in page
    last = Edition.objects.filter(initiative__strand__key="gender").latest("ends")
    later = datetime.combine(last.ends, datetime.min.time(), START.tzinfo) + timedelta(days=2)
    with visit(editor, later) as client:
        past = [row for row in rows(client) if row[0] == "SOON"]
    dated = Initiative.objects.filter(strand__key="gender", editions__isnull=False).distinct()
    assert [label for _, label, _ in past] == ["Say when it takes place again"] * dated.count()


def test_drafts_wait_for_what_they_lack_and_for_whoever_may_publish(
    programme: Programme, office: Person, visit: Visit
) -> None:
    strand_editor = of_strand(programme, "gender", Role.EDITOR)
    other_editor = of_strand(programme, "pride", Role.EDITOR)
    grants = Initiative.objects.get(programme=programme, key="P1")
    content = draft_content(programme)
    text = next(one for one in content["pack"]["initiative"] if one["key"] == "P1")["text"]
    content["texts"][text]["it"]["title"] = ""
    content["pack"]["contact"][0]["name"]["it"] = ""
    PackDraft.objects.create(
        programme=programme,
        base=programme.pack,
        content=content,
        changed_at=QUIET,
        changed_by=strand_editor,
    )
    waits = ("SOON", "Publish what was changed, or discard it")
    over = ("SOON", "Say when it takes place again")  # the years of the gender budget
    lacks = ("NOW", "Italian: 1 text is missing")
    found = {}
    for person in (office, strand_editor, other_editor):
        with visit(person, QUIET) as client:
            found[person.email] = [row[:2] for row in rows(client, "?kind=texts")]
            page = client.get(TODO).content.decode()
        assert (f"/edit/polimi_pop/initiative/{grants.slug}/" in page) == (person != other_editor)
    assert found == {
        office.email: [lacks, lacks, over, waits],
        strand_editor.email: [lacks, over],
        other_editor.email: [],
    }


def test_filter_shows_one_kind_or_one_strand_and_says_what_else_waits(
    programme: Programme, office: Person, visit: Visit
) -> None:
    ask(programme, "P9")
    ask(programme, "P1")
    with visit(office, QUIET) as client:
        every = rows(client)
        gender = rows(client, "?where=polimi_pop/gender")
        whole = rows(client, "?where=polimi_pop/")
        none = client.get(f"{TODO}?where=polimi_pop/pride&kind=letters").content.decode()
        wrong = rows(client, "?where=%00&kind=<script>")
    assert sorted(label for _, label, _ in gender) == [
        "1 enquiry waits for an answer",
        "Begin the report",
        "Say when it takes place again",
    ]
    assert every == whole == wrong
    assert "Nothing of this kind waits there." in none
    assert f"Show all {len(every)} tasks" in none


def test_place_is_within_its_strand_its_programme_and_everything() -> None:
    place = Place("pop", "gender")
    assert place.is_within(place)
    assert place.is_within(replace(place, strand=""))
    assert place.is_within(Place())
    assert not place.is_within(Place("pop", "pride"))
    assert not place.is_within(Place("mobility"))
    assert not Place("pop").is_within(place)


def test_todo_asks_as_often_for_all_initiatives_as_for_one_programme(
    programme: Programme,
    office: Person,
    visit: Visit,
    queries: Callable[[Client, str], int],
) -> None:
    ask(programme, "P9")
    with visit(office, QUIET) as client:
        before = queries(client, TODO)
        for folder in shipped_packs():
            loaded = load_pack(loaded=load(folder), at=QUIET)
            grant_role(person=office, programme=loaded, role=Role.OFFICE, at=QUIET, by=None)
            ask(loaded)
        assert Initiative.objects.count() == 45
        assert len(client.get(TODO).context["form"].places) > 5
        # Schools that wait are looked up only where there are calls for classes; values,
        # entries and outcomes only where one of the programmes has objectives or projects.
        assert queries(client, TODO) == before + 1 + OF_OBJECTIVES <= MOST_QUERIES
