"""The board of an edition, and the pages that move, fill, cancel and staff a session."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from tests.journeys import steps
from tests.web.office.test_lists import fill, moment

from pariter.apps.journal.models import OutgoingMail
from pariter.apps.participation.models import Duty, Shift
from pariter.apps.participation.rota import Wanted, want_people
from pariter.apps.people.models import Person
from pariter.apps.placements.sign_up import sign_up
from pariter.apps.programmes.models import Call, Offer, Session, Venue
from pariter.web.office.board_problems import Sort

Visit = Callable[..., Any]


def first_session(call: Call) -> Session:
    found = call.edition.sessions.filter(offer__isnull=False).order_by("starts_at", "key").first()
    assert found
    return found


def board_of(call: Call, query: str = "") -> str:
    return f"/en/office/edition/{call.edition_id}/board/{query}"


def sorts(answer: Any, session: Session) -> list[str]:
    [row] = [row for row, _standing, _place in answer.context["lines"] if row.session == session]
    return [problem.sort for problem in row.problems]


def boxes(session: Session, **changed: str) -> dict[str, str]:
    """Return the form of a move as it stands, with what is changed."""
    found = {"step": "preview", "sequence": str(session.sequence), "reason": "The roof leaks."}
    for name, at in (("starts", session.local_start), ("ends", session.local_end)):
        values = (at.day, at.month, at.year, f"{at:%H:%M}")
        found |= {
            f"{name}_{box}": str(value)
            for box, value in zip(("day", "month", "year", "time"), values, strict=True)
        }
    for code in session.edition.initiative.programme.languages:
        found[f"place_{code}"] = "Great hall"
    return {**found, **changed}


def _give_a_room(session: Session, seats: int) -> None:
    """Let a venue say how many people the session's room holds."""
    session.venue = Venue.objects.create(
        programme=session.edition.initiative.programme,
        key="house",
        name="House",
        address="Example street 1",
        way="By foot.",
        rooms=[{"names": {"en": session.place.localize("en")}, "seats": seats}],
        position=0,
    )
    session.save(update_fields=["venue"])


def test_board_shows_problems_first(welcome: Call, foreign: Person, visit: Visit) -> None:
    session = first_session(welcome)
    offer = session.offer
    assert offer
    other = Session.objects.get(pk=session.pk)
    other.pk, other.key, other.offer = None, "twin", None
    other.save()
    Offer.objects.filter(pk=offer.pk).update(capacity=2)
    for number in range(2):
        person = steps.register(f"g{number}@example.org", moment(welcome))
        sign_up(offer=Offer.objects.get(pk=offer.pk), person=person, at=moment(welcome))
    Offer.objects.filter(pk=offer.pk).update(capacity=1)
    want_people(
        session=session, wanted=Wanted(role="staff", number=2), at=moment(welcome), by=foreign
    )
    with visit(foreign, session.starts_at - timedelta(days=2)) as client:
        shown = client.get(board_of(welcome))
        assert sorts(shown, session) == [Sort.ROOM_CLASH, Sort.STAFF, Sort.OVERFULL]
        assert shown.context["lines"][0][0].session.pk in {session.pk, other.pk}
        some = client.get(board_of(welcome, "?problem=overfull"))
        assert [row.session for row, *_rest in some.context["lines"]] == [session]
        file = client.get(f"{board_of(welcome)}board.csv?problem=overfull").content.decode()
        _give_a_room(session, seats=offer.capacity - 1)
        Offer.objects.filter(pk=offer.pk).update(capacity=offer.capacity)
        small = client.get(board_of(welcome, "?problem=small_room"))
        [line] = [row for row, *_rest in small.context["lines"] if row.session == session]
        assert (line.room, line.seats) == (offer.capacity - 1, offer.capacity)
        assert f"the room has {offer.capacity - 1}." in small.content.decode()
    assert file.count("\n") == 2
    assert '"2","2","0"' in file
    assert '"0/2"' in file


def test_hostile_words_on_the_board_do_no_harm(
    welcome: Call, foreign: Person, visit: Visit
) -> None:
    with visit(foreign, moment(welcome)) as client:
        shown = client.get(
            board_of(welcome, "?words=<b>%00&day=yesterday&problem=x&order=up&page=z")
        )
        assert shown.status_code == 200
        assert "<b>" not in shown.content.decode()
        assert client.get("/en/office/edition/999999/board/").status_code == 404


def test_board_asks_as_often_for_many_sessions(
    welcome: Call, foreign: Person, visit: Visit, queries: Callable[[Client, str], int]
) -> None:
    session = first_session(welcome)
    with visit(foreign, moment(welcome)) as client:
        before = [
            queries(client, board_of(welcome)),
            queries(client, f"/en/office/edition/{welcome.edition_id}/rota/"),
        ]
        fill(welcome, 3)
        for number in range(300):
            session.pk, session.key = None, f"more-{number}"
            session.offer = None
            session.save()
            Duty.objects.create(
                session=session,
                role="staff",
                name=f"Helper {number}",
                email=f"h{number}@example.org",
                state="asked" if number % 2 else "accepted",
                asked_at=moment(welcome),
            )
        after = [
            queries(client, board_of(welcome)),
            queries(client, f"/en/office/edition/{welcome.edition_id}/rota/"),
        ]
        size = len(client.get(board_of(welcome)).content)
    assert after == before
    assert size < 102_400


def test_session_is_moved_after_a_look(welcome: Call, foreign: Person, visit: Visit) -> None:
    session = first_session(welcome)
    person = steps.register("g@example.org", moment(welcome), name="Demo Guest")
    assert session.offer
    sign_up(offer=session.offer, person=person, at=moment(welcome))
    path = f"/en/office/session/{session.pk}/"
    with visit(foreign, moment(welcome)) as client:
        assert client.get(f"{path}plan/").status_code == 200
        assert client.get(f"{path}move/").status_code == 200
        wrong = client.post(f"{path}move/", boxes(session, ends_year="2020"))
        assert wrong.status_code == 422
        assert "Error:" in wrong.content.decode()
        shown = client.post(f"{path}move/", boxes(session))
        assert shown.context["preview"].concerned.places == 1
        back = client.post(f"{path}move/", boxes(session, step="change"))
        assert 'value="Great hall"' in back.content.decode()
        sent = dict(shown.context["sent"])
        done = client.post(
            f"{path}move/", {**sent, "sequence": str(session.sequence), "step": "move"}
        )
        assert done.status_code == 302
        again = client.post(
            f"{path}move/", {**sent, "place_en": "X", "sequence": "0", "step": "move"}
        )
        assert again.status_code == 422
        assert "Somebody changed this session" in again.content.decode()
        assert "The roof leaks." in client.get(f"{path}plan/").content.decode()
    session.refresh_from_db()
    assert (str(session.place), session.sequence) == ("Great hall", 1)
    assert OutgoingMail.objects.filter(to=person.email, subject__startswith="Moved:").count() == 1


def test_seats_and_cancelling(welcome: Call, foreign: Person, visit: Visit) -> None:
    offer = fill(welcome, 1)
    session = offer.sessions.all()[0]
    path = f"/en/office/session/{session.pk}/"
    with visit(foreign, moment(welcome)) as client:
        low = client.post(f"{path}seats/", {"seats": "1"})
        assert low.status_code == 422
        assert f"{offer.capacity} seats are held" in low.content.decode()
        assert client.post(f"{path}seats/", {"seats": "many"}).status_code == 422
        more = client.post(f"{path}seats/", {"seats": str(offer.capacity + 1)}, follow=True)
        assert "1 person who waited is offered a place." in more.content.decode()
        assert client.post(f"{path}cancel/", {"reason": ""}).status_code == 422
        done = client.post(f"{path}cancel/", {"reason": "<b>Flood</b>"}, follow=True)
        assert f"{offer.capacity + 1} people are told." in done.content.decode()
        assert "<b>Flood" not in done.content.decode()
        gone = client.get(board_of(welcome, "?problem=cancelled"))
        assert [row.session for row, *_rest in gone.context["lines"]] == [session]
        assert client.post(f"{path}cancel/", {"reason": "Again"}).status_code == 422


def test_people_are_asked_wanted_and_freed(welcome: Call, foreign: Person, visit: Visit) -> None:
    session = first_session(welcome)
    path = f"/en/office/session/{session.pk}/rota/"
    ask = {
        "act": "ask",
        "role": "guide",
        "name": "Demo Guide",
        "email": "guide@example.org",
        "language": "en",
    }
    with visit(foreign, moment(welcome)) as client:
        assert client.post(path, {**ask, "email": "guide"}).status_code == 422
        assert client.post(path, ask).status_code == 302
        again = client.post(path, ask)
        assert again.status_code == 422
        assert "is asked for this already" in again.content.decode()
        want = {"act": "want", "role": "guide", "number": "2", "pool": str(welcome.pk)}
        assert client.post(path, {**want, "number": "501"}).status_code == 422
        assert client.post(path, {**want, "pool": "999999"}).status_code == 422
        assert client.post(path, want).status_code == 302
        duty = Duty.objects.get()
        shown = client.get(f"/en/office/edition/{welcome.edition_id}/rota/?missing=on")
        assert "2 missing" in shown.content.decode()
        assert "(asked)" in shown.content.decode()
        assert client.post(path, {"act": "free", "duty": "999999"}).status_code == 404
        assert client.post(path, {"act": "free", "duty": str(duty.pk)}).status_code == 302
        assert client.post(path, {"act": "dance"}).status_code == 404
    duty.refresh_from_db()
    assert duty.state == Duty.State.FREED


@pytest.fixture
def helper(welcome: Call) -> Person:
    """Return someone with a place in the last offer of the call."""
    person = steps.register("helper@example.org", moment(welcome), name="Demo Helper")
    sign_up(offer=welcome.offers.order_by("-position")[0], person=person, at=moment(welcome))
    return person


def test_shifts_are_taken_once_and_never_twice_at_a_time(
    welcome: Call, foreign: Person, helper: Person, visit: Visit
) -> None:
    session = first_session(welcome)
    wanted = Wanted(role="ambassador", number=1, pool=welcome, brief="Meet at the gate.")
    shift = want_people(session=session, wanted=wanted, at=moment(welcome), by=foreign)
    twin = Session.objects.get(pk=session.pk)
    twin.pk, twin.key, twin.offer = None, "twin", None
    twin.save()
    second = want_people(session=twin, wanted=wanted, at=moment(welcome), by=foreign)
    assert shift
    assert second
    stranger = steps.register("stranger@example.org", moment(welcome))
    with visit(stranger, moment(welcome)) as client:
        assert "You can choose shifts once" in client.get("/en/shifts/").content.decode()
        assert client.post("/en/shifts/", {"shift": str(shift.pk)}).status_code == 404
    with visit(helper, moment(welcome)) as client:
        assert "Meet at the gate." in client.get("/en/shifts/").content.decode()
        for _twice in range(2):
            assert client.post("/en/shifts/", {"shift": str(shift.pk)}).status_code == 302
        refused = client.post("/en/shifts/", {"shift": str(second.pk)})
        assert refused.status_code == 422
        assert "has another duty at that time" in refused.content.decode()
        assert client.post("/en/shifts/", {"shift": "\u00b2"}).status_code == 404
    assert Duty.objects.get().state == Duty.State.ACCEPTED
    assert OutgoingMail.objects.filter(subject__startswith="You took a shift").count() == 1
    Shift.objects.filter(pk=second.pk).update(wanted=1)
    other = steps.register("late@example.org", moment(welcome))
    sign_up(offer=welcome.offers.order_by("-position")[0], person=other, at=moment(welcome))
    with visit(other, moment(welcome)) as client:
        late = client.post("/en/shifts/", {"shift": str(shift.pk)})
        assert late.status_code == 422
        assert "has just taken the last shift" in late.content.decode()
