"""Who came: a list saved at once, corrected with a reason, and a log that keeps both."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from tests.web.office.conftest import accept_all, apply, publish

from pariter.apps.participation.models import Delivery
from pariter.apps.people.models import Person
from pariter.apps.placements.models import Placement
from pariter.apps.programmes.models import Call, Session

Visit = Callable[..., Any]


@pytest.fixture
def gathering(athens: Call) -> Session:
    """Return the session that everyone is expected at, with six people who accepted."""
    apply(athens, 6)
    publish(athens)
    accept_all(athens)
    return athens.edition.sessions.get(key="final-gathering")


def address(session: Session) -> str:
    return f"/en/office/session/{session.pk}/"


def keys() -> list[str]:
    return [
        str(key)
        for key in Placement.objects.filter(state="accepted")
        .order_by("application__person__name")
        .values_list("pk", flat=True)
    ]


def noted() -> list[str]:
    current = Delivery.objects.filter(corrected_by=None)
    by_name = current.order_by("placement__application__person__name")
    return list(by_name.values_list("kind", flat=True))


def test_attendance_is_saved_at_once(gathering: Session, keeper: Person, visit: Visit) -> None:
    with visit(keeper, gathering.starts_at) as client:
        answer = client.post(address(gathering), {"present": keys()[:4]})
    assert (answer.status_code, answer["Location"]) == (302, address(gathering))
    assert noted() == ["attendance"] * 4 + ["absence"] * 2
    assert set(Delivery.objects.values_list("recorded_by", "grade", "recorded_at")) == {
        (keeper.pk, "attested", gathering.starts_at)
    }


def test_attendance_is_not_noted_before_it_began(
    gathering: Session, keeper: Person, visit: Visit
) -> None:
    with visit(keeper, gathering.starts_at - timedelta(seconds=1)) as client:
        shown = client.get(address(gathering)).content.decode()
        answer = client.post(address(gathering), {"present": keys()})
    assert "It has not begun" in shown
    assert 'type="checkbox"' not in shown
    assert answer.status_code == 422
    assert "has not begun" in answer.content.decode()
    assert not Delivery.objects.exists()


def test_correction_needs_a_reason_and_stays_in_the_log(
    gathering: Session, keeper: Person, visit: Visit
) -> None:
    with visit(keeper, gathering.ends_at) as client:
        client.post(address(gathering), {"present": keys()[:4]})
        refused = client.post(address(gathering), {"present": keys()[:5]})
        assert refused.status_code == 422
        assert "Say why you correct" in refused.content.decode()
        assert refused.context["form"]["present"].value() == keys()[:5]
        assert noted() == ["attendance"] * 4 + ["absence"] * 2
        client.post(address(gathering), {"present": keys()[:5], "reason": "Came late."})
        log = client.get(address(gathering)).context["log"]
    assert noted() == ["attendance"] * 5 + ["absence"]
    assert [(name, kind, reason) for _, name, kind, _, reason in log][:2] == [
        ("Person 4", "Was there", "Came late."),
        ("Person 5", "Was not there", ""),
    ]
    assert len(log) == 7


def test_same_list_twice_is_noted_once(gathering: Session, keeper: Person, visit: Visit) -> None:
    with visit(keeper, gathering.ends_at) as client:
        for _ in range(2):
            assert client.post(address(gathering), {"present": keys()[:4]}).status_code == 302
    assert Delivery.objects.count() == 6


def test_person_who_is_not_expected_is_refused(
    gathering: Session, keeper: Person, visit: Visit
) -> None:
    stranger = Placement.objects.filter(state="accepted").latest("pk")
    Placement.objects.filter(pk=stranger.pk).update(state="withdrawn")
    with visit(keeper, gathering.ends_at) as client:
        answer = client.post(address(gathering), {"present": [str(stranger.pk)]})
    assert answer.status_code == 422
    assert not Delivery.objects.exists()


def test_session_of_one_course_expects_its_holders_only(
    gathering: Session, athens: Call, keeper: Person, visit: Visit
) -> None:
    course = athens.edition.sessions.get(offer=athens.offers.all()[2])
    with visit(keeper, course.starts_at) as client:
        assert [one.name for one in client.get(address(course)).context["people"]] == ["Person 2"]
        rows = client.get(f"/en/office/call/{athens.pk}/attendance/").context["rows"]
    expected = {row["session"].pk: row["session"].expected for row in rows}
    assert (expected[course.pk], expected[gathering.pk]) == (1, 6)


def test_long_lists_of_sessions_have_pages_and_a_filter(
    gathering: Session,
    athens: Call,
    keeper: Person,
    visit: Visit,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = f"/en/office/call/{athens.pk}/attendance/"
    with visit(keeper, gathering.starts_at) as client:
        assert client.get(path).context["form"] is None
        monkeypatch.setattr("pariter.web.office.attendance.PAGE_SIZE", 3)
        first = client.get(path)
        assert len(first.context["rows"]) == 3
        assert "Next page" in first.text
        [found] = client.get(path, {"words": gathering.title}).context["rows"]
        assert found["session"] == gathering
        to_note = client.get(path, {"standing": "to_note"}).context["page"].paginator.object_list
        assert gathering in to_note
        assert all(one.noted < one.expected for one in to_note)
        assert "No session matches." in client.get(path, {"words": "nothing so called"}).text


def test_session_of_another_programme_does_not_exist(
    gathering: Session, foreign: Person, observer: Person, visit: Visit
) -> None:
    for person in (foreign, observer):
        with visit(person, gathering.ends_at) as client:
            assert client.get(address(gathering)).status_code == 404
            assert client.post(address(gathering), {"present": keys()}).status_code == 404
    assert not Delivery.objects.exists()


def test_attendance_asks_as_often_for_forty_people(
    athens: Call, keeper: Person, visit: Visit, queries: Callable[[Client, str], int]
) -> None:
    apply(athens, 40)
    publish(athens)
    accept_all(athens)
    gathering = athens.edition.sessions.get(key="final-gathering")
    course = athens.edition.sessions.get(offer=athens.offers.all()[0])
    with visit(keeper, gathering.ends_at) as client:
        few, many = client.get(address(course)), client.get(address(gathering))
        assert 0 < len(few.context["people"]) < len(many.context["people"]) == 40
        # The session of one course also reads the call of its course.
        assert queries(client, address(gathering)) <= queries(client, address(course))
        before = queries(client, address(gathering))
        client.post(address(gathering), {"present": keys()})
        assert queries(client, address(gathering)) == before


def test_a_party_is_noted_in_part_and_who_had_no_ticket(
    gathering: Session, keeper: Person, visit: Visit
) -> None:
    party = Placement.objects.get(pk=keys()[0])
    Placement.objects.filter(pk=party.pk).update(seats=3)
    came = f"came_{party.pk}"
    with visit(keeper, gathering.ends_at) as client:
        page = address(gathering)
        wrong = client.post(page, {"present": keys(), came: "4", "walk_ins": "-1"})
        assert wrong.status_code == 422
        assert "write a whole number from 1 to 3" in wrong.text
        assert "Write a whole number from 0 on." in wrong.text
        assert not Delivery.objects.exists()
        client.post(page, {"present": keys(), came: "2", "walk_ins": "4"})
        shown = client.get(page)
        assert "noted: 2 of 3 were there" in shown.text
        assert "In the room: 7 with a place, 4 without a ticket." in shown.text
        form = shown.context["form"]
        assert (form[came].value(), form["walk_ins"].value()) == (2, 4)
        # Saving again what stands there changes nothing.
        before = Delivery.objects.count()
        client.post(page, {"present": keys(), came: "2", "walk_ins": "4"})
        assert Delivery.objects.count() == before
        refused = client.post(page, {"present": keys(), came: "3", "walk_ins": "4"})
        assert "Say why you correct" in refused.text
        corrected = {"present": keys(), came: "3", "walk_ins": "5", "reason": "One came late."}
        client.post(page, corrected)
    current = Delivery.objects.filter(corrected_by=None)
    assert current.get(placement=party).people == 3
    assert current.get(kind="walk_in").people == 5
