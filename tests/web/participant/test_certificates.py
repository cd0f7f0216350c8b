"""A certificate on one's own pages: only one's own, only by a button, never for the absent."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from pariter.apps.participation.actions import record_attendance
from pariter.apps.participation.models import Certificate, Feedback
from pariter.apps.people.models import Person
from pariter.apps.placements.models import Placement
from pariter.apps.placements.sign_up import sign_up
from pariter.apps.placements.tickets import page_key_of
from pariter.apps.programmes.models import Call
from pariter.web.participant import certificates

SignIn = Callable[[Person], Client]


@pytest.fixture
def place(ben: Person, welcome_call: Call) -> Iterator[Placement]:
    """Return a place at a walk that is over, and to which its holder came."""
    walk = welcome_call.offers.get(key="city-walk")
    place = sign_up(offer=walk, person=ben, at=welcome_call.opens_at + timedelta(days=1))
    session = walk.sessions.get()
    record_attendance(session=session, presence={place: True}, at=session.starts_at, by=None)
    with time_machine.travel(session.ends_at, tick=False):
        yield place


def test_reading_issues_nothing_and_the_button_does(
    sign_in: SignIn, ben: Person, place: Placement
) -> None:
    client = sign_in(ben)
    address = f"/en/my-places/place/{place.pk}"
    page = client.get(f"{address}/").text
    assert "Thank you for coming" in page
    assert "Get your certificate" in page
    assert client.get(f"{address}/certificate.pdf").headers["Location"] == f"{address}/certificate/"
    assert client.get(f"{address}/certificate/").headers["Cache-Control"] == "private, no-store"
    assert not Certificate.objects.exists()
    assert client.post(f"{address}/certificate/").status_code == 302
    assert client.post(f"{address}/certificate/").status_code == 302
    assert Certificate.objects.count() == 1
    paper = client.get(f"{address}/certificate.pdf")
    assert paper.headers["Content-Type"] == "application/pdf"
    assert paper.headers["Content-Disposition"] == 'inline; filename="certificate.pdf"'
    assert paper.content.startswith(b"%PDF")


def test_another_place_that_is_to_come_speaks_of_no_certificate(
    sign_in: SignIn, ben: Person, place: Placement, welcome_call: Call
) -> None:
    sessions = welcome_call.edition.sessions.filter(
        starts_at__gt=place.offer.sessions.get().ends_at
    )
    later = sessions.exclude(offer=None)[0].offer
    assert later
    coming = sign_up(offer=later, person=ben, at=welcome_call.opens_at + timedelta(days=1))
    page = sign_in(ben).get(f"/en/my-places/place/{coming.pk}/").text
    assert "Thank you for coming" not in page
    assert "Certificate of attendance" not in page
    assert "You have a place" in page


def test_without_typst_the_page_itself_is_printed(
    sign_in: SignIn, ben: Person, place: Placement, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(certificates, "writes_pdf", lambda: False)
    client = sign_in(ben)
    address = f"/en/my-places/place/{place.pk}/certificate"
    client.post(f"{address}/")
    page = client.get(f"{address}/").text
    assert "Your certificate, to print" in page
    assert "as PDF" not in page
    assert client.get(f"{address}.pdf").status_code == 302


def test_who_has_no_name_is_asked_for_it(sign_in: SignIn, ben: Person, place: Placement) -> None:
    Person.objects.filter(pk=ben.pk).update(name="")
    client = sign_in(ben)
    address = f"/en/my-places/place/{place.pk}/certificate/"
    answer = client.post(address, {"name": "Ben \u202eoti"})
    assert answer.status_code == 422
    assert not Certificate.objects.exists()
    client.post(address, {"name": "Ben <b>Ito</b>"})
    assert Certificate.objects.get().content["name"] == "Ben <b>Ito</b>"


def test_who_did_not_come_is_refused(sign_in: SignIn, ben: Person, place: Placement) -> None:
    session = place.offer.sessions.get()
    record_attendance(
        session=session, presence={place: False}, at=session.ends_at, by=None, reason="Not he."
    )
    answer = sign_in(ben).post(f"/en/my-places/place/{place.pk}/certificate/")
    assert answer.status_code == 422
    assert "It is noted that you were not there" in answer.text
    assert not Certificate.objects.exists()


def test_a_key_opens_only_places_that_need_no_account(place: Placement) -> None:
    address = f"/en/place/{page_key_of(place)}"
    for page in ("certificate/", "certificate.pdf", "feedback/"):
        assert Client().get(f"{address}/{page}").status_code == 404
    Call.objects.update(needs_account=False)
    assert Client().post(f"{address}/certificate/").status_code == 302
    assert Client().get(f"{address}/certificate.pdf").status_code == 200
    assert Client().get(f"{address[:-1]}/certificate.pdf").status_code == 404


def test_feedback_without_an_account_leads_back_to_the_place(place: Placement) -> None:
    Call.objects.update(needs_account=False)
    own = f"/en/place/{page_key_of(place)}/"
    assert f'href="{own}"' in Client().get(f"{own}feedback/").text


def test_an_answer_is_asked_for_in_words(sign_in: SignIn, ben: Person, place: Placement) -> None:
    client = sign_in(ben)
    address = f"/en/my-places/place/{place.pk}/feedback/"
    answer = client.post(address, {"liked": "The walk"})
    assert answer.status_code == 422
    assert "Choose how it was." in answer.text
    assert "The walk" in answer.text
    place_page = f"/en/my-places/place/{place.pk}/"
    assert "Tell us how it was" in client.get(place_page).text
    assert client.post(address, {"score": "4", "liked": "The walk"}).status_code == 302
    assert client.post(address, {"score": "4"}).status_code == 422
    assert [one.score for one in Feedback.objects.all()] == [4]
    assert "Tell us how it was" not in client.get(place_page).text
