"""The register: schools write, the office approves, files are taken whole or not at all."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.journeys import steps

from pariter.apps.objectives.errors import ObjectiveError
from pariter.apps.objectives.importing import RegisterFileError, import_register
from pariter.apps.objectives.models import RegisterEntry
from pariter.apps.objectives.queries import entries_of, is_unconfirmed, public_entries
from pariter.apps.objectives.register import (
    approve_entry,
    confirm_entry,
    propose_entry,
    return_entry,
)
from pariter.apps.people.actions import register_person
from pariter.apps.people.models import Organisation, Person
from pariter.apps.programmes.loading import load_pack
from pariter.apps.programmes.models import OfficeRole, Programme
from pariter.apps.programmes.roles import grant_role

AT = datetime(2026, 11, 20, 12, tzinfo=UTC)
LATER = AT + timedelta(days=1)
WORDS = {
    "title": "Workshop",
    "what": "Pupils build a bridge.",
    "audience": "high_school",
    "since": "2019",
    "status": "running",
    "language": "en",
}
HEAD = "school,title,what,audience,since,status,language\n"


@pytest.fixture
def programme(db: None) -> Programme:
    return load_pack(loaded=steps.shipped_pack("ipparis_equal_opportunity"), at=AT)


@pytest.fixture
def sara(programme: Programme) -> Person:
    found = register_person(email="sara@example.org", name="Sara", at=AT)
    grant_role(
        person=found,
        programme=programme,
        role=OfficeRole.Role.PARTNER,
        organisation=Organisation.objects.get(code="ensta"),
        at=AT,
        by=None,
    )
    return found


def _entry(programme: Programme, by: Person, **changes: str) -> RegisterEntry:
    school = Organisation.objects.get(code="ensta")
    content = {**WORDS, **changes}
    return propose_entry(programme=programme, school=school, content=content, at=AT, by=by)


def test_everyone_reads_what_the_office_approved_until_it_approves_a_change(
    programme: Programme, sara: Person
) -> None:
    entry = _entry(programme, sara)
    assert public_entries(programme) == []
    approve_entry(entry=entry, seen=AT, at=AT, by=sara)
    changed = propose_entry(
        programme=programme,
        school=entry.school,
        content={**WORDS, "title": "Better workshop"},
        entry=entry,
        at=LATER,
        by=sara,
    )
    [public] = public_entries(programme)
    assert (public.approved or {})["title"] == "Workshop"
    with pytest.raises(ObjectiveError, match="changed this while you looked"):
        approve_entry(entry=changed, seen=AT, at=LATER, by=sara)
    with pytest.raises(ObjectiveError, match="what is to change"):
        return_entry(entry=changed, seen=LATER, note=" ", at=LATER, by=sara)
    return_entry(entry=changed, seen=LATER, note="Say how many.", at=LATER, by=sara)
    [hers] = entries_of(sara)
    assert (hers.note, (hers.proposed or {})["title"]) == ("Say how many.", "Better workshop")


def test_word_of_a_school_holds_for_a_year(programme: Programme, sara: Person) -> None:
    entry = _entry(programme, sara)
    late = AT + timedelta(days=366)
    assert (is_unconfirmed(entry, AT), is_unconfirmed(entry, late)) == (False, True)
    assert not is_unconfirmed(confirm_entry(entry=entry, at=late, by=sara), late)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("title", "turned \u202e around"),
        ("what", "x" * 301),
        ("audience", "nobody"),
        ("since", "1066"),
        ("since", "９"),
        ("status", ""),
        ("language", "de"),
    ],
)
def test_wrong_entry_is_refused(programme: Programme, sara: Person, field: str, value: str) -> None:
    with pytest.raises(ObjectiveError) as refused:
        _entry(programme, sara, **{field: value})
    assert refused.value.field == field
    assert not RegisterEntry.objects.exists()


def test_file_is_approved_and_waits_for_the_school(programme: Programme, sara: Person) -> None:
    first = f"{HEAD}ensta,Workshop,Bridges.,high_school,2019,running,en\n".encode()
    again = f"{HEAD}ensta,Workshop,More bridges.,high_school,2019,ended,en\n".encode()
    done = [
        import_register(programme=programme, content=content, at=AT, by=sara)
        for content in (first, first, again)
    ]
    assert done == [(1, 0), (0, 0), (0, 1)]
    [entry] = public_entries(programme)
    assert (entry.approved or {})["what"] == "More bridges."
    assert is_unconfirmed(entry, AT)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Begin with a line of columns"),
        (b"\xff\xfe", "is not UTF-8"),
        (b"school,titel\nensta,A\n", "titel"),
        (f"{HEAD}oxford,A,B.,teachers,2019,running,en\n".encode(), "no member school"),
        (f"{HEAD}ensta,A,B.,teachers,2019,running\n".encode(), "This line has 6 cells"),
        (f"{HEAD}ensta,A,B.,teachers,soon,running,en\n".encode(), "since: 'soon'"),
    ],
)
def test_wrong_file_is_refused_whole(
    programme: Programme, sara: Person, content: bytes, said: str
) -> None:
    with pytest.raises(RegisterFileError) as refused:
        import_register(programme=programme, content=content, at=AT, by=sara)
    assert said in "; ".join(map(str, refused.value.problems))
    assert not RegisterEntry.objects.exists()


def test_same_line_twice_is_refused(programme: Programme, sara: Person) -> None:
    line = "ensta,A,B.,teachers,2019,running,en\n"
    with pytest.raises(RegisterFileError) as refused:
        import_register(programme=programme, content=f"{HEAD}{line}{line}".encode(), at=AT, by=sara)
    assert "stand twice" in str(refused.value.problems[0])
    assert refused.value.problems[0].line == 3
