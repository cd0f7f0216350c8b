"""Editing contacts, people, partners, news and facts: parts come, change and go."""

from typing import Any

import pytest
from django.test import Client
from tests.towns import load_town, staff
from tests.web.office.edit.steps import address, boxes, change, client_of, draft

from pariter.apps.journal.models import AuditEntry
from pariter.apps.people.models import Organisation, Person
from pariter.apps.programmes.models import PackDraft, Programme


def test_part_removed_meanwhile_keeps_what_was_typed(programme: Programme, client: Client) -> None:
    url = address("_part", "news", "soon")
    mine = boxes(client.get(url)) | {"title.it": "Il mio titolo"}
    client_of(staff(programme, name="colleague")).post(address("_remove", "news", "soon"))
    answer = client.post(url, mine)
    assert answer.status_code == 422
    assert "Il mio titolo" in answer.text
    assert "Title · Italian" in answer.text
    assert client.get(url).status_code == 404


def test_facts_are_chosen(client: Client) -> None:
    change(
        client,
        address("_facts", "camp"),
        aims=["G1"],
        audience=["pupil", "teacher"],
        held=["online"],
        spoken=["it"],
        media=["robot"],
    )
    camp = draft()["pack"]["initiative"][0]
    assert [camp[name] for name in ("aims", "audience", "held", "spoken", "media")] == [
        *(["G1"], ["pupil", "teacher"], ["online"], ["it"], ["robot"])
    ]
    answer = change(client, address("_facts", "camp"), audience=[], held=["by_post"])
    assert answer.status_code == 422
    assert sorted(answer.context["form"].errors) == ["audience", "held"]


@pytest.mark.parametrize(
    ("kind", "values", "expected"),
    [
        (
            "contact",
            {"name__en": "Help Désk", "name__it": "Aiuto", "email": "help@example.org"},
            {"key": "help-desk", "phone": "", "hours": {}},
        ),
        (
            "responsible",
            {"initiative": "R2", "scope__en": "All", "email": "a@example.org", "names": "A\nB\n"},
            {"initiative": "R2", "names": ["A", "B"], "hours": None, "role": {}},
        ),
        (
            "partner",
            {"organisation": "town", "kind": "funder", "since": "2018", "text__en": "Pays."},
            {"organisation": "town", "since": 2018, "initiatives": []},
        ),
        (
            "organisation",
            {"name__en": "East School", "url": "https://east.example.org"},
            {"code": "east-school", "member_of": None, "url": "https://east.example.org"},
        ),
        (
            "news",
            {
                "title__en": "Doors open!",
                "published_day": "1",
                "published_month": "2",
                "published_year": "2027",
                "initiatives": ["R1"],
            },
            {"key": "doors-open", "published": "2027-02-01", "text": "news_doors-open"},
        ),
    ],
)
def test_parts_come_and_go(
    client: Client, kind: str, values: dict[str, Any], expected: dict[str, Any]
) -> None:
    answer = change(client, address("_add", kind), **values)
    assert answer.redirect_chain, answer.context["form"].errors
    part = draft()["pack"][kind][-1]
    assert {name: part[name] for name in expected} == expected
    name = part.get("key") or part.get("code") or part.get("organisation") or part["initiative"]
    page = address("_remove", kind, name)
    assert client.get(page).status_code == 200
    assert client.post(page).status_code == 302
    assert not PackDraft.objects.exists()


@pytest.mark.parametrize(
    ("kind", "name", "values", "field"),
    [
        ("contact", "desk", {"email": "nobody"}, "email"),
        ("contact", "desk", {"email": ""}, "email"),
        ("contact", "desk", {"name__en": "a" * 201}, "name.en"),
        ("contact", "desk", {"phone": "1" * 41}, "phone"),
        ("organisation", "town", {"url": "http://town.example.org"}, "url"),
        ("organisation", "town", {"url": "javascript:alert(1)"}, "url"),
        ("partner", "north-school", {"since": "18"}, "since"),
        ("partner", "north-school", {"kind": "friend"}, "kind"),
        ("responsible", "R1", {"initiative": "R9"}, "initiative"),
        ("news", "soon", {"published_month": "13"}, "published"),
        ("news", "soon", {"image": "nothing"}, "image"),
    ],
)
def test_wrong_values_are_refused_at_their_boxes(
    client: Client, kind: str, name: str, values: dict[str, str], field: str
) -> None:
    answer = change(client, address("_part", kind, name), **values)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]


def test_what_is_used_is_not_removed(client: Client) -> None:
    change(client, address("_facts", "camp"), media=["robot"], contact="desk")
    for kind, name, user in (
        ("contact", "desk", "Robot camp"),
        ("medium", "robot", "Robot camp"),
        ("organisation", "town", "The programme"),
        ("organisation", "north-school", "Robot camp"),
    ):
        page = client.get(address("_remove", kind, name))
        assert user in page.text, (kind, name)
        assert client.post(address("_remove", kind, name)).status_code == 422
    assert client.get(address("_remove", "aim", "G1")).status_code == 404


def test_organisation_of_others_is_shown_only(programme: Programme, client: Client) -> None:
    load_town(('institution = "town"', 'institution = "north-school"'), key="other_town")
    url = address("_part", "organisation", "north-school")
    assert "Only who runs this site can" in client.get(url).text
    client.post(url, {"name.en": "Bad School", "name.it": "X"})
    assert not PackDraft.objects.exists()


def test_new_organisation_takes_no_code_of_another(programme: Programme, client: Client) -> None:
    load_town(key="other_town")
    Organisation.objects.create(code="east-school", name="Scuola Est, altrove")
    Organisation.objects.create(code="west-school", name="West School")
    for name in ("East School", "West School"):
        change(client, address("_add", "organisation"), name__en=name, name__it=name)
    codes = [part["code"] for part in draft()["pack"]["organisation"]]
    assert codes[-2:] == ["east-school-2", "west-school"]


def test_each_change_is_in_the_journal_without_its_words(editor: Person, client: Client) -> None:
    change(client, address("_part", "contact", "desk"), name__en="Desk of Ada")
    entry = AuditEntry.objects.get(action="draft.changed")
    assert entry.actor == editor.public_id
    assert entry.details == {"places": ["pack/contact/desk/name/en"]}
