"""How places are given: each step in its order, refused out of it, and proved afterwards."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from tests.web.office.conftest import (
    BEACON,
    after_deadline,
    after_draw,
    apply,
    draw,
    publish,
)

from pariter.apps.journal.models import AuditEntry, OutgoingMail
from pariter.apps.people.models import Person
from pariter.apps.placements.models import AllocationRun, Lottery, Placement
from pariter.apps.placements.runs import run_allocation
from pariter.apps.programmes.models import Call
from pariter.verifier import verify

Visit = Callable[..., Any]


def address(call: Call) -> str:
    return f"/en/office/call/{call.pk}/places/"


def act(client: Client, call: Call, name: str, **values: str) -> Any:
    return client.post(address(call), {"act": name, **values})


def test_places_are_given_step_by_step(athens: Call, keeper: Person, visit: Visit) -> None:
    apply(athens, 16)
    with visit(keeper, after_deadline(athens)) as client:
        done = act(client, athens, "freeze")
        assert (done.status_code, done["Location"]) == (302, f"{address(athens)}#freeze")
        lottery = Lottery.objects.get(call=athens)
        page = client.get(address(athens)).content.decode()
        assert lottery.root in page
        assert 'id="freeze" tabindex="-1"' in page
    with visit(keeper, after_draw(athens)) as client:
        assert act(client, athens, "draw", beacon=BEACON, again=BEACON).status_code == 302
        assert act(client, athens, "dry").status_code == 302
        assert act(client, athens, "dry").status_code == 302
        assert not Placement.objects.exists()
        shown = client.get(address(athens))
        assert shown.context["summary"].ranks == {
            "First wish": 16,
            "Second wish": 0,
            "Third wish": 0,
            "A later wish": 0,
            "No place": 0,
        }
        assert shown.context["difference"].changed == 0
        tried = client.get(f"/en/office/run/{shown.context['run'].pk}/").text
        assert "16 of 16 people would get a place." in tried
        assert "got a place" not in tried
        assert act(client, athens, "real").status_code == 302
        assert not OutgoingMail.objects.exists()
        assert "Publish and write to 16 people" in client.get(address(athens)).content.decode()
        assert act(client, athens, "publish").status_code == 302
        assert act(client, athens, "publish").status_code == 302
    assert Placement.objects.filter(state="offered").count() == 16
    assert OutgoingMail.objects.count() == 16
    assert list(
        AuditEntry.objects.filter(actor=keeper.public_id)
        .exclude(action="role.granted")
        .values_list("action", flat=True)
    ) == ["lottery.committed", "lottery.drawn", "run.dry", "run.dry", "run.real", "run.published"]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("freeze", "The call is open until"),
        ("draw", "Freeze the list first"),
        ("dry", "has not been drawn"),
        ("real", "has not been drawn"),
        ("publish", "Give the places first"),
    ],
)
def test_step_out_of_order_is_refused(
    athens: Call, keeper: Person, visit: Visit, name: str, words: str
) -> None:
    apply(athens, 2)
    with visit(keeper, athens.deadline - timedelta(seconds=1)) as client:
        answer = act(client, athens, name, beacon=BEACON, again=BEACON)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "<title>Error:" in page
    assert 'class="error-summary"' in page
    assert words in page
    assert not Lottery.objects.exists()
    assert not AllocationRun.objects.exists()


def test_refusals_are_in_the_language_of_the_page(
    athens: Call, keeper: Person, visit: Visit
) -> None:
    apply(athens, 2)
    with visit(keeper, after_deadline(athens)) as client:
        act(client, athens, "freeze")
        english = act(client, athens, "draw", beacon="1", again="2")
        italian = client.post(
            address(athens).replace("/en/", "/it/"), {"act": "draw", "beacon": "1", "again": "2"}
        )
    assert english.status_code == italian.status_code == 422
    assert "The two results differ." in english.content.decode()
    assert 'lang="it"' in italian.content.decode()
    assert Lottery.objects.get().beacon == ""


def test_draw_is_refused_before_its_time_and_kept_for_ever(
    athens: Call, keeper: Person, visit: Visit
) -> None:
    apply(athens, 2)
    assert athens.draw_at
    with visit(keeper, after_deadline(athens)) as client:
        act(client, athens, "freeze")
    with visit(keeper, athens.draw_at - timedelta(seconds=1)) as client:
        answer = act(client, athens, "draw", beacon=BEACON, again=BEACON)
        assert answer.status_code == 422
    with visit(keeper, after_draw(athens)) as client:
        act(client, athens, "draw", beacon=BEACON, again=BEACON)
        again = act(client, athens, "draw", beacon="1 2 3", again="1 2 3")
    assert again.status_code == 422
    assert "cannot be changed" in again.content.decode()
    assert Lottery.objects.get().beacon == BEACON


def test_late_freeze_asks_for_another_draw(athens: Call, keeper: Person, visit: Visit) -> None:
    apply(athens, 2)
    with visit(keeper, after_draw(athens)) as client:
        assert act(client, athens, "freeze").status_code == 422
        later = {"day_day": "20", "day_month": "12", "day_year": "2026", "hour": "20:00"}
        assert act(client, athens, "freeze", **later).status_code == 302
    assert Lottery.objects.get().draw_at.isoformat() == "2026-12-20T19:00:00+00:00"


def test_unknown_act_is_no_request(athens: Call, keeper: Person, visit: Visit) -> None:
    with visit(keeper, after_deadline(athens)) as client:
        assert act(client, athens, "destroy").status_code == 400


def test_run_shows_what_its_files_prove(athens: Call, keeper: Person, visit: Visit) -> None:
    apply(athens, 9)
    run = publish(athens)
    with visit(keeper, after_draw(athens)) as client:
        shown = client.get(f"/en/office/run/{run.pk}/")
        files = [client.get(f"/en/office/run/{run.pk}/{name}.json") for name in ("audit", "public")]
    for (name, report, *_), file in zip(shown.context["files"], files, strict=True):
        assert report.valid
        assert report == verify(file.json())
        assert file["Content-Disposition"].endswith(f'-{name}"')
        for claim in (*report.proved, *report.not_proved):
            assert claim.partition("'")[0] in shown.content.decode().replace("&#x27;", "'")


def test_run_that_was_changed_is_called_broken(athens: Call, keeper: Person, visit: Visit) -> None:
    apply(athens, 9)
    run = publish(athens)
    assignment = run.audit["result"]["assignment"]
    first, second = sorted(assignment)[:2]
    assignment[first], assignment[second] = assignment[second], assignment[first]
    AllocationRun.objects.filter(pk=run.pk).update(audit=run.audit)
    with visit(keeper, after_draw(athens)) as client:
        shown = client.get(f"/en/office/run/{run.pk}/")
    assert [report.valid for _, report, *_ in shown.context["files"]] == [False, True]
    assert "This does not hold" in shown.content.decode()


def test_run_of_another_programme_does_not_exist(
    athens: Call, foreign: Person, observer: Person, visit: Visit
) -> None:
    apply(athens, 2)
    run = publish(athens)
    for person in (foreign, observer):
        with visit(person, after_draw(athens)) as client:
            for name in ("", "audit.json", "public.json"):
                assert client.get(f"/en/office/run/{run.pk}/{name}").status_code == 404


def test_places_ask_as_often_for_forty_people(
    athens: Call, keeper: Person, visit: Visit, queries: Callable[[Client, str], int]
) -> None:
    found = []
    for number in (1, 40):
        call = athens if number == 1 else _copy(athens)
        apply(call, number)
        draw(call)
        run = run_allocation(call=call, kind="real", at=after_draw(call), by=None)
        with visit(keeper, after_draw(call)) as client:
            before = queries(client, address(call))
            act(client, call, "publish")
            found.append(
                (
                    before,
                    queries(client, address(call)),
                    queries(client, f"/en/office/run/{run.pk}/"),
                )
            )
    assert found[0] == found[1]


def _copy(call: Call) -> Call:
    """Return a second call of the same edition with the same offers."""
    offers = list(call.offers.all())
    copied = Call.objects.get(pk=call.pk)
    copied.pk, copied.key = None, "again"
    copied.save()
    for offer in offers:
        offer.pk, offer.call = None, copied
        offer.save()
    return copied
