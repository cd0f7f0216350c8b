"""What a year counts: editions with figures, those that wait, the report; of one programme."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.test import Client
from tests.web.office.test_figures import end, take_part

from pariter.apps.evidence.actions import publish_figures
from pariter.apps.people.models import Person
from pariter.apps.programmes.models import Call, Edition, Initiative

Visit = Callable[..., Any]
PAGE = "/en/office/figures/year/"


def test_edition_waits_until_its_figures_are_published(
    athens: Call, keeper: Person, observer: Person, visit: Visit
) -> None:
    edition = athens.edition
    with visit(keeper, end(athens) - timedelta(days=90)) as client:
        assert [row.tag.text for row in _rows(client, athens)] == ["Not over yet"]
    take_part(athens, 40, 30)
    with visit(keeper, end(athens) + timedelta(days=9)) as client:
        [row] = _rows(client, athens)
        assert (row.tag.text, row.due) == (
            "Waits",
            ("Publish the figures", f"/en/office/figures/{edition.pk}/"),
        )
        publication = publish_figures(edition=edition, at=end(athens), by=keeper)
        [row] = _rows(client, athens)
        assert (row.tag.text, row.figures, row.due) == ("Published", [publication], ("", ""))
        assert "1 of 1 edition has published figures." in client.get(PAGE).content.decode()
    with visit(observer, end(athens) + timedelta(days=9)) as client:
        assert [row.due for row in _rows(client, athens)] == [("", "")]


def test_other_programmes_and_years_do_not_exist(
    athens: Call, welcome: Call, foreign: Person, visit: Visit
) -> None:
    with visit(foreign, end(athens)) as client:
        own = client.get(PAGE).content.decode()
        programme = athens.edition.initiative.programme.key
        assert programme not in own
        assert client.get(f"{PAGE}?programme={programme}").status_code == 404
        assert "No edition ends in this year." in client.get(f"{PAGE}?year=2001").content.decode()
        assert client.get(f"{PAGE}?year=soon").status_code == 404


def test_forty_initiatives_ask_as_often_as_one(
    athens: Call, keeper: Person, visit: Visit, queries: Callable[[Client, str], int]
) -> None:
    path = f"{PAGE}?year={athens.edition.ends.year}"
    with visit(keeper, end(athens)) as client:
        before = queries(client, path)
        for number in range(40):
            _another(athens, number)
        assert queries(client, path) == before
        assert len(client.get(path).context["rows"]) == 41


def _another(call: Call, number: int) -> None:
    """Copy an initiative with its edition and call."""
    initiative = Initiative.objects.get(pk=call.edition.initiative_id)
    initiative.pk, initiative.key, initiative.slug = None, f"X{number}", f"x-{number}"
    initiative.save()
    edition = Edition.objects.get(pk=call.edition_id)
    edition.pk, edition.initiative, edition.ends = None, initiative, date(edition.ends.year, 12, 30)
    edition.save()
    copied = Call.objects.get(pk=call.pk)
    copied.pk, copied.edition = None, edition
    copied.save()


def _rows(client: Client, call: Call) -> list[Any]:
    shown = client.get(f"{PAGE}?year={call.edition.ends.year}")
    assert shown.status_code == 200
    return list(shown.context["rows"])
