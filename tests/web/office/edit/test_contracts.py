"""Editing contracts, their objectives and the terms of projects: written, refused, published."""

from typing import Any

import pytest
from django.test import Client
from tests.towns import SECOND, load_town, staff
from tests.web.office.edit.steps import NOW, address, boxes, change, client_of, draft, seen
from tests.web.office.institution_objectives import OBJECTIVES

from pariter.apps.objectives.declarations import contracts_of, terms_of
from pariter.apps.objectives.definitions import definition_of
from pariter.apps.objectives.measuring import note_measurement
from pariter.apps.objectives.versions import versions_of
from pariter.apps.people.models import Person
from pariter.apps.programmes.models import Programme

ROBOTS = "three-years:robots"


@pytest.fixture
def programme(db: None) -> Programme:
    return load_town((SECOND, SECOND + OBJECTIVES))


def _contracts(programme: Programme) -> Any:
    programme.refresh_from_db()
    return contracts_of(Programme.objects.get(pk=programme.pk))


def test_objective_is_changed_and_published_as_a_new_version(
    programme: Programme, client: Client, editor: Person
) -> None:
    answer = change(
        client,
        address("_part", "objective", ROBOTS),
        contact="desk",
        target__0__value="12.5",
        target__1__year="2027",
        target__1__value="0",
        baseline__0__year="2025",
        baseline__0__value="3",
        own__version="on",
    )
    assert answer.redirect_chain, answer.context["form"].errors
    assert _contracts(programme)[0].objective[0].target[0].value == 9
    page = client.get(address("_publish"))
    assert "Target 2027" in page.text
    client.post(address("_publish"), {"seen": seen(page), "note": "Twelve it is."})
    [contract] = _contracts(programme)
    [robots] = contract.objective
    assert [(one.year, one.value) for one in robots.target] == [(2028, 12.5), (2027, 0)]
    assert [(one.year, one.value) for one in robots.baseline] == [(2025, 3)]
    assert (robots.contact, robots.own.version) == ("desk", 2)
    [second, first] = versions_of(programme, contract.key)
    assert (first.number, first.changes) == (1, ())
    said = [(one.what, one.year, one.before, one.now) for one in second.changes]
    assert said == [
        ("measure", None, None, None),
        ("answers", None, None, "desk"),
        ("baseline", 2025, None, 3.0),
        ("target", 2027, None, 0.0),
        ("target", 2028, 9.0, 12.5),
    ]
    answer = client.get(f"/en/{programme.key}/objectives/{contract.key}/versions/")
    assert "12.5 robots" in answer.text
    assert "Who answers for it:" in client.get(answer.context["trail"][-1][1]).text
    assert client.get(f"/en/{programme.key}/objectives/none/versions/").status_code == 404


def test_refusals_keep_what_was_typed(programme: Programme, client: Client) -> None:
    answer = change(
        client,
        address("_part", "objective", ROBOTS),
        target__0__value="many",
        target__1__year="2031",
        target__1__value="4",
        target__2__year="2028",
        target__2__value="5",
        baseline__0__value="3",
        title__en="Two\u202elines",
    )
    assert answer.status_code == 422
    assert sorted(answer.context["form"].errors) == [
        *("baseline.0.year", "target.0.value", "target.1.year", "target.2.year", "title.en"),
    ]
    assert 'value="many"' in answer.text
    assert 'value="2031"' in answer.text
    assert draft()["pack"]["contract"][0]["objective"][0]["target"][0]["value"] == 9


def test_contract_comes_with_its_first_objective_gets_another_and_goes(
    programme: Programme, client: Client
) -> None:
    given = {
        "title__en": "Next years",
        "title__it": "Prossimi anni",
        "initiative": "R1",
        "starts": "2029",
        "ends": "2031",
        "first__title__en": "More girls!",
        "first__title__it": "Più ragazze!",
        "first__indicator": "girls_supported_share",
        "first__target__0__year": "2032",
        "first__target__0__value": "40",
    }
    refused = change(client, address("_add", "contract"), **given)
    assert refused.status_code == 422
    assert list(refused.context["form"].errors) == ["first.target.0.year"]
    assert "More girls!" in refused.text
    given["first__target__0__year"] = "2031"
    answer = change(client, address("_add", "contract"), **given)
    assert answer.redirect_chain, answer.context["form"].errors
    made = draft()["pack"]["contract"][1]
    assert (made["key"], made["starts"], made["objective"][0]["key"]) == (
        *("2029-2031", 2029, "more-girls"),
    )
    answer = change(
        client,
        address("_add", "objective"),
        contract="2029-2031",
        title__en="More girls",
        title__it="Più ragazze",
        own__text__en="Things",
        own__text__it="Cose",
        own__unit__en="things",
        own__unit__it="cose",
        target__0__year="2031",
        target__0__value="1",
    )
    assert answer.redirect_chain, answer.context["form"].errors
    assert [one["key"] for one in draft()["pack"]["contract"][1]["objective"]] == [
        *("more-girls", "more-girls-2"),
    ]
    for part in ("2029-2031:more-girls", "2029-2031:more-girls-2"):
        client.post(address("_remove", "objective", part))
    assert len(draft()["pack"]["contract"][1]["objective"]) == 1  # the last one stays
    client.post(address("_remove", "contract", "2029-2031"))
    assert len(draft()["pack"]["contract"]) == 1


def test_what_was_measured_holds_its_objective(
    programme: Programme, client: Client, editor: Person
) -> None:
    [contract] = _contracts(programme)
    note_measurement(
        programme=programme,
        contract=contract,
        definition=definition_of(contract, contract.objective[0]),
        year=2026,
        school=None,
        value=2,
        source={"en": "Counted"},
        source_date=NOW.date(),
        at=NOW,
        by=editor,
    )
    for kind, part in (("contract", "three-years"), ("objective", ROBOTS)):
        answer = client.post(address("_remove", kind, part))
        assert "1 value that was noted by it" in answer.text
    assert len(draft()["pack"]["contract"]) == 1


def test_terms_of_projects_come_change_and_stay_while_used(
    programme: Programme, client: Client
) -> None:
    change(client, address("_add", "territory"), label__en="Far", label__it="Lontano", abroad="on")
    change(client, address("_part", "discipline", "design"), label__en="Design and art")
    told = draft()["pack"]["cooperation"]
    assert [(one["key"], one["abroad"]) for one in told["territory"]] == [
        *(("near", False), ("far", True)),
    ]
    assert "It is still used" in client.post(address("_remove", "theme", "toys")).text
    page = client.get(address("_publish"))
    assert "Design and art" in page.text.replace("<ins>", "").replace("</ins>", "")
    client.post(address("_publish"), {"seen": seen(page), "note": "More places."})
    terms = terms_of(Programme.objects.get(pk=programme.pk))
    assert (terms.territories["far"], terms.disciplines["design"]) == ("Far", "Design and art")
    assert terms.abroad == {"far"}


def test_two_editors_of_targets_keep_both(programme: Programme, client: Client) -> None:
    url = address("_part", "objective", ROBOTS)
    mine = boxes(client.get(url)) | {"target.1.year": "2026", "target.1.value": "1"}
    colleague = client_of(staff(programme, name="colleague"))
    change(colleague, url, target__0__value="10")
    assert client.post(url, mine, follow=True).redirect_chain
    [robots] = draft()["pack"]["contract"][0]["objective"]
    assert [(one["year"], one["value"]) for one in robots["target"]] == [(2028, 10.0), (2026, 1.0)]


def test_lists_that_a_programme_has_no_use_for_are_not_there(db: None) -> None:
    plain = load_town()
    client = client_of(staff(plain, name="plain"))
    assert client.get(address("_add", "objective")).status_code == 404
    assert client.get(address("_parts", "territory")).status_code == 404
    assert client.get(address("_add", "contract")).status_code == 200
