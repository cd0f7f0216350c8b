"""Pages about minors, needs and parties: what is typed wrong, sent twice, forged or foreign."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import time_machine
from django.test import Client
from tests.journeys import steps

from pariter.apps.applications.errors import ApplicationError
from pariter.apps.applications.models import Guardian, Needs
from pariter.apps.journal.models import OutgoingMail
from pariter.apps.journal.queries import history
from pariter.apps.people.models import Person
from pariter.apps.placements.at_door import seats_at_door
from pariter.apps.placements.enrol import enrol
from pariter.apps.placements.guardian_days import erase_told
from pariter.apps.placements.models import Placement
from pariter.apps.placements.tickets import guardian_key_of, page_key_of
from pariter.apps.programmes.models import Call, Offer, OfficeRole
from pariter.apps.programmes.roles import grant_role
from pariter.web.participant.wording import session_in_words

SignIn = Callable[[Person], Client]
ANSWER = {
    "act": "confirm",
    "contact": "Gaia Guard",
    "phone": "+39 347 000 1112",
    "home": "picked_up",
    "pick_up": "Gaia Guard\nUlla Uncle",
    "notes": "",
    "photos": "no",
    "agrees": "on",
}


@pytest.fixture
def walk(welcome_call: Call) -> Offer:
    """Return a session of three seats for minors, each of whom has an account."""
    welcome_call.needs_guardian = welcome_call.asks_needs = True
    welcome_call.homes, welcome_call.rules = [], []
    welcome_call.save()
    offer = welcome_call.offers.get(key="city-walk")
    offer.capacity = 3
    offer.save()
    return offer


@pytest.fixture
def open_walk(walk: Offer) -> Offer:
    """Return the same for families, who need no account."""
    walk.call.needs_account, walk.call.most_together = False, 3
    walk.call.save()
    return walk


def link_in_mail(to: str, page: str) -> str:
    mail = OutgoingMail.objects.filter(to=to).order_by("-id")[0]
    [path] = re.findall(rf"(/{mail.language}/{page}/\S+/)", mail.body)
    return str(path)


def test_a_minor_names_a_guardian_who_answers_without_an_account(
    walk: Offer, while_open: datetime, sign_in: SignIn, ben: Person
) -> None:
    client, address = sign_in(ben), f"/en/sign-up/{walk.pk}/"
    named = {
        "guardian_name": "Gaia Guard",
        "guardian_email": "gaia@example.org",
        "guardian_language": "it",
    }
    for data, told in (
        ({"guardian_name": ""}, "Enter the full name of a parent or guardian."),
        ({"guardian_name": "Ga\u202eia"}, "A hidden sign turns this text around."),
        ({"guardian_email": "gaia"}, "Enter an e-mail address such as"),
        ({"guardian_language": "fr"}, "Choose a language."),
        ({"guardian_email": "Ben.Ito+x@example.org"}, "This is your own address."),
    ):
        refused = client.post(address, {**named, **data})
        assert (refused.status_code, told in refused.text) == (422, True), told
        assert {**named, **data}["guardian_email"] in refused.text
    assert not Placement.objects.exists()
    page = client.post(address, named, follow=True).text
    assert "Your guardian must confirm" in page
    assert "Accept" not in page
    place = Placement.objects.get()
    path, guest = link_in_mail("gaia@example.org", "guardian"), Client()
    assert path.startswith("/it/")
    path = path.replace("/it/", "/en/")
    for forged in (path[:-4] + "AAA/", "/en/guardian/1-AAAA/", "/en/guardian/'%22/"):
        assert guest.get(forged).status_code == 404
    shown = guest.get(path)
    assert "Ben Ito" in shown.text
    session = walk.sessions.get()
    assert session_in_words(session) in shown.text
    assert f"<dd>{session.place}" in shown.text
    own = client.get(f"/en/my-places/{place.application.reference}/").text
    assert "Your parent or guardian</a>: Asked" in own
    assert shown["Cache-Control"] == "private, no-store"
    assert Guardian.objects.get().state == "asked"
    for data, told in (
        ({"phone": "call me"}, "Enter a telephone number such as"),
        ({"phone": "12345"}, "Enter a telephone number such as"),
        ({"phone": "1" * 16}, "Enter a telephone number such as"),
        ({"pick_up": " "}, "Write who may pick the child up."),
        ({"photos": ""}, "The place does not depend on it."),
        ({"agrees": ""}, "Tick that you agree."),
        ({"contact": "<b>\u2066x"}, "A hidden sign turns this text around."),
    ):
        refused = guest.post(path, {**ANSWER, **data})
        assert (refused.status_code, told in refused.text) == (422, True), told
        assert "<title>Error:" in refused.text
    assert bytes(Guardian.objects.get().told) == b""
    for phone in ("0039 (347) 0001112", "+39-347-000.11/12", ANSWER["phone"]):
        assert guest.post(path, {**ANSWER, "phone": phone}).status_code == 302
    place.refresh_from_db()
    assert (place.state, Guardian.objects.get().language) == ("accepted", "en")
    assert guest.post(path, {"act": "refuse"}).status_code == 422
    assert guest.post(path, {"act": "else"}).status_code == 404
    named_again = client.get(f"/en/my-places/{place.application.reference}/guardian/").text
    assert "Gaia Guard" in named_again
    assert "Send the link" not in named_again


def test_who_named_no_guardian_is_told_so(
    walk: Offer, while_open: datetime, sign_in: SignIn, ben: Person
) -> None:
    named = {
        "guardian_name": "Gaia Guard",
        "guardian_email": "gaia@example.org",
        "guardian_language": "it",
    }
    sign_in(ben).post(f"/en/sign-up/{walk.pk}/", named)
    own = f"/en/my-places/{Placement.objects.get().application.reference}/"
    assert "Name your parent or guardian now" not in sign_in(ben).get(own).text
    Guardian.objects.all().delete()
    assert "Name your parent or guardian now" in sign_in(ben).get(own).text


def test_a_parent_answers_herself_and_photos_never_decide(
    open_walk: Offer, while_open: datetime
) -> None:
    guest = Client()
    guest.post(
        f"/en/join/{open_walk.pk}/", {"name": "Ada Parent", "email": "ada@example.org", "seats": 2}
    )
    place = Placement.objects.get()
    own = link_in_mail("ada@example.org", "place")
    assert "Answer as a parent" in guest.get(own).text
    assert guest.post(own, {"act": "confirm"}).status_code == 422
    guest.get(f"{own}guardian/")
    assert not Guardian.objects.exists()
    data = {**ANSWER, "children": "Cleo Child", "home": "alone"}
    for _twice in range(2):
        assert guest.post(f"{own}guardian/", data)["Location"] == own
    guardian = Guardian.objects.get()
    assert (guardian.is_applicant, guardian.may_photograph) == (True, False)
    assert "You have a place" in guest.get(own).text
    assert OutgoingMail.objects.filter(subject__startswith="You have a place").count() == 1
    end = open_walk.sessions.get().ends_at
    assert erase_told(at=end + timedelta(days=1)) == 1
    link = f"/en/guardian/{guardian_key_of(guardian)}/"
    with time_machine.travel(end + timedelta(days=2), tick=False):
        assert "is deleted" in guest.get(link).text
        assert guest.post(link, {"act": "photos", "photos": "yes"}).status_code == 302
        assert guest.post(link, data).status_code == 422
        assert guest.post(link, {"act": "withdraw"}).status_code == 422
    assert Guardian.objects.get().may_photograph
    place.refresh_from_db()
    assert place.state == "accepted"


def test_no_way_in_passes_by_the_guardian(
    open_walk: Offer, while_open: datetime, sign_in: SignIn, ben: Person
) -> None:
    headers = {"Origin": "http://testserver"}
    answer = sign_in(ben).post(f"/en/join/{open_walk.pk}/", {"seats": 1}, headers=headers)
    place = Placement.objects.get()
    assert place.state == "offered"
    page = sign_in(ben).get(answer["Location"]).text
    assert f"/en/place/{page_key_of(place)}/guardian/" in page
    session = open_walk.sessions.get()
    assert not seats_at_door(session)
    with pytest.raises(ApplicationError, match="each person must sign up alone"):
        enrol(offer=open_walk, people=[ben], at=while_open, by=None)


def test_needs_and_parties_on_the_own_page(walk: Offer, while_open: datetime) -> None:
    walk.call.needs_account, walk.call.needs_guardian = False, False
    walk.call.most_together = 3
    walk.call.save()
    guest = Client()
    guest.post(f"/en/join/{walk.pk}/", {"name": "Ada", "email": "ada@example.org", "seats": 1})
    own = link_in_mail("ada@example.org", "place")
    guest.post(own, {"act": "confirm"})
    needs = f"{own}needs/"
    wrong = guest.post(needs, {"access": "a_throne", "words": ""})
    assert (wrong.status_code, "Choose from the list." in wrong.text) == (422, True)
    assert guest.post(needs, {"access": ["captions"], "companion": "on"}).status_code == 302
    assert 'value="captions" id="id_access_3" checked' in guest.get(needs).text
    place = Placement.objects.get()
    assert (place.seats, place.companions) == (2, 1)
    for _twice in range(2):
        assert guest.post(own, {"act": "more", "more": "3"}).status_code == 302
    assert guest.post(own, {"act": "more", "more": "9"}).status_code == 422
    assert guest.post(own, {"act": "fewer", "seats": "1"}).status_code == 422
    assert guest.post(own, {"act": "fewer", "seats": "2"}).status_code == 302
    passed = {"act": "pass", "other_name": "Zoe", "other_email": "zoe@example.org"}
    refused = guest.post(own, {**passed, "other_email": "zoe"})
    assert (refused.status_code, "zoe" in refused.text) == (422, True)
    assert "You gave this place back" in guest.post(own, passed, follow=True).text
    assert guest.post(own, passed).status_code == 422
    new = Placement.objects.get(application__person__email="zoe@example.org")
    assert "Confirm your place" in guest.get(f"/en/place/{page_key_of(new)}/").text
    begun = walk.sessions.get().starts_at
    with time_machine.travel(begun, tick=False):
        late = guest.post(f"/en/place/{page_key_of(new)}/", passed)
        assert late.status_code == 422
    assert guest.post(needs, {}).status_code == 302
    assert not Needs.objects.exists()


def test_only_the_office_sees_children_and_only_on_the_day(
    walk: Offer, while_open: datetime, sign_in: SignIn, ben: Person, anna: Person
) -> None:
    named = {
        "guardian_name": "Gaia Guard",
        "guardian_email": "gaia@example.org",
        "guardian_language": "en",
    }
    sign_in(ben).post(f"/en/sign-up/{walk.pk}/", named)
    Client().post(link_in_mail("gaia@example.org", "guardian"), ANSWER)
    session = walk.sessions.get()
    keeper = steps.register("keeper@example.org", while_open)
    programme = walk.call.edition.initiative.programme
    grant_role(
        person=keeper, programme=programme, role=OfficeRole.Role.OFFICE, at=while_open, by=None
    )
    address, client = f"/en/office/session/{session.pk}/children/", sign_in(keeper)
    before = client.get(address).text
    assert "You see this on the day alone" in before
    assert "Gaia" not in before
    assert sign_in(anna).get(address).status_code in (403, 404)
    assert client.get(f"/en/office/session/{session.pk}/needs/").status_code == 200
    with time_machine.travel(session.starts_at, tick=False):
        client = sign_in(keeper)
        shown = client.get(address)
        assert "+39 347 000 1112" in shown.text
        assert shown["Cache-Control"] == "private, no-store"
        guardian = Guardian.objects.get()
        left = {"guardian": guardian.pk, "with_whom": "Ulla Uncle"}
        assert client.post(address, {**left, "with_whom": "Sly"}).status_code == 422
        assert client.post(address, {**left, "guardian": "x"}).status_code == 404
        assert client.post(address, left).status_code == 302
        assert "Picked up by Ulla Uncle" in client.get(address).text
    assert history(session).filter(action="session.children_seen").count() == 3
