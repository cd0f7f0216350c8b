"""Results for everyone: seats, cut-offs that may be told, and the means to check them."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Page
from tests.conftest import Violation
from tests.web.office.conftest import apply, draw, publish
from tests.web.public.conftest import shown

from pariter.apps.placements.models import AllocationRun
from pariter.apps.placements.runs import run_allocation
from pariter.apps.programmes.models import Call
from pariter.verifier import verify

Axe = Callable[[Page], list[Violation]]


def address(call: Call, name: str = "") -> str:
    initiative = call.edition.initiative
    return f"/en/{initiative.programme.key}/{initiative.slug}/results/{call.pk}/{name}"


def give(athens: Call) -> AllocationRun:
    """Publish a run of ATHENS and return it: one course taken by many, one by few."""
    full, few = athens.offers.all()[:2]
    full.quotas.all().delete()
    full.capacity = 6
    full.save()
    few.capacity = 3
    few.save()
    apply(athens, 100)
    return publish(athens)


@pytest.fixture
def given(athens: Call) -> AllocationRun:
    """Return the published run of ATHENS."""
    return give(athens)


def test_seats_and_released_cutoffs_are_told(athens: Call, given: AllocationRun) -> None:
    page = shown(address(athens))
    told = given.public["options"]
    cutoffs = given.public["cutoffs"]
    full, few = athens.offers.all()[:2]
    assert told[full.key] == {"capacity": 6, "filled": 6}
    assert f"Number {cutoffs[full.key]['full']['last']['order']} in the draw." in page
    assert told[few.key]["filled"] is None
    assert few.key not in cutoffs
    assert "Hidden, to protect the few who got in." in page
    for value in (athens.lottery.root, athens.lottery.beacon, athens.lottery.seed):
        assert value in page
    for home in ("ATHENS member", "example.org"):
        assert home not in page.split("<main")[1].split("</main>")[0]


def test_page_of_the_initiative_leads_to_the_results(athens: Call, given: AllocationRun) -> None:
    initiative = athens.edition.initiative
    path = f"/en/{initiative.programme.key}/{initiative.slug}/"
    assert address(athens) not in shown(path), "still open"
    athens.closed_early_at = athens.opens_at
    athens.save()
    assert address(athens) in shown(f"{path}?call={athens.pk}")


def test_downloaded_files_prove_themselves_alone(
    athens: Call, given: AllocationRun, tmp_path: Path
) -> None:
    for name, path in (
        ("verifier.py", "/verifier.py"),
        ("public.json", address(athens, "public.json")),
    ):
        answer = Client().get(path)
        assert answer["Content-Disposition"].endswith(f'{name}"')
        (tmp_path / name).write_bytes(answer.content)
    assert verify(json.loads((tmp_path / "public.json").read_text("utf-8"))).valid
    done = subprocess.run(
        [sys.executable, "-I", "verifier.py", "public.json"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "Cut-offs are told only where seats of many were filled" in done.stdout
    assert str(Path.cwd()) not in (tmp_path / "verifier.py").read_text("utf-8")


def test_nothing_is_told_before_publication(athens: Call, welcome: Call) -> None:
    apply(athens, 6)
    draw(athens)
    assert athens.draw_at
    run_allocation(call=athens, kind="dry", at=athens.draw_at, by=None)
    run_allocation(call=athens, kind="real", at=athens.draw_at, by=None)
    for call in (athens, welcome):
        for name in ("", "public.json"):
            assert Client().get(address(call, name)).status_code == 404


def test_results_stand_at_their_own_address_alone(athens: Call, given: AllocationRun) -> None:
    for path in (
        f"/en/polimi_pop/{athens.edition.initiative.slug}/results/{athens.pk}/",
        f"/en/polimi_mobility/free-mover/results/{athens.pk}/",
        f"/en/polimi_mobility/{athens.edition.initiative.slug}/results/0/",
    ):
        assert Client().get(path).status_code == 404


def test_results_ask_as_often_for_many_offers(
    athens: Call, given: AllocationRun, count_queries: Callable[[str], int]
) -> None:
    count_queries(address(athens))
    before = count_queries(address(athens))
    run = AllocationRun.objects.get(pk=given.pk)
    for offer in list(athens.offers.all())[2:]:
        del run.public["options"][offer.key]
    AllocationRun.objects.filter(pk=run.pk).update(public=run.public)
    assert count_queries(address(athens)) == before <= 12
