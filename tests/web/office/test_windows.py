"""A lottery window, from the page of a session to the reasons of a family; its office too."""

import json
import re
from datetime import datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from i18nfield.strings import LazyI18nString
from tests.web.office.conftest import staff

from pariter.apps.journal.models import OutgoingMail
from pariter.apps.placements.models import Placement
from pariter.apps.programmes.models import Call, Offer
from pariter.verifier import verify

BEACON = "7 23 41 58 86"


@pytest.fixture(name="window")
def _window(welcome: Call) -> Call:
    """Return the call of the Welcome Week with three rooms of six, drawn for in its second week."""
    closes = welcome.opens_at + timedelta(days=7)
    Call.objects.filter(pk=welcome.pk).update(
        needs_account=False,
        most_together=6,
        window_closes_at=closes,
        window_places=1,
        draw_at=closes + timedelta(days=1),
        draw_source=LazyI18nString({"en": "Lotto, Milano wheel"}),
    )
    welcome.offers.update(capacity=6)
    welcome.refresh_from_db()
    return welcome


def join(offer: Offer, name: str, seats: int) -> str:
    """Send the form; return the address of the place that was mailed."""
    data = {"name": name, "email": f"{name}@example.org", "seats": seats}
    answer = Client().post(f"/en/join/{offer.pk}/", data)
    assert answer.status_code == 302, answer.text
    mail = OutgoingMail.objects.filter(to=f"{name}@example.org").order_by("-id")[0]
    [path] = re.findall(r"(/en/place/\S+/)", mail.body)
    return str(path)


def wish_for_places(walk: Offer, other: Offer) -> str:
    """Let six families wish, one of them for two sessions in another order; return her page."""
    page = Client().get(f"/en/join/{walk.pk}/").text
    assert "A draw decides, not who comes first" in page
    assert "Coming first gives you nothing" in page
    assert "seats are free" not in page
    mine = join(walk, "ada", 4)
    second = join(other, "ada", 3)
    for name in ("ben", "cyd", "dee", "eve"):
        join(walk, name, 4)
    crowd = {"name": "x", "email": "x@example.org", "seats": 9}
    refused = Client().post(f"/en/join/{walk.pk}/", crowd)
    assert refused.status_code == 422
    shown = Client().get(second).text
    assert "You are in the draw" in shown
    assert "Make this the first wish" in shown
    assert Client().post(second, {"act": "first"}).status_code == 302
    assert "Make this the first wish" not in Client().get(second).text
    assert Client().post(mine, {"act": "more", "more": 6}).status_code == 302
    assert Client().post(mine, {"act": "fewer", "seats": 4}).status_code == 302
    assert "Leave the draw" in Client().get(mine).text
    return mine


def test_a_window_goes_from_wishes_to_reasons(window: Call) -> None:
    walk, other = window.offers.order_by("position")[:2]
    office = Client()
    office.force_login(staff("keeper@example.org", window))
    places = reverse("office_places", args=[window.pk])
    with time_machine.travel(window.opens_at + timedelta(days=1), tick=False):
        mine = wish_for_places(walk, other)
        assert "Freeze the list" in office.get(places).text
    closed = window.window_closes_at
    draw = window.draw_at
    assert closed
    assert draw
    with time_machine.travel(closed, tick=False):
        assert "The draw is under way" in Client().get(f"/en/join/{walk.pk}/").text
        data = {"name": "late", "email": "late@example.org", "seats": 1}
        late = Client().post(f"/en/join/{walk.pk}/", data)
        assert late.status_code == 422
        assert "the draw is under way" in late.text
        assert "Closed: freeze the list" in office.get(reverse("office_calls")).text
        assert office.post(places, {"act": "freeze"}).status_code == 302
    with time_machine.travel(draw + timedelta(hours=1), tick=False):
        beacon = {"act": "draw", "beacon": BEACON, "again": BEACON}
        assert office.post(places, beacon).status_code == 302
        assert office.post(places, {"act": "dry"}).status_code == 302
        shown = office.get(places).text
        assert "of 5 families would get a place" in shown
        compared = reverse("office_compare", args=[window.pk])
        assert "Most places of one party" in office.get(compared).text
        two = {"first_places": "1", "second_places": ""}
        assert "The same by group" in office.post(compared, two).text
        assert office.post(compared, {"first_places": "0"}).status_code == 422
        for act in ("real", "publish"):
            OutgoingMail.objects.all().delete()
            assert office.post(places, {"act": act}).status_code == 302
        assert OutgoingMail.objects.count() == 5
        run = window.runs.get(kind="real")
        shown = office.get(reverse("office_run", args=[run.pk])).text
        assert "Headcounts and wishes are those that were frozen before the draw." in shown
        _read_reasons(window, mine, draw)


def _read_reasons(window: Call, mine: str, draw: datetime) -> None:
    mail = OutgoingMail.objects.get(to="ada@example.org")
    assert mail.subject.startswith("The result of the draw")
    [why] = re.findall(r"(/en/place/\S+/why/)", mail.body)
    page = Client().get(why)
    assert page.status_code == 200
    assert "What happened to each wish" in page.text
    assert "Number 1 came first" in page.text
    assert "When it was your turn, all 3 of you fitted." in page.text
    assert "Not needed" in page.text
    assert "Why this result?" in Client().get(mine).text
    assert Client().get(why.replace("/why/", "X/why/")).status_code == 404
    losers = Placement.objects.filter(state="waiting")
    assert losers.exists()
    told = OutgoingMail.objects.get(to=losers[0].application.person.email)
    [lost] = re.findall(r"(/en/place/\S+/why/)", told.body)
    assert "Passed over" in Client().get(lost).text
    run = window.runs.get(kind="real")
    initiative = window.edition.initiative
    results = f"/en/{initiative.programme.key}/{initiative.slug}/results/{window.pk}/"
    shown = Client().get(results).text
    assert run.public["lottery"]["root"] in shown
    assert "5 parties took part in the draw" in shown
    assert "parties in all" in shown or "Hidden, to protect" in shown
    assert verify(json.loads(json.dumps(run.public))).valid
