"""The API: all that is published, read only, with pages, checks and a description."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from i18nfield.strings import LazyI18nString
from tests.apps.publishing.town import town
from tests.web.public.conftest import NOW, publish

from pariter.apps.people.actions import register_person
from pariter.apps.placements.sign_up import sign_up
from pariter.apps.programmes.models import Call, Edition, Offer, Programme, Session
from pariter.apps.publishing.actions import publish_pack
from pariter.web.access import PUBLIC
from pariter.web.api import answers
from pariter.web.api.urls import urlpatterns

REFERENCE = Path(__file__).resolve().parents[3] / "docs" / "reference" / "api.md"
SITE = "http://127.0.0.1:8000"
LISTS = ("programmes", "initiatives", "calls", "sessions", "figures")


@pytest.fixture(autouse=True)
def programme(db: None, clock: Any) -> Programme:
    """Return the town's programme, published."""
    return publish_pack(loaded=town(), at=NOW)


def answer(path: str, status: int = 200) -> Any:
    """Return what the API answers."""
    response = Client().get(f"/api/{path}")
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/json; charset=utf-8"
    return response.json()


def described() -> dict[str, Any]:
    """Return the description of the API."""
    response = Client().get("/api/openapi.json")
    assert response.status_code == 200
    found: dict[str, Any] = json.loads(response.content)
    return found


def test_contents_lead_to_everything() -> None:
    contents = answer("")
    for name in ("institutions", *LISTS, "openapi"):
        address = contents[name]
        assert address.startswith(f"{SITE}/api/")
        assert Client().get(address.removeprefix(SITE)).status_code == 200


def test_institutions_are_listed_with_their_consortium(programme: Programme) -> None:
    assert answer("institutions") == [
        {
            "code": "town",
            "name": {"en": "Town of Example", "it": "Città di Esempio", "fr": "Ville d’Exemple"},
            "url": "",
            "member_of": None,
        }
    ]


def test_programme_says_what_it_is() -> None:
    [listed] = answer("programmes")["items"]
    assert listed == answer("programmes/town_robotics")
    assert listed["title"] == {"en": "Town robotics", "it": "Robotica", "fr": "Robotique"}
    assert listed["institution"] == "town"
    assert listed["desk"]["email"] == "desk@example.org"
    assert [aim["key"] for aim in listed["aims"]] == ["G1"]
    assert [strand["key"] for strand in listed["strands"]] == ["robots"]
    assert listed["page"]["it"] == f"{SITE}/it/town_robotics/"


def test_initiative_has_its_texts_in_each_language() -> None:
    found = answer("programmes/town_robotics/initiatives/R2")
    assert found["title"]["fr"] == "Bas les pattes"
    assert found["texts"]["en"] == [
        {
            "id": "about",
            "heading": "About",
            "markdown": "See the [camp](initiative:R1). Wear gloves.",
        }
    ]
    assert found["held"] == ["online"]
    [camp, campaign] = answer("initiatives?programme=town_robotics")["items"]
    assert (camp["key"], campaign["key"]) == ("R1", "R2")
    assert camp["page"]["fr"] == f"{SITE}/fr/town_robotics/camp/"


def test_call_has_its_dates_places_and_state(clock: Any) -> None:
    [call] = answer("calls")["items"]
    assert call["opens"] == "2026-11-02T08:00:00Z"
    assert call["closes"] == "2027-04-30T15:00:00Z"
    assert call["state"] == "open"
    assert call["places"] == 12
    assert (call["priorities"], call["reserves"], call["caps"]) == ([], [], [])
    assert answer("calls?state=open")["count"] == 1
    assert answer("calls?state=closed")["count"] == 0
    clock.move_to(Call.objects.get().closes_at)
    assert answer("calls")["items"][0]["state"] == "closed"
    assert answer("calls?state=open")["count"] == 0
    clock.move_to(Call.objects.get().opens_at - timedelta(seconds=1))
    assert answer("calls?state=coming")["items"][0]["state"] == "coming"


def test_call_that_closed_early_is_closed() -> None:
    Call.objects.update(closed_early_at=NOW)
    [call] = answer("calls")["items"]
    assert (call["state"], call["closes"]) == ("closed", "2026-11-20T12:00:00Z")


def test_call_says_what_decides_beside_the_draw() -> None:
    found = Call.objects.get()
    offer = found.offers.get()
    title = {language: str(offer.title.localize(language)) for language in ("en", "it", "fr")}
    new = {"en": "4 points for who is new", "it": "4 punti", "fr": "4 points pour les nouveaux"}
    few = {"en": "who lives far", "it": "chi abita lontano", "fr": "qui habite loin"}
    kept = {"en": "Kept seats", "it": "Posti riservati", "fr": "Places gardées"}
    found.priorities = [{"key": "new", "points": "new ? 4 : 0", "text": new, "offers": []}]
    found.traits = [{"key": "far", "when": "km > 50", "text": few}]
    found.caps = [{"key": "all", "most": 9, "offers": [offer.key], "homes": [], "text": kept}]
    found.save()
    slots = {"key": "kept", "seats": 3, "text": kept, "first": ["far"], "only": True}
    found.offers.update(slots=[{**slots, "protected": True}])
    [call] = answer("calls")["items"]
    assert call["priorities"] == [{"key": "new", "text": new, "offers": []}]
    assert call["reserves"] == [
        {
            "offer": title,
            "classes": [{"key": "kept", "text": kept, "seats": 3, "first": [few], "only": True}],
        }
    ]
    assert call["caps"] == [{"key": "all", "text": kept, "most": 9, "offers": [title], "homes": []}]


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("", 1),
        ("?programme=town_robotics", 1),
        ("?from=2027-07-05", 1),
        ("?from=2027-07-06", 0),
        ("?to=2027-07-05", 1),
        ("?to=2027-07-04", 0),
        ("?from=2027-07-05&to=2027-07-05", 1),
        ("?from=1900-01-01&to=2999-12-31", 1),
    ],
)
def test_sessions_are_filtered_by_day(query: str, number: int) -> None:
    assert answer(f"sessions{query}")["count"] == number


def test_figures_are_only_what_was_released(programme: Programme) -> None:
    call = Call.objects.get()
    person = register_person(email="ada@example.org", at=NOW)
    sign_up(offer=call.offers.get(), person=person, at=NOW)
    assert answer("figures")["items"] == []
    published = publish(call.edition)
    [row] = answer("figures?programme=town_robotics")["items"]
    assert row["totals"] == {"applied": 40, "placed": None, "accepted": None, "took_part": None}
    assert row["invented"] is True
    found = answer(f"figures/{published.pk}")
    assert {key: found[key] for key in row} == row
    assert found["cells"] == [
        {"step": "applied", "by": {"offer": "", "home": "=north"}, "count": 30},
        {"step": "applied", "by": {"offer": "", "home": "south"}, "count": 10},
    ]
    assert "ada" not in json.dumps(found)


def test_corrected_figure_is_told_from_the_one_that_holds() -> None:
    edition = Edition.objects.get()
    old = publish(edition)
    why = {"en": "One list was late.", "it": ""}
    new = publish(edition, 2, corrects=old, correction_reason=LazyI18nString(why))
    assert [row["id"] for row in answer("figures")["items"]] == [new.pk]
    assert answer(f"figures/{old.pk}")["corrected_by"] == new.pk
    told = answer(f"figures/{new.pk}")
    assert (told["corrects"], told["correction_reason"]) == (old.pk, {"en": "One list was late."})
    assert answer(f"figures/{old.pk}")["correction_reason"] == {}


def test_lists_have_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "ROWS_A_PAGE", 1)
    first = answer("initiatives?programme=town_robotics")
    assert (first["count"], first["pages"], len(first["items"])) == (2, 2, 1)
    assert first["next"] == f"{SITE}/api/initiatives?programme=town_robotics&page=2"
    second = answer(first["next"].removeprefix(f"{SITE}/api/"))
    assert second["next"] is None
    assert second["items"][0]["key"] == "R2"
    said = answer("initiatives?page=3", 404)
    assert said == {"detail": "page is 3, but there are 2; ask for one of them."}


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("programmes/nothing", 404, "'nothing'"),
        ("programmes/town_robotics/initiatives/R9", 404, "'R9'"),
        ("programmes/nothing/initiatives/R1", 404, "'nothing'"),
        ("initiatives?programme=nothing", 404, "programme is 'nothing', which is not here; see"),
        ("calls?state=maybe", 422, "state is 'maybe': choose one of 'coming', 'open', 'closed'."),
        ("calls?page=0", 422, "page is '0': the least is 1."),
        ("calls?page=x", 422, "page is 'x': give a whole number."),
        ("calls?page=99999999999999999999", 422, "page is '99999999999999999999': "),
        ("sessions?from=yesterday", 422, "from is 'yesterday': give a day such as 2027-01-31."),
        ("sessions?from=0001-01-01", 422, "from is '0001-01-01': "),
        ("sessions?to=9999-12-31", 422, "to is '9999-12-31': the most is 2999-12-31."),
        ("initiatives?programme=%00", 422, "programme is "),
        ("initiatives?programme=" + "x" * 5000, 422, "programme is "),
        (
            "initiatives?programme=<script>",
            422,
            "programme is '<script>': give at most 60 letters, digits, - and _.",
        ),
        ("figures/0", 404, "0"),
        ("figures/99999999999999999999999", 404, "99999999999999999999999"),
    ],
)
def test_wrong_requests_are_refused_with_what_is_wrong(path: str, status: int, said: str) -> None:
    detail = answer(path, status)["detail"]
    assert said in detail
    assert len(detail) < 500


@pytest.mark.parametrize("path", ["nothing", "figures/x", "programmes/%00", "docs"])
def test_other_addresses_are_not_found(path: str) -> None:
    assert Client().get(f"/api/{path}", follow=True).status_code == 404


@pytest.mark.parametrize("path", ["", "programmes", "openapi.json", "programmes/town_robotics"])
def test_api_can_only_be_read(path: str) -> None:
    for method in ("post", "put", "patch", "delete"):
        assert getattr(Client(), method)(f"/api/{path}").status_code == 405


@pytest.mark.parametrize("path", ["", *LISTS, "institutions", "openapi.json", "calls?state=open"])
def test_answers_are_kept_and_open_to_other_sites(path: str) -> None:
    first = Client().get(f"/api/{path}")
    assert first["Access-Control-Allow-Origin"] == "*"
    with CaptureQueriesContext(connection) as queries:
        second = Client().get(f"/api/{path}")
    assert len(queries) == 0
    assert second.content == first.content
    assert second["Access-Control-Allow-Origin"] == "*"
    again = Client().get(f"/api/{path}", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304


def test_refusals_are_open_to_other_sites_and_not_kept() -> None:
    response = Client().get("/api/calls?state=maybe")
    assert response["Access-Control-Allow-Origin"] == "*"
    assert "ETag" not in response


def test_kept_calls_do_not_outlive_the_deadline(clock: Any) -> None:
    closes = Call.objects.get().closes_at
    clock.move_to(closes - timedelta(seconds=1))
    assert answer("calls")["items"][0]["state"] == "open"
    clock.move_to(closes)
    assert answer("calls")["items"][0]["state"] == "closed"


def test_every_address_of_the_api_is_marked_public() -> None:
    marks = {one.name: getattr(one.callback, "access", None) for one in urlpatterns}
    assert len(marks) == 11
    assert set(marks.values()) == {PUBLIC}


def test_signed_in_people_get_the_same() -> None:
    client = Client()
    person = register_person(email="ada@example.org", at=NOW)
    client.force_login(person, "django.contrib.auth.backends.ModelBackend")
    assert client.get("/api/calls").json() == answer("calls")


def test_description_names_every_address_and_shape() -> None:
    description = described()
    assert description["openapi"].startswith("3.")
    assert {method for path in description["paths"].values() for method in path} == {"get"}
    for path in description["paths"].values():
        assert path["get"]["description"]
        assert "$ref" in json.dumps(path["get"]["responses"])


def test_every_address_is_in_the_reference() -> None:
    reference = REFERENCE.read_text("utf-8")
    assert [path for path in described()["paths"] if f"`{path}`" not in reference] == []


@pytest.mark.parametrize("language", ["en", "it", "fr"])
def test_open_data_page_leads_to_what_can_be_read(language: str) -> None:
    page = Client().get(f"/{language}/open-data/").content.decode()
    addresses = {
        *(f"/api/{name}" for name in ("openapi.json", "institutions", *LISTS)),
        "/api/programmes/town_robotics",
        f"/{language}/town_robotics/figures/",
        f"/{language}/town_robotics/news/atom.xml",
        f"/{language}/town_robotics/calendar.ics",
    }
    for address in addresses:
        assert f'href="{address}"' in page
        assert Client().get(address).status_code == 200


def test_open_data_page_asks_as_often_for_many_programmes_as_for_one(
    count_queries: Callable[[str], int],
) -> None:
    before = count_queries("/en/open-data/")
    publish_pack(loaded=town(('key = "town_robotics"', 'key = "second"')), at=NOW)
    assert count_queries("/en/open-data/") == before
    assert before <= 1


def add_things(programme: Programme, number: int) -> None:
    """Add editions, each with a call, an offer, a session and a published figure."""
    first = Edition.objects.select_related("initiative").get()
    for place in range(number):
        edition = Edition.objects.create(
            initiative=first.initiative,
            key=f"more-{place}",
            title=first.title,
            pack=first.pack,
            starts=first.starts,
            ends=first.ends,
        )
        call = Call.objects.create(
            edition=edition,
            key="all",
            role="pupil",
            zone="Europe/Rome",
            opens_at=NOW,
            closes_at=NOW + timedelta(days=1),
            mechanism="first_come",
        )
        Offer.objects.create(call=call, key="one", title="One", capacity=5, position=0)
        Session.objects.create(
            edition=edition,
            key="one",
            title="One",
            starts_at=NOW,
            ends_at=NOW + timedelta(hours=1),
            zone="Europe/Rome",
            place="Hall",
        )
        publish(edition)


@pytest.mark.parametrize(
    ("path", "most"),
    [("programmes", 4), ("initiatives", 2), ("calls", 4), ("sessions", 2), ("figures", 3)],
)
def test_lists_ask_as_often_for_many_as_for_one(
    path: str, most: int, programme: Programme, count_queries: Callable[[str], int]
) -> None:
    publish(Edition.objects.get())
    count_queries(f"/api/{path}")
    before = count_queries(f"/api/{path}")
    add_things(programme, 15)
    publish_pack(loaded=town(('key = "town_robotics"', 'key = "second"')), at=NOW)
    count_queries(f"/api/{path}")
    assert count_queries(f"/api/{path}") == before
    assert before <= most


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("calls?page=x", "page è 'x': "),
        ("calls?state=maybe", "'coming', 'open', 'closed'."),
        ("programmes/nothing", "'nothing'"),
    ],
)
def test_wrong_requests_are_refused_in_the_readers_language(path: str, said: str) -> None:
    refused = Client().get(f"/api/{path}", headers={"Accept-Language": "it"})
    assert said in refused.json()["detail"]
    assert refused.json() != Client().get(f"/api/{path}").json()
