"""Publishing what editors prepared: a version like any other, and dates that move with it."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import pytest
from tests.towns import START, load_town, staff, town

from pariter.apps.applications.actions import save_draft, submit_application
from pariter.apps.journal.models import AuditEntry, OutgoingMail
from pariter.apps.people.actions import join_organisation, register_person
from pariter.apps.people.models import Organisation, Person
from pariter.apps.placements.edits import previewed, publish_edits
from pariter.apps.placements.lottery import commit_lottery, draw_lottery
from pariter.apps.placements.models import Placement
from pariter.apps.placements.runs import publish_run, run_allocation
from pariter.apps.programmes.drafts import draft_content, edit_draft, fingerprint
from pariter.apps.programmes.errors import EditError, StaleEditError
from pariter.apps.programmes.models import (
    Call,
    Edition,
    PackDraft,
    PackRelease,
    Programme,
    Session,
)
from pariter.apps.publishing.models import News

OPEN = datetime.fromisoformat("2027-03-10T09:00:00+01:00")
"""While the call takes applications."""
CLOSED = datetime.fromisoformat("2027-05-01T09:00:00+02:00")
DRAWN = datetime.fromisoformat("2027-05-03T21:00:00+02:00")

Change = Callable[[dict[str, Any]], None]


@pytest.fixture
def programme(db: None) -> Programme:
    return load_town()


@pytest.fixture
def editor(programme: Programme) -> Person:
    return staff(programme)


@pytest.fixture
def pupil(programme: Programme) -> Person:
    person = register_person(email="pupil@example.org", name="Pupil", language="it", at=START)
    join_organisation(
        person=person,
        organisation=Organisation.objects.get(code="north-school"),
        role="pupil",
        starts=START.date(),
        at=START,
    )
    return person


def edition(content: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = content["pack"]["initiative"][0]["edition"][0]
    return found


def prepare(programme: Programme, by: Person, change: Change, at: datetime = START) -> None:
    """Change something in the draft."""
    edit_draft(
        programme=programme,
        read=lambda content: content,
        write=change,
        seen=fingerprint(draft_content(programme)),
        at=at,
        by=by,
    )


def publish(programme: Programme, by: Person, at: datetime = START) -> Programme:
    """Publish the draft as it is."""
    seen = fingerprint(draft_content(programme))
    return publish_edits(programme=programme, seen=seen, note="Because", at=at, by=by)


def dates(**values: Any) -> Change:
    """Return a change of dates; names such as call_closes, lottery_draw, session_starts."""

    def change(content: dict[str, Any]) -> None:
        found = edition(content)
        call, session = found["call"][0], found["session"][0]
        parts = {"edition": found, "call": call, "lottery": call["lottery"], "session": session}
        for name, value in values.items():
            part, _, field = name.partition("_")
            parts[part][field] = value

    return change


def apply(pupil: Person, at: datetime = OPEN) -> None:
    call = Call.objects.get(key="pupils")
    home = Organisation.objects.get(code="north-school")
    submit_application(
        call=call, person=pupil, preferences=list(call.offers.all()), home=home, at=at, notify=False
    )


def refusals(error: pytest.ExceptionInfo[EditError]) -> dict[str, str]:
    """Return what was refused, by the last steps of its place."""
    return {"/".join(place[5:]): message for place, message in error.value.refusals.items()}


def test_draft_becomes_a_version(programme: Programme, editor: Person) -> None:
    def change(content: dict[str, Any]) -> None:
        content["texts"]["camp"]["en"]["title"] = "Robots for all"
        content["pack"]["news"].clear()
        for language in ("en", "it"):
            del content["texts"]["news_soon"][language]
        del content["texts"]["news_soon"]

    prepare(programme, editor, change)
    published = publish(programme, editor)
    assert str(published.initiatives.get(key="R1").title) == "Robots for all"
    assert not News.objects.exists()
    assert not PackDraft.objects.exists()
    release = PackRelease.objects.first()
    assert release is not None
    assert (release.version, release.origin, release.note, release.released_by) == (
        *(published.pack, "browser", "Because", editor),
    )
    assert [entry.action for entry in AuditEntry.objects.order_by("-pk")[:2]] == [
        *("draft.published", "pack.loaded")
    ]


def test_nothing_is_published_without_a_change_or_a_note(
    programme: Programme, editor: Person
) -> None:
    with pytest.raises(EditError, match="nothing to publish"):
        publish(programme, editor)
    prepare(programme, editor, dates(edition_title={"en": "Summer", "it": "Estate"}))
    seen = fingerprint(draft_content(programme))
    with pytest.raises(EditError, match="what changed"):
        publish_edits(programme=programme, seen=seen, note=" ", at=START, by=editor)


def test_draft_that_changed_since_it_was_read_is_not_published(
    programme: Programme, editor: Person
) -> None:
    seen = fingerprint(draft_content(programme))
    prepare(programme, editor, dates(session_place={"en": "Hall", "it": "Sala"}))
    with pytest.raises(StaleEditError, match="Look again"):
        publish_edits(programme=programme, seen=seen, note="Hall", at=START, by=editor)


def test_missing_translation_stops_the_publication(programme: Programme, editor: Person) -> None:
    prepare(programme, editor, lambda content: content["texts"]["camp"]["it"].update(title=""))
    with pytest.raises(EditError) as error:
        publish(programme, editor)
    [problem] = error.value.problems
    assert (problem.file.as_posix(), problem.line) == ("town_robotics/texts/it/camp.md", 1)
    assert PackRelease.objects.count() == 1


def test_organisation_of_others_is_not_renamed(programme: Programme, editor: Person) -> None:
    load_town(('institution = "town"', 'institution = "north-school"'), key="other_town")
    prepare(
        programme,
        editor,
        lambda content: content["pack"]["organisation"][1]["name"].update(en="Bad School"),
    )
    with pytest.raises(EditError) as error:
        publish(programme, editor)
    assert list(error.value.refusals) == [("pack", "organisation", "north-school", "name")]
    assert str(Organisation.objects.get(code="north-school").name) == "North School"


def test_preview_leaves_nothing(programme: Programme, editor: Person, pupil: Person) -> None:
    apply(pupil)

    def change(content: dict[str, Any]) -> None:
        content["texts"]["camp"]["en"]["title"] = "Robots for all"
        content["texts"]["camp"]["it"]["title"] = ""
        dates(call_closes="2027-04-20T17:00:00")(content)

    prepare(programme, editor, change)
    mails = OutgoingMail.objects.count()
    with previewed(programme=programme, at=OPEN):
        initiative = programme.initiatives.get(key="R1")
        assert initiative.title.data == {"en": "Robots for all", "it": "Robots for all"}
        assert Call.objects.get(key="pupils").closes_at.day == 20
    assert str(programme.initiatives.get(key="R1").title) == "Robot camp"
    assert Call.objects.get(key="pupils").closes_at.day == 30
    assert PackRelease.objects.count() == 1
    assert OutgoingMail.objects.count() == mails


def test_dates_of_an_open_edition_move_and_people_are_told(
    programme: Programme, editor: Person, pupil: Person
) -> None:
    apply(pupil)
    prepare(
        programme,
        editor,
        dates(
            call_closes="2027-04-20T17:00:00",
            session_starts="2027-07-05T10:00:00",
            session_place={"en": "Hall", "it": "Sala"},
        ),
    )
    publish(programme, editor, OPEN)
    call = Call.objects.get(key="pupils")
    assert call.local_deadline.isoformat() == "2027-04-20T17:00:00+02:00"
    assert Session.objects.get().local_start.hour == 10
    [mail] = OutgoingMail.objects.filter(subject__contains="Campo robot")
    assert (mail.to, mail.language) == ("pupil@example.org", "it")
    for words in ("17:00", "Sala", "Officina", "10:00", "09:00"):
        assert words in mail.body
    entry = AuditEntry.objects.get(action="edition.amended")
    assert entry.actor == editor.public_id
    assert entry.details["changes"] == [
        {
            "part": "call/pupils/closes",
            "old": "2027-04-30T15:00:00+00:00",
            "new": "2027-04-20T17:00:00+02:00",
        },
        {
            "part": "session/first-day/starts",
            "old": "2027-07-05T07:00:00+00:00",
            "new": "2027-07-05T10:00:00+02:00",
        },
        {
            "part": "session/first-day/place",
            "old": {"en": "Workshop", "it": "Officina"},
            "new": {"en": "Hall", "it": "Sala"},
        },
    ]


def test_who_began_to_apply_is_told_of_the_deadline_alone(
    programme: Programme, editor: Person, pupil: Person
) -> None:
    save_draft(call=Call.objects.get(key="pupils"), person=pupil, content={}, at=OPEN)
    prepare(programme, editor, dates(session_place={"en": "Hall", "it": "Sala"}))
    publish(programme, editor, OPEN)
    assert not OutgoingMail.objects.exists()
    prepare(Programme.objects.get(), editor, dates(call_closes="2027-04-20T17:00:00"))
    publish(Programme.objects.get(), editor, OPEN)
    assert OutgoingMail.objects.count() == 1


def test_title_alone_is_no_news(programme: Programme, editor: Person, pupil: Person) -> None:
    apply(pupil)
    prepare(programme, editor, dates(edition_title={"en": "Summer", "it": "Estate"}))
    publish(programme, editor, OPEN)
    assert str(Edition.objects.get(key="2027").title) == "Summer"
    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize(
    ("at", "values", "refused"),
    [
        (OPEN, {"call_opens": "2027-03-15T09:00:00"}, {"call/pupils/opens": "opened on"}),
        (OPEN, {"call_closes": "2027-03-09T09:00:00"}, {"call/pupils/closes": "in the past"}),
        (CLOSED, {"call_closes": "2027-05-02T09:00:00"}, {"call/pupils/closes": "closed on"}),
        (
            DRAWN + timedelta(days=90),
            {"session_starts": "2027-07-06T09:00:00", "session_ends": "2027-07-06T12:00:00"},
            {
                "session/first-day/starts": "ended on",
                "session/first-day/ends": "ended on",
            },
        ),
        (
            datetime.fromisoformat("2027-07-05T10:00:00+02:00"),
            {"session_starts": "2027-07-05T09:30:00"},
            {"session/first-day/starts": "began on"},
        ),
        (
            datetime.fromisoformat("2027-07-06T10:00:00+02:00"),
            {"edition_starts": "2027-07-04"},
            {"starts": "began on 5 July 2027"},
        ),
    ],
)
def test_dates_that_are_over_do_not_move(
    programme: Programme,
    editor: Person,
    at: datetime,
    values: dict[str, str],
    refused: dict[str, str],
) -> None:
    prepare(programme, editor, dates(**values))
    with pytest.raises(EditError) as error:
        publish(programme, editor, at)
    found = refusals(error)
    assert found.keys() == refused.keys()
    for place, words in refused.items():
        assert words in found[place]
    assert not AuditEntry.objects.filter(action="edition.amended").exists()


def _draw(programme: Programme, by: Person) -> None:
    call = Call.objects.get(key="pupils")
    draw_lottery(call=call, beacon="1 2 3", at=DRAWN, by=by)
    run = run_allocation(call=call, kind="real", at=DRAWN, by=by)
    publish_run(run=run, at=DRAWN, by=by)


def test_frozen_list_holds_its_dates_and_results_hold_theirs(
    programme: Programme, editor: Person, pupil: Person
) -> None:
    apply(pupil)
    commit_lottery(call=Call.objects.get(key="pupils"), at=CLOSED, by=editor)
    moved = dates(lottery_draw="2027-05-05T20:00:00", call_results="2027-05-12T12:00:00")
    prepare(programme, editor, moved)
    with pytest.raises(EditError) as error:
        publish(programme, editor, CLOSED)
    assert list(refusals(error)) == ["call/pupils/lottery/draw"]
    _draw(programme, editor)
    with pytest.raises(EditError) as error:
        publish(programme, editor, DRAWN)
    found = refusals(error)
    assert sorted(found) == ["call/pupils/lottery/draw", "call/pupils/results"]
    assert {message.partition(",")[0] for message in found.values()} == {"The results are out"}


def test_session_may_move_after_the_results_and_offers_end_before_it(
    programme: Programme, editor: Person, pupil: Person
) -> None:
    apply(pupil)
    commit_lottery(call=Call.objects.get(key="pupils"), at=CLOSED, by=editor)
    _draw(programme, editor)
    Placement.objects.update(answer_by=datetime.fromisoformat("2027-07-05T09:00:00+02:00"))
    told = OutgoingMail.objects.count()
    prepare(programme, editor, dates(session_starts="2027-07-05T08:00:00"))
    publish(programme, editor, DRAWN)
    assert Placement.objects.get().answer_by == datetime.fromisoformat("2027-07-05T08:00:00+02:00")
    assert OutgoingMail.objects.count() == told + 1


def test_refused_date_publishes_nothing_else(programme: Programme, editor: Person) -> None:
    def change(content: dict[str, Any]) -> None:
        content["texts"]["camp"]["en"]["title"] = "Robots for all"
        dates(call_closes="2027-03-09T09:00:00", session_place={"en": "A", "it": "B"})(content)

    prepare(programme, editor, change)
    with suppress(EditError):
        publish(programme, editor, OPEN)
    assert str(Session.objects.get().place) == "Workshop"
    assert str(programme.initiatives.get(key="R1").title) == "Robot camp"
    assert Programme.objects.get().pack.digest == town().digest
