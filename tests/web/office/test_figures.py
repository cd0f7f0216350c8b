"""Figures: what the gate would let out, in words; publishing exactly that; correcting it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.test import Client
from tests.web.office.conftest import START, accept_all, apply, publish

from pariter.apps.evidence.models import LedgerEntry, Publication
from pariter.apps.evidence.queries import figure
from pariter.apps.participation.actions import record_attendance, record_delivery
from pariter.apps.participation.queries import expected_at
from pariter.apps.people.models import Person
from pariter.apps.placements.models import Placement
from pariter.apps.programmes.models import Call

Visit = Callable[..., Any]


def address(call: Call) -> str:
    return f"/en/office/figures/{call.edition_id}/"


def end(call: Call) -> datetime:
    return call.edition.sessions.order_by("-ends_at")[0].ends_at + timedelta(days=1)


def take_part(call: Call, people: int, present: int) -> None:
    """Walk a call to its end with so many people, of whom so many came."""
    apply(call, people)
    publish(call)
    accept_all(call)
    session = call.edition.sessions.get(key="final-gathering")
    expected = list(expected_at(session))
    record_attendance(
        session=session,
        presence={one: place < present for place, one in enumerate(expected)},
        at=session.ends_at,
        by=None,
    )


def shown_digest(client: Client, call: Call) -> str:
    return str(client.get(address(call)).context["form"].initial["shown"])


def test_figures_are_shown_before_they_are_published(
    athens: Call, keeper: Person, visit: Visit
) -> None:
    take_part(athens, 40, 30)
    with visit(keeper, end(athens)) as client:
        shown = client.get(address(athens))
        preview = shown.context["preview"]
        answer = client.post(address(athens), {"shown": shown.context["form"].initial["shown"]})
    assert answer.status_code == 302
    publication = Publication.objects.get()
    assert (publication.published_by, publication.version) == (keeper, 1)
    assert preview.headline == publication.headline.localize("en")
    told = [count for _, count in preview.totals]
    assert told == list(figure(publication).totals.values())
    assert told[0] == 40


def test_small_groups_are_kept_back_and_the_page_says_why(
    athens: Call, keeper: Person, visit: Visit
) -> None:
    take_part(athens, 3, 3)
    with visit(keeper, end(athens)) as client:
        shown = client.get(address(athens))
        refused = client.post(address(athens), {"shown": shown.context["form"].initial["shown"]})
    page = shown.content.decode()
    assert "Nothing can be published" in page
    assert "Kept back" in page
    assert "Publish these figures" not in page
    assert refused.status_code == 422
    assert "too few people" in refused.content.decode()
    assert not Publication.objects.exists()


def test_numbers_that_changed_meanwhile_are_not_published(
    athens: Call, keeper: Person, visit: Visit
) -> None:
    take_part(athens, 40, 30)
    session = athens.edition.sessions.get(key="final-gathering")
    with visit(keeper, end(athens)) as client:
        seen = shown_digest(client, athens)
        absent = session.deliveries.filter(kind="absence")
        for placement in Placement.objects.filter(deliveries__in=absent):
            record_delivery(
                session=session,
                placement=placement,
                kind="attendance",
                grade="attested",
                at=session.ends_at,
                by=None,
                reason="Late list.",
            )
        answer = client.post(address(athens), {"shown": seen})
    assert answer.status_code == 422
    assert "The numbers changed while you looked." in answer.content.decode()
    assert not Publication.objects.exists()
    assert not LedgerEntry.objects.exists()


def test_correction_needs_a_change_and_a_reason(
    athens: Call, keeper: Person, observer: Person, visit: Visit
) -> None:
    take_part(athens, 40, 20)
    session = athens.edition.sessions.get(key="final-gathering")
    with visit(keeper, end(athens)) as client:
        client.post(address(athens), {"shown": shown_digest(client, athens)})
        again = client.get(address(athens)).content.decode()
        assert "There is nothing to correct." in again
        absent = session.deliveries.filter(kind="absence")
        for placement in Placement.objects.filter(deliveries__in=absent)[:10]:
            record_delivery(
                session=session,
                placement=placement,
                kind="attendance",
                grade="attested",
                at=end(athens),
                by=keeper,
                reason="Second list.",
            )
        seen = shown_digest(client, athens)
        refused = client.post(address(athens), {"shown": seen})
        assert refused.status_code == 422
        assert "Say what was wrong" in refused.content.decode()
        reasons = {"reason_en": "A list was found.", "reason_it": "Una lista è stata trovata."}
        client.post(address(athens), {"shown": seen, **reasons})
    with visit(observer, end(athens)) as client:
        versions = client.get(address(athens)).content.decode()
    assert "A list was found." in versions
    assert "keeper" not in versions
    first, second = Publication.objects.order_by("version")
    assert second.corrects == first
    assert second.correction_reason.data == {
        "en": "A list was found.",
        "it": "Una lista è stata trovata.",
    }
    assert [figure(one).totals["took_part"] for one in (first, second)] == [20, 30]


def test_observer_sees_figures_and_changes_nothing(
    athens: Call, observer: Person, visit: Visit
) -> None:
    take_part(athens, 40, 30)
    with visit(observer, end(athens)) as client:
        shown = client.get(address(athens))
        listed = client.get("/en/office/figures/")
        answer = client.post(address(athens), {"shown": ""})
    assert shown.status_code == listed.status_code == 200
    assert (shown.context["form"], shown.context["preview"]) == (None, None)
    assert "Nothing of this edition is published yet." in shown.content.decode()
    assert answer.status_code in (403, 404)
    assert not Publication.objects.exists()


def test_figures_of_another_programme_do_not_exist(
    athens: Call, welcome: Call, foreign: Person, visit: Visit
) -> None:
    with visit(foreign, end(athens)) as client:
        assert client.get(address(athens)).status_code == 404
        assert client.post(address(athens), {"shown": ""}).status_code == 404
        listed = client.get("/en/office/figures/").content.decode()
    assert address(welcome) in listed
    assert address(athens) not in listed


def test_figures_ask_as_often_for_forty_people(
    athens: Call, keeper: Person, visit: Visit, queries: Callable[[Client, str], int]
) -> None:
    apply(athens, 20)
    with visit(keeper, START) as client:
        before = [queries(client, path) for path in (address(athens), "/en/office/figures/")]
        apply(athens, 20, first=20)
        assert [
            queries(client, path) for path in (address(athens), "/en/office/figures/")
        ] == before
