"""A partner proposes, the office answers; each sees what is hers, and no name of who comes."""

from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from tests.journeys import steps
from tests.web.office.conftest import START
from tests.web.office.test_partner import partner

from pariter.apps.journal.models import AuditEntry, OutgoingMail
from pariter.apps.participation.models import Duty
from pariter.apps.people.models import Organisation, Person
from pariter.apps.programmes.models import (
    Call,
    ChangeRequest,
    Offer,
    OfficeRole,
    Session,
    SessionProposal,
)
from pariter.apps.programmes.roles import grant_role

Visit = Callable[..., Any]
HOME = "/en/office/partner/"
LIST = "/en/office/session-proposals/"
State = SessionProposal.State
FILLED = {
    "title_en": "Meet a glaciologist",
    "title_it": "Incontra una glaciologa",
    "summary_en": "What ice remembers.",
    "summary_it": "Che cosa ricorda il ghiaccio.",
    "day_day": "12",
    "day_month": "4",
    "day_year": "2027",
    "begins": "10:00",
    "ends": "11.30",
    "venue": "demo-library",
    "place": "Demo room 7",
    "topics": ["environment"],
    "spoken": ["it"],
    "access": ["hearing_loop"],
    "least_age": "11",
    "seats": "30",
    "needs": "A projector.",
}


@pytest.fixture
def festival(db: None) -> Call:
    return steps.open_alone("milano_steminthecity", "C1/2027-04/everyone", START)


@pytest.fixture
def team(festival: Call) -> Person:
    return person_with(festival, OfficeRole.Role.OFFICE, "team@example.org")


@pytest.fixture
def giver(festival: Call) -> Person:
    return partner(festival, "demo-partner-03")


def person_with(call: Call, role: str, email: str) -> Person:
    someone = steps.register(email, START)
    grant_role(
        person=someone, programme=call.edition.initiative.programme, role=role, at=START, by=None
    )
    return someone


def address(call: Call, person: Person) -> str:
    role = OfficeRole.objects.get(person=person)
    return f"/en/office/partner/{role.pk}/propose/{call.pk}/"


def sent(client: Client, call: Call, person: Person, **changed: Any) -> SessionProposal:
    answer = client.post(address(call, person), {**FILLED, **changed, "act": "send"})
    assert answer.status_code == 302, answer.context["form"].errors
    return SessionProposal.objects.latest("pk")


def test_proposal_goes_from_draft_to_a_session_that_takes_sign_ups(
    festival: Call, team: Person, giver: Person, visit: Visit
) -> None:
    with visit(giver, START) as client:
        assert "Propose a session" in client.get(HOME).content.decode()
        half = {"title_en": "Meet a glaciologist", "day_day": "x", "begins": "soon", "act": "keep"}
        assert client.post(address(festival, giver), half).status_code == 302
        draft = SessionProposal.objects.get()
        page = client.get(f"{HOME}proposal/{draft.pk}/").content.decode()
        assert 'value="soon"' in page
        assert "Translation is missing" in page
        own = f"{HOME}proposal/{draft.pk}/"
        refused = client.post(own, {**half, "act": "send"})
        assert refused.status_code == 422
        assert refused.content.decode().count("<title>Error: Propose a session") == 1
        assert {"day", "begins", "ends", "venue", "seats", "summary_en"} == set(
            refused.context["form"].errors
        )
        assert client.post(own, {**FILLED, "act": "send"}).status_code == 302
        draft.refresh_from_db()
        assert draft.state == State.SENT
    with visit(team, START) as client:
        assert "Answer 1 proposed session" in client.get("/en/office/").content.decode()
        [row] = client.get(LIST).context["waiting"]
        assert (row["name"], row["problems"]) == ("Meet a glaciologist", [])
        one = f"{LIST}{draft.pk}/"
        assert "Incontra una glaciologa" in client.get(one).content.decode()
        assert client.post(one, {"act": "return", "note": ""}).status_code == 422
        assert client.post(one, {"act": "return", "note": "More seats?"}).status_code == 302
    with visit(giver, START) as client:
        assert "More seats?" in client.get(own).content.decode()
        assert client.post(own, {**FILLED, "seats": "40", "act": "send"}).status_code == 302
    with visit(team, START) as client:
        assert client.post(LIST, {"proposal": [draft.pk]}).status_code == 302
    session = Session.objects.get(proposal=draft)
    assert session.offer
    assert (session.offer.capacity, session.offer.host) == (40, "Demo partner 03")
    assert (f"{session.local_start:%d %H:%M}", f"{session.local_end:%H:%M}") == (
        "12 10:00",
        "11:30",
    )
    assert (session.venue and session.venue.key, str(session.organisation)) == (
        "demo-library",
        "Demo partner 03",
    )
    assert session.title.data["it"] == "Incontra una glaciologa"
    assert (session.topics, session.spoken, session.access, session.least_age) == (
        ["environment"],
        ["it"],
        ["hearing_loop"],
        11,
    )
    subjects = list(OutgoingMail.objects.order_by("pk").values_list("subject", flat=True))
    assert subjects[-2:] == [
        "Please change your proposal: Meet a glaciologist",
        "In the programme: Meet a glaciologist",
    ]
    acts = AuditEntry.objects.filter(action__startswith="session_proposal.").order_by("pk")
    assert [act.action.partition(".")[2] for act in acts] == [
        "begun",
        "sent",
        "returned",
        "sent",
        "approved",
    ]


def test_taken_room_and_foreign_day_are_refused_and_doubles_are_shown(
    festival: Call, team: Person, giver: Person, visit: Visit
) -> None:
    other = partner(festival, "demo-partner-04", "other@example.org")
    with visit(giver, START) as client:
        taken = Session.objects.filter(edition=festival.edition, venue__key="demo-library")[0]
        start = taken.local_start
        clash = {
            "day_day": start.day,
            "day_month": start.month,
            "day_year": start.year,
            "begins": f"{start:%H:%M}",
            "ends": f"{taken.local_end:%H:%M}",
            "place": str(taken.place).upper(),
        }
        refused = client.post(address(festival, giver), {**FILLED, **clash, "act": "send"})
        assert "is taken from" in refused.context["form"].errors["place"][0]
        [kept] = SessionProposal.objects.all()
        assert f'action="{HOME}proposal/{kept.pk}/"' in refused.content.decode()
        far = client.post(
            f"{HOME}proposal/{kept.pk}/", {**FILLED, "day_year": "2028", "act": "send"}
        )
        assert "from 5 April 2027 to 30 April 2027" in far.context["form"].errors["day"][0]
        first = sent(client, festival, giver)
    with visit(other, START) as client:
        second = sent(client, festival, other, summary_it="", access=[], venue="elsewhere")
        third = sent(client, festival, other, begins="11:00")
        fourth = sent(client, festival, other, place="Demo room 2", begins="08:00", seats="101")
    with visit(team, START) as client:
        rows = client.get(LIST).context["waiting"]
        told = {row["proposal"].pk: [one.text for one in row["problems"]] for row in rows}
        double = "Another proposal wants the same room at that time."
        assert told[first.pk] == told[third.pk] == [double]
        assert told[second.pk] == [
            "The text in one language is missing: Italian.",
            "Nothing is said about access.",
        ]
        assert told[fourth.pk] == ["Demo room 2 has 100 seats, and the proposal asks for 101."]
        client.post(LIST, {"proposal": [first.pk, third.pk, "x", "9" * 30]})
        assert set(SessionProposal.objects.filter(state=State.APPROVED)) == {first}
        rows = [row for row in client.get(LIST).context["waiting"] if row["is_blocked"]]
        assert {row["proposal"] for row in rows} == {third, fourth}
        assert client.post(f"{LIST}{third.pk}/", {"act": "approve"}).status_code == 422


def test_partner_sees_and_changes_only_its_own(
    festival: Call, team: Person, giver: Person, visit: Visit
) -> None:
    other = partner(festival, "demo-partner-04", "other@example.org")
    with visit(giver, START) as client:
        client.post(address(festival, giver), {**FILLED, "act": "keep"})
    draft = SessionProposal.objects.get()
    own, foreign = (
        Session.objects.filter(edition=festival.edition, organisation__code=code)[0]
        for code in ("demo-partner-03", "demo-partner-04")
    )
    with visit(other, START) as client:
        assert client.get(f"{HOME}proposal/{draft.pk}/").status_code == 404
        assert client.post(f"{HOME}proposal/{draft.pk}/", {"act": "withdraw"}).status_code == 404
        assert client.get(address(festival, giver)).status_code == 404
        assert client.get(f"{HOME}session/{own.pk}/").status_code == 404
        assert "glaciologist" not in client.get(HOME).content.decode()
        assert client.get(LIST).status_code == 403
    with visit(team, START) as client:
        assert client.get(f"{LIST}{draft.pk}/").status_code == 404
        assert client.get(LIST).context["waiting"] == []
    with visit(giver, START) as client:
        assert client.get(f"{HOME}session/{foreign.pk}/").status_code == 404
        assert client.post(f"{HOME}proposal/{draft.pk}/", {"act": "withdraw"}).status_code == 302
        assert (
            client.post(f"{HOME}proposal/{draft.pk}/", {**FILLED, "act": "send"}).status_code == 422
        )
    draft.refresh_from_db()
    assert draft.state == State.WITHDRAWN


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title_en", "x" * 121),
        ("title_en", "a\u202eb"),
        ("summary_it", "x" * 2_001),
        ("link", "javascript:alert(1)"),
        ("seats", "0"),
        ("seats", "²"),
        ("most_age", "5"),
        ("ends", "09:00"),
    ],
)
def test_what_no_session_can_be_is_refused_and_kept(
    festival: Call, giver: Person, visit: Visit, field: str, value: str
) -> None:
    changed = {**FILLED, field: value, "act": "send"}
    if field == "link":
        changed["venue"] = "online"
    with visit(giver, START) as client:
        answer = client.post(address(festival, giver), changed)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {field}
    assert SessionProposal.objects.get().content[field] == value


def test_markup_is_shown_as_text_and_control_signs_are_dropped(
    festival: Call, team: Person, giver: Person, visit: Visit
) -> None:
    with visit(giver, START) as client:
        found = sent(client, festival, giver, title_en="<b>Ice</b>\x00", needs="<script>")
    with visit(team, START) as client:
        page = client.get(f"{LIST}{found.pk}/").content.decode()
    assert "&lt;b&gt;Ice&lt;/b&gt;" in page
    assert "<script>" not in page
    assert found.content["title_en"] == "<b>Ice</b>"


def test_words_change_at_once_and_the_rest_is_asked_for(
    festival: Call, team: Person, giver: Person, visit: Visit
) -> None:
    session = Session.objects.filter(
        edition=festival.edition, organisation__code="demo-partner-03", online=False
    )[0]
    assert session.offer
    own = f"{HOME}session/{session.pk}/"
    words = {"title_en": "New title", "summary_en": "New words", "access": ["captions"]}
    start = session.local_start
    stands = {
        "day_day": start.day,
        "day_month": start.month,
        "day_year": start.year,
        "begins": f"{start:%H:%M}",
        "ends": f"{session.local_end:%H:%M}",
        "venue": session.venue.key if session.venue else "",
        "place": str(session.place),
        "seats": str(session.offer.capacity),
    }
    with visit(giver, START) as client:
        assert client.post(own, {**words, "act": "describe"}).status_code == 302
        session.refresh_from_db()
        assert (str(session.title), session.access) == ("New title", ["captions"])
        assert str(Offer.objects.get(sessions=session).summary) == "New words"
        empty = client.post(own, {**stands, "reason": "None", "act": "ask"})
        assert "Nothing is to change." in empty.content.decode()
        assert "<title>Error: New title" in empty.content.decode()
        unnamed = client.post(own, {**words, "title_en": "", "act": "describe"})
        assert "<title>Error: New title" in unnamed.content.decode()
        more = {**stands, "seats": "55", "place": "Demo room 8", "act": "ask"}
        assert client.post(own, {**more, "reason": ""}).status_code == 422
        assert client.post(own, {**more, "reason": "Many ask."}).status_code == 302
        page = client.get(own).content.decode()
        assert "<ins>55</ins>" in page
        assert client.post(own, {**more, "reason": "Again."}).status_code == 422
    asked = ChangeRequest.objects.get()
    assert asked.wished == {"place": "Demo room 8", "seats": 55}
    with visit(team, START) as client:
        assert f"/session-changes/{asked.pk}/" in client.get(LIST).content.decode()
        change = f"/en/office/session-changes/{asked.pk}/"
        assert client.post(change, {"act": "decline", "note": ""}).status_code == 422
        assert client.post(change, {"act": "make"}).status_code == 302
        assert client.get(change).status_code == 404
    session.refresh_from_db()
    assert (str(session.place), session.sequence) == ("Demo room 8", 1)
    assert Offer.objects.get(sessions=session).capacity == 55
    assert OutgoingMail.objects.filter(subject="Changed as you asked: New title").exists()


def test_speaker_is_asked_answers_and_stands_in_the_schedule(
    festival: Call, team: Person, giver: Person, visit: Visit
) -> None:
    session = Session.objects.filter(
        edition=festival.edition, organisation__code="demo-partner-03"
    )[0]
    own = f"{HOME}session/{session.pk}/"
    asked = {
        "act": "speaker",
        "name": "Demo Speaker 1",
        "email": "demo-speaker-1@example.org",
        "language": "it",
        "brief": "Ten minutes.",
    }
    with visit(giver, START) as hers:
        assert hers.post(own, {**asked, "email": "nobody"}).status_code == 422
        assert hers.post(own, asked).status_code == 302
        assert hers.post(own, asked).status_code == 422
    duty = Duty.objects.get()
    [mail] = OutgoingMail.objects.filter(to=duty.email)
    link = next(word for word in mail.body.split() if "/duty/" in word)
    path = link[link.index("/it/") :].replace("/it/", "/en/")
    with time_machine.travel(START, tick=False):
        anyone = Client()
        page = anyone.get(path)
        assert page.headers["X-Robots-Tag"] == "noindex"
        assert "Ten minutes." in page.content.decode()
        assert anyone.post(path, {"answer": "perhaps"}).status_code == 404
        assert anyone.post(path, {"answer": "yes", "named": "on"}).status_code == 302
        assert anyone.get(f"{path[:-2]}x/").status_code == 404
        duty.refresh_from_db()
        assert (duty.state, duty.named) == ("accepted", True)
        initiative = festival.edition.initiative
        keys = [initiative.programme.key, initiative.slug, festival.edition.key, session.key]
        public = reverse("session", args=keys)
        assert "Demo Speaker 1" in anyone.get(public).content.decode()
        anyone.post(path, {"answer": "yes"})
        assert "Demo Speaker 1" not in anyone.get(public).content.decode()
        anyone.post(path, {"answer": "yes", "named": "on"})
    with visit(team, START) as hers:
        page = hers.get("/en/office/speakers/").content.decode()
        assert "Demo Speaker 1" in page
        assert "With the name" in page
        speakers = f"/en/office/session/{session.pk}/speakers/"
        hers.post(speakers, {"act": "speaker", "briefed": duty.pk, "brief": "Come at nine."})
        hers.post(speakers, {"act": "speaker", "free": duty.pk})
        assert hers.post(speakers, {"act": "speaker", "free": "x"}).status_code == 404
    duty.refresh_from_db()
    assert (duty.state, duty.brief) == ("freed", "Come at nine.")
    other = partner(festival, "demo-partner-04", "other@example.org")
    with visit(other, START) as hers:
        assert hers.post(own, {"act": "speaker", "free": duty.pk}).status_code == 404


def test_list_of_proposals_asks_as_often_for_many(
    festival: Call,
    team: Person,
    giver: Person,
    visit: Visit,
    queries: Callable[[Client, str], int],
) -> None:
    with visit(giver, START) as client:
        first = sent(client, festival, giver)
    with visit(team, START) as client:
        before = queries(client, LIST)
        SessionProposal.objects.bulk_create(
            SessionProposal(
                call=festival,
                organisation=Organisation.objects.get(code=f"demo-partner-{number:02}"),
                proposed_by=giver,
                state=State.SENT,
                content={**first.content, "place": f"Demo room {number}"},
                created_at=START,
                sent_at=START,
            )
            for number in range(10, 40)
        )
        assert queries(client, LIST) == before
