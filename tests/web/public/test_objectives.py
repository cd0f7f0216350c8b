"""Pages of contracts, registers and projects: few queries, true words, harmless to bad input."""

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from tests.journeys import steps
from tests.web.public.conftest import NOW

from pariter.apps.evidence.indicators import INDICATORS
from pariter.apps.evidence.models import Publication
from pariter.apps.objectives.models import Outcome, Project, RegisterEntry
from pariter.apps.people.actions import register_person
from pariter.apps.programmes.loading import load_pack
from pariter.apps.programmes.models import OfficeRole
from pariter.apps.programmes.roles import grant_role
from pariter.demonstration.objectives import invent_cooperation, invent_objectives

IPPARIS, POLISOCIAL = "ipparis_equal_opportunity", "polimi_polisocial"
CONTRACT = f"/en/{IPPARIS}/objectives/2022-2026/"


@pytest.fixture
def invented(db: None, clock: Any) -> None:
    """Load two programmes, with an invented contract, register and cooperation."""
    ipparis, polisocial = (
        load_pack(loaded=steps.shipped_pack(key), at=NOW) for key in (IPPARIS, POLISOCIAL)
    )
    office, school = (register_person(email=f"{name}@example.org", at=NOW) for name in ("a", "b"))
    for programme in (ipparis, polisocial):
        grant_role(person=office, programme=programme, role=OfficeRole.Role.OFFICE, at=NOW, by=None)
    invent_objectives(office=office, school=school, at=NOW)
    invent_cooperation(office=office, partner=school, at=NOW)
    entry = RegisterEntry.objects.filter(approved__isnull=False)[0]
    entry.approved = {**(entry.approved or {}), "title": "<b>=Bold</b>"}
    entry.save()
    Project.objects.filter(outcomes__state=Outcome.State.CONFIRMED).update(title="=1+1")


def _rows(client: Client, address: str) -> list[dict[str, str]]:
    text = client.get(address).content.decode()
    return list(csv.DictReader(io.StringIO(text)))


def test_pages_of_contract_register_and_projects(
    invented: None, client: Client, count_queries: Callable[[str], int]
) -> None:
    said = client.get(CONTRACT).content.decode()
    for words in ("Behind", "On track", "No value yet", "is invented for a demonstration"):
        assert words in said
    rows = _rows(client, f"{CONTRACT}data.csv")
    women = next(row for row in rows if row["objective"] == "women" and row["state"])
    assert float(women["value"]) == pytest.approx(
        100 * int(women["part"]) / int(women["all"]), abs=1e-5
    )
    french = client.get(CONTRACT.replace("/en/", "/fr/")).content.decode()
    for page, words in ((said, "Invented numbers for"), (french, "Chiffres inventés pour")):
        assert f"<span>{words}" in page
    figure = Publication.objects.filter(indicator="women_entrants_share")[0]
    assert str(figure.headline).startswith(str(INDICATORS[figure.indicator].title))
    assert count_queries(CONTRACT) <= 9
    assert count_queries(f"{CONTRACT}versions/") <= 5
    assert client.get(f"/en/{IPPARIS}/objectives/1999/").status_code == 404
    assert "2022-2026" in client.get(f"/en/{IPPARIS}/impact/").content.decode()

    register = client.get(f"/en/{IPPARIS}/register/").content.decode()
    assert "&lt;b&gt;=Bold&lt;/b&gt;" in register
    assert "formation des enseignants" not in register
    assert count_queries(f"/en/{IPPARIS}/register/") <= 2
    assert client.get(f"/en/{IPPARIS}/register/?school=%00&audience=x").status_code == 200
    assert all(
        row["title"][:1] not in "=+-@" for row in _rows(client, f"/en/{IPPARIS}/register/data.csv")
    )

    projects = f"/en/{POLISOCIAL}/projects/"
    assert count_queries(projects) <= 14
    assert client.get(f"/en/{IPPARIS}/projects/").status_code == 404
    told = _rows(client, f"{projects}data.csv")
    assert all("trained" not in row["outcome"] for row in told)
    confirmed = Outcome.objects.filter(
        state=Outcome.State.CONFIRMED, counts_people=False, replaced_at=None
    )
    assert sum(bool(row["outcome"]) for row in told) == confirmed.count()
    assert {row["project"][:2] for row in told if row["outcome"]} == {"'="}


def test_corrected_project_keeps_its_versions(
    invented: None, client: Client, count_queries: Callable[[str], int]
) -> None:
    corrected = Outcome.objects.get(replaced_at__isnull=False)
    address = f"/en/{POLISOCIAL}/projects/{corrected.project_id}/"
    assert count_queries(address) <= 9
    said = client.get(address).content.decode()
    assert "Two were counted twice." in said
    assert client.get(f"{address}versions/4/").status_code == 404
    before = client.get(f"{address}versions/2/").content.decode()
    assert "This is an earlier version" in before
    old, new = (
        f"{corrected.what}: {number} {corrected.unit} ({corrected.year})</span>"
        for number in (corrected.number, corrected.number - 2)
    )
    assert (old in before, new in before) == (True, False)
    assert (old in said, new in said) == (False, True)


def test_offices_see_what_is_wrong_and_strangers_nothing(invented: None, client: Client) -> None:
    office = register_person(email="a@example.org", at=NOW)
    client.force_login(office, "django.contrib.auth.backends.ModelBackend")
    said = client.get("/en/office/objectives/").content.decode()
    for words in ("Note 2025", "Behind", "Unconfirmed", "Disputed", "Entry waits"):
        assert words in said
    entry = RegisterEntry.objects.filter(proposed__isnull=False, note="")[0]
    address = f"/en/office/register/{IPPARIS}/"
    said_back = {"entry": entry.pk, "seen": entry.written_at.isoformat(), "act": "return"}
    refused = client.post(address, {**said_back, "note": ""})
    assert refused.status_code == 422
    assert client.post(address, {**said_back, "entry": "x" * 50}).status_code == 404
    for seen in ("never", "2026-99-99T00:00:00Z"):
        answer = client.post(address, {**said_back, "note": "Why?", "seen": seen})
        assert answer.status_code == 404
    assert client.post(address, {**said_back, "note": "How many?"}).status_code == 302
    entry.refresh_from_db()
    assert entry.note == "How many?"
    wrong = io.BytesIO(b"school,titel\nensta,A\n")
    wrong.name = "register.csv"
    answer = client.post(f"{address}import/", {"file": wrong})
    assert answer.status_code == 422
    assert "titel" in answer.content.decode()
    stranger = register_person(email="b@example.org", at=NOW)
    client.force_login(stranger, "django.contrib.auth.backends.ModelBackend")
    assert client.get("/en/office/objectives/").status_code == 403
