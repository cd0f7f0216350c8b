"""Other rules side by side: what an office sees of them, and what it never sees."""

from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from playwright.sync_api import Page, expect
from tests.journeys import steps
from tests.web.office.conftest import after_deadline, after_draw, apply, draw
from tests.web.office.test_looks import Axe, shown

from pariter.apps.applications.models import Application
from pariter.apps.journal.models import AuditEntry
from pariter.apps.people.models import Person
from pariter.apps.placements.comparing import compare_rules
from pariter.apps.placements.models import AllocationRun
from pariter.apps.placements.runs import run_allocation
from pariter.apps.programmes.models import Call
from pariter.kernels.allocation.variants import Variant

Visit = Callable[..., Any]
AS_WRITTEN = {
    f"{side}_{name}": value
    for side in ("first", "second")
    for name, value in (
        ("mechanism", "deferred_acceptance"),
        ("reserves", "as_written"),
        ("points", "yes"),
        ("limits", "yes"),
        ("longest", ""),
    )
}


def address(call: Call) -> str:
    return f"/en/office/call/{call.pk}/places/compare/"


@pytest.fixture
def small(athens: Call) -> Call:
    """Return ATHENS with two scarce courses, seats for newcomers, points, and two questions."""
    words = {"en": "New here", "it": "Nuovi"}
    athens.questions = [
        _question("gender", "choice", ["woman", "man", "other"], statistics=True),
        _question("new", "yes_no", [], statistics=False),
    ]
    athens.traits = [{"key": "new", "when": "new", "text": words}]
    athens.priorities = [{"key": "new", "points": "new ? 1 : 0", "text": words, "offers": []}]
    athens.save()
    for offer in athens.offers.all()[:2]:
        offer.capacity = 8
        offer.slots = [
            {"key": "new", "seats": 3, "text": words, "first": ["new"], "only": False,
             "protected": True},
            {"key": "open", "seats": 5, "text": {"en": "Open", "it": "Aperti"}, "first": [],
             "only": False, "protected": False},
        ]  # fmt: skip
        offer.save()
        offer.quotas.all().delete()
    return athens


def _question(key: str, kind: str, choices: list[str], *, statistics: bool) -> dict[str, Any]:
    return {
        "key": key,
        "kind": kind,
        "label": {"en": key.title(), "it": key},
        "help": None,
        "by": "applicant",
        "required": False,
        "statistics": statistics,
        "least": 0,
        "most": None,
        "choice": [{"key": name, "label": {"en": name.title(), "it": name}} for name in choices],
    }


def _drawn(call: Call, number: int = 40, longest: int = 3) -> None:
    """Let people want the two courses most, tell a gender or not, and draw."""
    apply(call, number)
    call.maximum_choices = longest
    call.save()
    wanted = list(call.offers.all()[:3])
    for index, row in enumerate(Application.objects.filter(call=call).order_by("reference")):
        gender = ["woman", "man", "man", "woman", "woman", "man", None][index % 7]
        if index == 3:
            gender = "other"
        row.answers = {"new": index % 5 == 0} | ({"gender": gender} if gender else {})
        row.save()
        row.preferences.all().delete()
        for rank, offer in enumerate(wanted[index % 2 : index % 2 + 2], start=1):
            row.preferences.create(offer=offer, rank=rank)
    draw(call)


def test_two_settings_stand_side_by_side(small: Call, keeper: Person, visit: Visit) -> None:
    _drawn(small)
    with visit(keeper, after_draw(small)) as client:
        assert client.get(address(small)).status_code == 200
        answer = client.post(address(small), {**AS_WRITTEN, "second_reserves": "open_first"})
    page = answer.content.decode()
    assert answer.status_code == 200
    comparison = answer.context["comparison"]
    assert comparison.people == 40
    assert comparison.better + comparison.same + comparison.worse == 40
    assert "Open seats first (over and above)" in page
    assert [table.title for table in comparison.groups] == [
        "Home institution",
        "New here",
        "Gender",
    ]
    [entry] = AuditEntry.objects.filter(action="rules.compared")
    assert entry.actor == keeper.public_id
    assert entry.details["second"]["reserves"] == "open_first"
    assert not AllocationRun.objects.exists()


def test_no_small_number_of_a_group_is_shown(small: Call, keeper: Person) -> None:
    _drawn(small)
    shown, confidential = 0, 0
    for second in (
        Variant("deferred_acceptance", reserves="none", points=False),
        Variant("deferred_acceptance", reserves="open_first"),
        Variant("deferred_acceptance", longest=1),
        Variant("serial_dictatorship", reserves="none", points=False),
    ):
        comparison = compare_rules(
            call=small,
            first=Variant("deferred_acceptance"),
            second=second,
            at=after_draw(small),
            by=keeper,
        )
        confidential += any(table.title == "Gender" for table in comparison.groups)
        for table in comparison.groups:
            assert table.hides
            labels = [line.label for line in table.lines]
            assert "Other" not in labels
            for line in table.lines:
                told = [number for number in line.numbers if number is not None]
                shown += len(told)
                assert all(number == 0 or number >= 5 for number in told)
                assert line.people >= 5
                if None not in line.placed:
                    first, second_placed = line.placed
                    assert first is not None
                    assert second_placed is not None
                    assert first <= line.people >= second_placed
    assert shown
    assert confidential == 1


def test_answers_for_figures_alone_are_told_for_one_pair_of_settings(
    small: Call, keeper: Person, visit: Visit
) -> None:
    _drawn(small)
    chosen = {**AS_WRITTEN, "second_reserves": "open_first"}
    swapped = {**AS_WRITTEN, "first_reserves": "open_first"}
    with visit(keeper, after_draw(small)) as client:
        assert "the first that anyone compares" in client.get(address(small)).text
        shown = [client.post(address(small), settings) for settings in (chosen, swapped, chosen)]
    told = [[table.title for table in page.context["comparison"].groups] for page in shown]
    everything = ["Home institution", "New here", "Gender"]
    assert told == [everything, everything[:2], everything]
    assert "Not shown for these two settings: Gender." in shown[1].text
    assert told[0] == told[2]
    assert shown[0].context["comparison"] == shown[2].context["comparison"]


def test_numbers_add_up_where_nothing_is_hidden(small: Call, keeper: Person) -> None:
    _drawn(small, 140)
    comparison = compare_rules(
        call=small,
        first=Variant("deferred_acceptance"),
        second=Variant("deferred_acceptance", longest=1),
        at=after_draw(small),
        by=keeper,
    )
    whole = [line for table in comparison.groups for line in table.lines if line.same is not None]
    for line in whole:
        if line.better is not None and line.worse is not None and line.same is not None:
            assert line.better + line.same + line.worse == line.people
    assert comparison.sides[0].placed == sum(
        outcome is not None for outcome in _real(small).outcomes.values_list("offer", flat=True)
    )
    assert comparison.sides[1].cut == 140


def _real(call: Call) -> AllocationRun:
    return run_allocation(call=call, kind="real", at=after_draw(call), by=None)


def test_a_look_back_uses_the_list_that_was_decided_on(small: Call, keeper: Person) -> None:
    _drawn(small)
    settings = {
        "first": Variant("deferred_acceptance"),
        "second": Variant("deferred_acceptance", points=False),
    }
    before = compare_rules(call=small, **settings, at=after_draw(small), by=keeper)
    _real(small)
    small.offers.update(capacity=1)
    assert compare_rules(call=small, **settings, at=after_draw(small), by=keeper) == before


def test_settings_begin_with_a_rule_of_the_call_left_out(
    small: Call, keeper: Person, visit: Visit
) -> None:
    _drawn(small, 6)
    with visit(keeper, after_draw(small)) as client:
        form = client.get(address(small)).context["form"]
        begun = {name: form[name].initial for name in form.fields}
        assert (
            client.post(address(small), {key: begun[key] or "" for key in begun}).status_code == 200
        )
    assert (begun["first_reserves"], begun["second_reserves"]) == ("as_written", "none")
    assert begun["first_points"] == begun["second_points"] == "yes"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({}, "Both settings are the same"),
        ({"second_mechanism": "serial_dictatorship"}, "B: one order for all knows no"),
        ({"second_longest": "0"}, "Enter a whole number from 1 to 3"),
        ({"second_longest": "<b>\x00"}, "Enter a whole number from 1 to 3"),
        ({"first_mechanism": "lottery"}, "lottery"),
    ],
)
def test_settings_that_make_no_sense_are_refused(
    small: Call, keeper: Person, visit: Visit, change: dict[str, str], words: str
) -> None:
    _drawn(small, 6)
    with visit(keeper, after_draw(small)) as client:
        answer = client.post(address(small), {**AS_WRITTEN, **change})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "<title>Error:" in page
    assert words in page
    assert "<b>" not in page
    assert not AuditEntry.objects.filter(action="rules.compared").exists()


def test_nothing_is_compared_before_the_draw(small: Call, keeper: Person, visit: Visit) -> None:
    apply(small, 6)
    with visit(keeper, after_deadline(small)) as client:
        assert "enter the draw first" in client.get(address(small)).content.decode()
        answer = client.post(address(small), {**AS_WRITTEN, "second_points": "no"})
    assert answer.status_code == 422
    assert "has not been drawn" in answer.content.decode()


def test_rules_of_others_and_of_sign_ups_do_not_exist(
    small: Call, welcome: Call, foreign: Person, observer: Person, visit: Visit
) -> None:
    _drawn(small, 6)
    for person in (foreign, observer):
        with visit(person, after_draw(small)) as client:
            assert client.get(address(small)).status_code == 404
            assert client.post(address(small), AS_WRITTEN).status_code == 404
    with visit(foreign, after_draw(small)) as client:
        assert client.get(address(welcome)).status_code == 404


def test_short_lists_are_told_to_the_office(small: Call, keeper: Person, visit: Visit) -> None:
    _drawn(small, longest=2)
    run = _real(small)
    words = "Lists were limited to 2 of"
    with visit(keeper, after_draw(small)) as client:
        places = client.get(f"/en/office/call/{small.pk}/places/").content.decode()
        shown = client.get(f"/en/office/run/{run.pk}/").content.decode()
    for page in (places, shown):
        assert words in page
        assert "40 of 40" in page


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_comparison_can_be_read_by_all(
    browser_page: Page, axe: Axe, small: Call, keeper: Person
) -> None:
    _drawn(small, 24)
    with time_machine.travel(after_draw(small), tick=True):
        steps.sign_in(browser_page, keeper)
        browser_page.goto(address(small))
        browser_page.get_by_label("Reserved seats").nth(1).select_option(label="No reserved seats")
        browser_page.get_by_role("button", name="Compare A and B").click()
        expect(browser_page.get_by_role("heading", name="The same by group")).to_be_visible()
        assert list(shown(browser_page, axe)) == []
