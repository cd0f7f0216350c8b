"""P11 from both sides' forms to pairs, from a pair that does not fit to another, to figures."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from playwright.sync_api import Page, expect
from tests.journeys import figure_steps as figures
from tests.journeys import mentoring_steps as mentoring
from tests.journeys import office_steps as office
from tests.journeys import steps
from tests.journeys.buddy_cases import CASES, Case

from pariter.apps.applications.actions import submit_application
from pariter.apps.applications.models import Application
from pariter.apps.journal.models import OutgoingMail
from pariter.apps.participation.contact_actions import note_contact
from pariter.apps.people.models import Person
from pariter.apps.placements.models import Pair
from pariter.apps.programmes.models import Call, OfficeRole
from pariter.apps.programmes.queries import find_call
from pariter.apps.programmes.roles import grant_role
from pariter.verifier import verify

pytestmark = [
    pytest.mark.journey,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.stations("P11", "publish", "apply", "place", "take_part", "count"),
]

ADDRESS = "P11/2027-02"
LOADED = steps.moment("2026-07-01T09:00:00+02:00")
ACTIVE = Pair.State.ACTIVE

# Name → languages, field, times; local students also say how many they take.
NEWCOMERS: dict[str, tuple[list[str], str, list[str]]] = {
    "Chen Wei": (["chinese", "english"], "engineering", ["monday"]),
    "Hana Said": (["arabic"], "design", ["friday"]),
    "Ivo Lima": (["portuguese"], "architecture", ["weekend"]),
}
LOCALS: dict[str, tuple[list[str], str, list[str], int]] = {
    "Carla Conti": (["italian", "english"], "engineering", ["monday", "tuesday"], 2),
    "Dario Dini": (["italian", "arabic"], "design", ["friday"], 1),
    "Elsa Esposito": (["italian", "spanish"], "engineering", ["tuesday", "thursday"], 1),
}


ALONE = 5
"""Newcomers whose language and field nobody shares: enough that their number can be told."""
IN_TOUCH = 7
"""Pairs that note a contact; of them one confirms it, which is too few to tell."""
for _number in range(8):
    NEWCOMERS[f"New{_number} Demo"] = (["chinese"], "design", ["monday"])
    LOCALS[f"Local{_number} Demo"] = (["chinese"], "design", ["monday"], 1)
for _number in range(1, ALONE):
    NEWCOMERS[f"Alone{_number} Demo"] = (["portuguese"], "architecture", ["weekend"])


@pytest.mark.parametrize("case", CASES, ids=str)
def test_both_sides_apply_and_are_paired_and_paired_again(
    request: pytest.FixtureRequest, case: Case, tmp_path: Path
) -> None:
    page: Page = request.getfixturevalue(case.page)
    first = steps.open_call(case.folder(tmp_path), f"{ADDRESS}/newcomers", LOADED)
    second = find_call(f"polimi_pop/{ADDRESS}/buddies")
    keeper = _office(first)
    now = first.opens_at + timedelta(days=2)
    with time_machine.travel(now, tick=True):
        ana = _apply(page, first, "Ana Alba")
        bruno = _apply(page, second, "Bruno Bassi")
        figures.be_refused(page, first.edition, keeper, now)
        _send_the_others(first, second)
        _apply_twice(page, ana, first)
    _pair(page, first, keeper)
    with time_machine.travel(_told(first) + timedelta(hours=3), tick=True):
        _see_each_other(page, case, ana, bruno)
        _stay_alone(page, first)
    with time_machine.travel(_told(first) + timedelta(days=3), tick=True):
        pair = _pair_again(page, first, keeper, ana, bruno)
    with time_machine.travel(_told(first) + timedelta(days=20), tick=True):
        contact = mentoring.keep_in_touch(page, ana, pair.second)
        assert contact.confirmed_at
        _others_meet(pair)
    _count(page, first, keeper)


def _office(call: Call) -> Person:
    keeper = steps.register("office@example.org", LOADED, name="Ines Office")
    programme = call.edition.initiative.programme
    grant_role(person=keeper, programme=programme, role=OfficeRole.Role.OFFICE, at=LOADED, by=None)
    return keeper


def _apply(page: Page, call: Call, name: str) -> Application:
    """Answer all questions by the pages; who refuses contact, or takes nobody, is told why not."""
    person = steps.register(f"{name.split()[0].lower()}@example.org", LOADED)
    steps.sign_in(page, person)
    steps.open_opportunity(page, call)
    expect(page.get_by_role("heading", level=1)).to_have_text("Progetto Buddy")
    steps.start_application(page, call)
    page.get_by_role("link", name="Start").click()
    page.get_by_label("Full name").fill(name)
    page.locator("label").get_by_text("English", exact=True).click()
    page.get_by_role("button", name="Save and continue").click()
    for answer in ("Spanish", "Engineering", "Tuesday evening", "Thursday evening"):
        steps.tick(page, answer)
    steps.tick(page, "No")
    is_local = call.decided_by_id is not None
    if is_local:
        _be_refused(page, "How many new students would you like to help?", "0", "from 1 to 3")
        page.get_by_label("How many new students would you like to help?").fill("1")
    page.get_by_role("button", name="Save and continue").click()
    page.get_by_role("button", name="Send application").click()
    expect(page.get_by_role("alert")).to_contain_text("your buddy cannot write to you")
    page.goto(f"/en/apply/{call.pk}/questions/")
    steps.tick(page, "Yes")
    page.get_by_role("button", name="Save and continue").click()
    steps.send_application(page)
    return Application.objects.get(call=call, person=person, state="submitted")


def _be_refused(page: Page, question: str, answer: str, words: str) -> None:
    page.get_by_label(question).fill(answer)
    page.get_by_role("button", name="Save and continue").click()
    expect(page).to_have_title(re.compile("^Error:"))
    expect(page.get_by_role("alert")).to_contain_text(words)


def _send_the_others(first: Call, second: Call) -> None:
    for name, (languages, field, times) in NEWCOMERS.items():
        _send(first, name, languages=languages, field=field, times=times)
    for name, (languages, field, times, partners) in LOCALS.items():
        _send(second, name, languages=languages, field=field, times=times, partners=partners)


def _send(call: Call, name: str, **answers: Any) -> None:
    submit_application(
        call=call,
        person=steps.register(f"{name.split()[0].lower()}@example.org", LOADED, name=name),
        preferences=[],
        answers={**answers, "agrees": True},
        at=call.opens_at + timedelta(days=3),
        notify=False,
    )


def _apply_twice(page: Page, ana: Application, first: Call) -> None:
    """Send again: there is one application, changed."""
    steps.sign_in(page, ana.person)
    steps.start_application(page, first)
    expect(page.locator("main")).to_contain_text("Your application is sent")
    assert first.applications.filter(person=ana.person).count() == 1


def _told(first: Call) -> Any:
    assert first.results_at is not None
    return first.results_at


def _pair(page: Page, first: Call, keeper: Person) -> None:
    """Try, make and tell the pairs by the pages of the office."""
    with time_machine.travel(first.deadline + timedelta(hours=2), tick=True):
        steps.sign_in(page, keeper)
        office.open_to_do(page)
        office.follow(page, "Try it, then give the places")
        office.try_it(page)
        expect(page.locator("main")).to_contain_text("It paired nobody")
        assert not Pair.objects.exists()
        page.get_by_role("button", name="Make the pairs, once").click()
        expect(page.get_by_role("status")).to_contain_text("The pairs are made.")
        page.get_by_role("link", name="Check the result and its proof").click()
        for name in ("audit.json", "public.json"):
            report = verify(office.download(page, name))
            assert (report.valid, report.broken) == (True, None)
    with time_machine.travel(_told(first), tick=True):
        steps.sign_in(page, keeper)
        office.open_places(page, first)
        page.get_by_role("button", name="Tell everyone who is paired with whom").click()
        expect(page.get_by_role("status")).to_contain_text("Everyone is told.")
    assert Pair.objects.filter(state=ACTIVE).count() >= 3
    everyone = len(NEWCOMERS) + len(LOCALS) + 2
    assert OutgoingMail.objects.filter(created_at__gte=_told(first)).count() == everyone


def _see_each_other(page: Page, case: Case, ana: Application, bruno: Application) -> None:
    """Let both of a pair read who the other is, what they share, and why."""
    both = Pair.objects.filter(first=ana, state=ACTIVE)
    [pair] = both
    other = pair.second
    steps.sign_in(page, ana.person)
    page.goto("/en/my-places/")
    expect(page.locator("main")).to_contain_text("You have a partner")
    page.goto(f"/en/my-places/{ana.reference}/")
    expect(page.get_by_role("link", name=other.person.email)).to_be_visible()
    expect(page.locator("main")).to_contain_text("Both: Spanish")
    page.goto(f"/en/my-places/{ana.reference}/why/")
    expect(page.locator("main")).to_contain_text(case.rule)
    expect(page.locator("main")).to_contain_text(other.person.name)
    steps.sign_in(page, other.person)
    page.goto(f"/en/my-places/{other.reference}/")
    expect(page.get_by_role("link", name="ana@example.org")).to_be_visible()
    assert other.person.name in {"Bruno Bassi", "Elsa Esposito"}
    assert bruno.state == "submitted"


def _stay_alone(page: Page, first: Call) -> None:
    """Tell whoever shares nothing with anyone honestly that there is nobody."""
    ivo = first.applications.get(person__email="ivo@example.org")
    assert not Pair.objects.filter(first=ivo).exists()
    steps.sign_in(page, ivo.person)
    page.goto(f"/en/my-places/{ivo.reference}/why/")
    expect(page.locator("main")).to_contain_text("You have no partner at the moment.")
    expect(page.locator("main")).to_contain_text("Nobody on the other side")


def _pair_again(
    page: Page, first: Call, keeper: Person, ana: Application, bruno: Application
) -> Pair:
    """Ask for another, end the pair, and pair again: kept pairs stay, the same two do not meet."""
    old = Pair.objects.get(first=ana, state=ACTIVE)
    kept = set(Pair.objects.filter(state=ACTIVE).exclude(pk=old.pk).values_list("pk", flat=True))
    steps.sign_in(page, ana.person)
    page.goto(f"/en/my-places/{ana.reference}/")
    page.get_by_role("link", name="This does not work: ask for another partner").click()
    page.get_by_role("button", name="Ask for another partner").click()
    expect(page.locator("main")).to_contain_text("The office looks at it.")
    steps.sign_in(page, keeper)
    office.open_to_do(page)
    office.follow(page, "1 pair does not fit")
    expect(page.locator("main")).to_contain_text("Ana Alba asks for another")
    page.get_by_role("link", name=re.compile("^End this pair ?: Ana Alba")).click()
    page.get_by_label("Why does this pair end?").fill("They could not find a time.")
    page.get_by_role("button", name="End the pair and tell both").click()
    expect(page.get_by_role("status")).to_contain_text("The pair has ended")
    page.get_by_role("button", name="Pair again and write to the new pairs").click()
    expect(page.get_by_role("status")).to_contain_text("new pair")
    new = Pair.objects.get(first=ana, state=ACTIVE)
    assert new.second_id != old.second_id
    assert kept <= set(Pair.objects.filter(state=ACTIVE).values_list("pk", flat=True))
    steps.sign_in(page, ana.person)
    page.goto(f"/en/my-places/{ana.reference}/")
    expect(page.get_by_role("link", name=new.second.person.email)).to_be_visible()
    expect(page.locator("main")).to_contain_text("This pair has ended")
    reasons = OutgoingMail.objects.filter(body__contains="could not find a time")
    assert not reasons.exists()
    return new


def _others_meet(pair: Pair) -> None:
    """Let other pairs note two contacts each, which nobody confirms."""
    others = Pair.objects.filter(state=ACTIVE).exclude(pk=pair.pk).order_by("pk")
    now = timezone.now()
    for one in others[: IN_TOUCH - 1]:
        for way in ("met", "wrote"):
            note_contact(
                pair=one,
                application=one.first,
                day=now.date(),
                way=way,
                minutes=None,
                at=now,
                by=one.first.person,
            )


def _count(page: Page, first: Call, keeper: Person) -> None:
    """Publish how many of both sides found somebody, and apart from them how pairs live."""
    everyone = len(NEWCOMERS) + len(LOCALS) + 2
    people = {"applied": everyone, "placed": everyone - ALONE}
    assert figures.publish(page, first.edition, keeper, people, of="partnered") == people
    pairs = {
        "paired": Pair.objects.filter(state=ACTIVE).count() + 1,
        "in_touch": IN_TOUCH,
        "confirmed": 1,
        "contacts": 2 * (IN_TOUCH - 1) + 1,
    }
    told = figures.publish(page, first.edition, keeper, pairs, of="contacts")
    assert told == pairs | {"confirmed": None}
