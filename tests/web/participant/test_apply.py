"""The ranked application: nothing typed is lost, one second decides, twice is once."""

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from pariter.apps.applications.models import Application
from pariter.apps.journal.models import OutgoingMail
from pariter.apps.people.models import Person
from pariter.apps.programmes.models import Call

SignIn = Callable[[Person], Client]
ABOUT = {"name": "Anna Rossi", "home": "polimi", "language": "en"}


def keys(call: Call, count: int) -> list[str]:
    """Return the keys of a call's first offers."""
    return [offer.key for offer in call.offers.all()[:count]]


def fill_in(client: Client, call: Call, wishes: list[str]) -> None:
    """Answer both steps."""
    client.post(f"/en/apply/{call.pk}/about/", ABOUT)
    client.post(f"/en/apply/{call.pk}/wishes/", {"wishes": wishes})


def stored(application: Application) -> list[str]:
    """Return the keys of the wishes that were sent, in their order."""
    return [wish.offer.key for wish in application.preferences.select_related("offer")]


def test_apply_asks_to_sign_in_and_comes_back(client: Client, ranked_call: Call) -> None:
    response = client.get(f"/en/apply/{ranked_call.pk}/")
    assert response.status_code == 302
    assert response["Location"].endswith(f"?next=/en/apply/{ranked_call.pk}/")


def test_apply_for_a_first_come_call_leads_to_its_sessions(
    sign_in: SignIn, anna: Person, welcome_call: Call
) -> None:
    client = sign_in(anna)
    assert client.get(f"/en/apply/{welcome_call.pk}/")["Location"] == "/en/polimi_pop/welcome-week/"
    assert client.get(f"/en/apply/{welcome_call.pk}/wishes/").status_code == 404


def test_about_refuses_and_keeps_what_was_typed(
    sign_in: SignIn, anna: Person, ranked_call: Call, while_open: datetime
) -> None:
    response = sign_in(anna).post(
        f"/en/apply/{ranked_call.pk}/about/", {"name": "Ana Roßi", "home": "", "language": "it"}
    )
    page = response.content.decode()
    assert response.status_code == 422
    assert "<title>Error:" in page
    assert 'href="#id_home"' in page
    assert 'value="Ana Roßi"' in page
    application = Application.objects.get(call=ranked_call, person=anna)
    assert application.state == "draft"
    assert application.draft == {"name": "Ana Roßi", "home": "", "language": "it", "wishes": []}


def test_draft_waits_on_another_device(
    sign_in: SignIn, anna: Person, ranked_call: Call, while_open: datetime
) -> None:
    first, second = keys(ranked_call, 2)
    fill_in(sign_in(anna), ranked_call, [second, first])
    elsewhere = sign_in(anna)
    assert 'value="Anna Rossi"' in elsewhere.get(f"/en/apply/{ranked_call.pk}/about/").text
    page = elsewhere.get(f"/en/apply/{ranked_call.pk}/wishes/").text
    assert page.index(f'value="{second}"') < page.index(f'value="{first}"')
    assert "2 of 2" in elsewhere.get(f"/en/apply/{ranked_call.pk}/").text


def test_each_press_of_a_ranking_button_is_kept(
    sign_in: SignIn, anna: Person, ranked_call: Call, while_open: datetime
) -> None:
    client = sign_in(anna)
    first, second, third = keys(ranked_call, 3)
    address = f"/en/apply/{ranked_call.pk}/wishes/"
    presses = (
        ({"wishes": [], "wishes-add": first, "wishes-action": "add"}, [first]),
        ({"wishes": [first], "wishes-add": second, "wishes-action": "add"}, [first, second]),
        ({"wishes": [first, second], "wishes-action": f"up:{second}"}, [second, first]),
        ({"wishes": [second, first], "wishes-action": f"down:{second}"}, [first, second]),
        ({"wishes": [first, second], "wishes-action": f"remove:{first}"}, [second]),
        ({"wishes": [second], "wishes-add": third, "later": "yes"}, [second]),
    )
    for data, expected in presses:
        response = client.post(address, data)
        assert response.status_code == 302
        assert Application.objects.get(person=anna).draft["wishes"] == expected
    assert response["Location"] == f"/en/apply/{ranked_call.pk}/"


def test_wishes_refuse_an_offer_of_another_call(
    sign_in: SignIn, anna: Person, ranked_call: Call, while_open: datetime
) -> None:
    response = sign_in(anna).post(f"/en/apply/{ranked_call.pk}/wishes/", {"wishes": ["moon"]})
    assert response.status_code == 422
    assert "moon is not offered here." in response.text


def test_wishes_say_honestly_what_a_short_list_does(
    sign_in: SignIn, anna: Person, ranked_call: Call, while_open: datetime
) -> None:
    client = sign_in(anna)
    address = f"/en/apply/{ranked_call.pk}/wishes/"
    assert "Your true order is best" in client.get(address).text
    Call.objects.filter(pk=ranked_call.pk).update(maximum_choices=2)
    page = client.get(address).text
    assert "You can choose up to 2" in page
    assert "may leave you without a place" in page
    refused = client.post(address, {"wishes": keys(ranked_call, 3)})
    assert refused.status_code == 422
    assert Application.objects.get(person=anna).draft["wishes"] == keys(ranked_call, 3)


def test_check_waits_until_both_steps_are_complete(
    sign_in: SignIn, anna: Person, ranked_call: Call, while_open: datetime
) -> None:
    client = sign_in(anna)
    address = f"/en/apply/{ranked_call.pk}/check/"
    assert client.get(address)["Location"] == f"/en/apply/{ranked_call.pk}/"
    assert client.post(address)["Location"] == f"/en/apply/{ranked_call.pk}/"
    assert not Application.objects.filter(state="submitted").exists()


def test_sending_twice_is_one_application(
    sign_in: SignIn, anna: Person, ranked_call: Call, while_open: datetime
) -> None:
    client = sign_in(anna)
    first, second = keys(ranked_call, 2)
    fill_in(client, ranked_call, [second, first])
    answers = [client.post(f"/en/apply/{ranked_call.pk}/check/") for _time in range(2)]
    application = Application.objects.get(call=ranked_call)
    sent = f"/en/my-places/{application.reference}/sent/"
    assert [answer["Location"] for answer in answers] == [sent, sent]
    assert application.state == "submitted"
    assert application.home is not None
    assert application.home.code == "polimi"
    assert stored(application) == [second, first]
    assert application.revisions.count() == 1
    anna.refresh_from_db()
    assert anna.name == "Anna Rossi"
    [mail] = OutgoingMail.objects.filter(to=anna.email)
    assert application.reference in mail.subject
    assert "Friday 11 December 2026, 17:00 (time in Rome)" in mail.body
    page = client.get(sent).text
    assert application.reference in page
    assert "Public draw" in page


def test_changing_answers_makes_a_new_revision(
    sign_in: SignIn, anna: Person, ranked_call: Call, while_open: datetime
) -> None:
    client = sign_in(anna)
    first, second = keys(ranked_call, 2)
    fill_in(client, ranked_call, [first])
    client.post(f"/en/apply/{ranked_call.pk}/check/")
    client.post(f"/en/apply/{ranked_call.pk}/wishes/", {"wishes": [second, first]})
    application = Application.objects.get(call=ranked_call)
    assert stored(application) == [first]
    assert "changes that are not sent" in client.get(f"/en/apply/{ranked_call.pk}/").text
    client.post(f"/en/apply/{ranked_call.pk}/check/")
    assert stored(application) == [second, first]
    assert [revision.number for revision in application.revisions.all()] == [1, 2]
    assert Application.objects.count() == 1


@pytest.mark.parametrize(
    ("seconds", "status", "state"), [(-1, 302, "submitted"), (0, 422, "draft"), (1, 422, "draft")]
)
def test_one_second_after_the_deadline_nothing_is_sent(
    seconds: int, status: int, state: str, sign_in: SignIn, anna: Person, ranked_call: Call
) -> None:
    wall_clock = datetime(2026, 12, 11, 17, tzinfo=ZoneInfo("Europe/Rome"))
    with time_machine.travel(wall_clock - timedelta(hours=1), tick=False):
        client = sign_in(anna)
        fill_in(client, ranked_call, keys(ranked_call, 2))
    with time_machine.travel(wall_clock + timedelta(seconds=seconds), tick=False):
        response = client.post(f"/en/apply/{ranked_call.pk}/check/")
        begun = client.get(f"/en/apply/{ranked_call.pk}/").text
    assert response.status_code == status
    application = Application.objects.get(person=anna)
    assert application.state == state
    if status == 422:
        assert "11 December 2026, 17:00 (time in Rome)" in response.text
        assert "Anna Rossi" in response.text
        assert "11 December 2026, 17:00 (time in Rome). What you wrote is kept" in begun
        assert application.draft["wishes"] == keys(ranked_call, 2)
        anna.refresh_from_db()
        assert anna.name == ""


def test_deadline_is_the_wall_clock_of_the_call(
    sign_in: SignIn, anna: Person, ranked_call: Call
) -> None:
    Call.objects.filter(pk=ranked_call.pk).update(
        zone="America/New_York",
        closes_at=datetime(2026, 12, 11, 17, tzinfo=ZoneInfo("America/New_York")),
    )
    with time_machine.travel(datetime(2026, 12, 11, 22, 59, tzinfo=ZoneInfo("Europe/Rome"))):
        client = sign_in(anna)
        fill_in(client, ranked_call, keys(ranked_call, 1))
        assert client.post(f"/en/apply/{ranked_call.pk}/check/").status_code == 302
    with time_machine.travel(datetime(2026, 12, 11, 23, 0, 1, tzinfo=ZoneInfo("Europe/Rome"))):
        page = client.get(f"/en/apply/{ranked_call.pk}/").text
    assert "Friday 11 December 2026, 17:00 (time in New York)" in page


def test_step_after_the_deadline_is_refused_but_kept(
    sign_in: SignIn, anna: Person, ranked_call: Call
) -> None:
    with time_machine.travel(ranked_call.deadline + timedelta(seconds=1), tick=False):
        client = sign_in(anna)
        response = client.post(f"/en/apply/{ranked_call.pk}/about/", ABOUT)
    assert response.status_code == 422
    assert "Applications closed on Friday 11 December 2026, 17:00 (time in Rome)." in response.text
    assert 'value="Anna Rossi"' in response.text
    assert Application.objects.get(person=anna).draft["name"] == "Anna Rossi"


def test_before_the_opening_nothing_is_sent(
    sign_in: SignIn, anna: Person, ranked_call: Call
) -> None:
    client = sign_in(anna)
    with time_machine.travel(ranked_call.opens_at - timedelta(seconds=1), tick=False):
        fill_in(client, ranked_call, keys(ranked_call, 1))
        response = client.post(f"/en/apply/{ranked_call.pk}/check/")
        page = client.get(f"/en/apply/{ranked_call.pk}/").text
    assert response.status_code == 422
    assert "Applications are not open yet" in page
    assert Application.objects.get(person=anna).state == "draft"


def test_taking_back_and_sending_again(
    sign_in: SignIn, anna: Person, ranked_call: Call, while_open: datetime
) -> None:
    client = sign_in(anna)
    fill_in(client, ranked_call, keys(ranked_call, 1))
    client.post(f"/en/apply/{ranked_call.pk}/check/")
    application = Application.objects.get(person=anna)
    address = f"/en/my-places/{application.reference}/withdraw/"
    assert client.get(address).status_code == 200
    assert Application.objects.get(person=anna).state == "submitted"
    assert client.post(address).status_code == 302
    assert Application.objects.get(person=anna).state == "withdrawn"
    assert "Taken back" in client.get("/en/my-places/").text
    assert client.post(address).status_code == 422
    client.post(f"/en/apply/{ranked_call.pk}/check/")
    again = Application.objects.get(person=anna)
    assert (again.state, again.reference) == ("submitted", application.reference)
    assert again.revisions.count() == 2


def test_taking_back_after_the_deadline_is_refused(
    sign_in: SignIn, anna: Person, ranked_call: Call, apply: Callable[..., Application]
) -> None:
    application = apply(ranked_call, anna, *ranked_call.offers.all()[:2])
    with time_machine.travel(ranked_call.deadline, tick=False):
        response = sign_in(anna).post(f"/en/my-places/{application.reference}/withdraw/")
    assert response.status_code == 422
    assert "you cannot take yours back here" in response.text
    application.refresh_from_db()
    assert application.state == "submitted"


@pytest.mark.parametrize(
    ("page", "queries"), [("", 10), ("about/", 9), ("wishes/", 9), ("check/", 12)]
)
def test_application_pages_ask_the_database_little(
    page: str,
    queries: int,
    sign_in: SignIn,
    anna: Person,
    ranked_call: Call,
    while_open: datetime,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    client = sign_in(anna)
    fill_in(client, ranked_call, keys(ranked_call, 8))
    with django_assert_max_num_queries(queries):
        assert client.get(f"/en/apply/{ranked_call.pk}/{page}").status_code == 200
