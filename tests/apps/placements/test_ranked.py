"""Deferred acceptance in the product: frozen, drawn, run once, published, answered."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from pariter.apps.applications.actions import submit_application
from pariter.apps.applications.models import Application
from pariter.apps.journal.models import OutgoingMail
from pariter.apps.people.models import Organisation, Person
from pariter.apps.placements.answers import (
    accept_placement,
    decline_placement,
    withdraw_placement,
)
from pariter.apps.placements.errors import PlacementError
from pariter.apps.placements.lottery import commit_lottery, draw_lottery
from pariter.apps.placements.models import AllocationRun, Lottery, Outcome, Placement
from pariter.apps.placements.runs import publish_run, run_allocation
from pariter.apps.programmes.actions import close_call
from pariter.apps.programmes.models import Call
from pariter.verifier import verify

OPEN = datetime(2026, 11, 20, 12, tzinfo=UTC)
CLOSED = datetime(2026, 12, 12, 12, tzinfo=UTC)
DRAWN = datetime(2026, 12, 15, 12, tzinfo=UTC)
PUBLISHED = datetime(2026, 12, 16, 12, tzinfo=UTC)
People = Callable[..., list[Person]]


@pytest.fixture
def applications(ranked_call: Call, people: People) -> list[Application]:
    """Six people want red first: three from the north, three from the south."""
    wishes = list(ranked_call.offers.order_by("-key"))
    return [
        submit_application(
            call=ranked_call,
            person=person,
            preferences=wishes,
            home=Organisation.objects.get(code=home),
            at=OPEN,
        )
        for home in ("north", "south")
        for person in people(3, home)
    ]


@pytest.fixture
def drawn(ranked_call: Call, applications: list[Application]) -> Lottery:
    commit_lottery(call=ranked_call, at=CLOSED, by=None)
    return draw_lottery(call=ranked_call, beacon="7 12 31 44 58 90", at=DRAWN, by=None)


@pytest.fixture
def published(ranked_call: Call, drawn: Lottery) -> AllocationRun:
    run = run_allocation(call=ranked_call, kind="real", at=DRAWN, by=None)
    publish_run(run=run, at=PUBLISHED, by=None)
    return run


def test_the_list_is_frozen_only_after_closing_and_before_the_draw(
    ranked_call: Call, applications: list[Application]
) -> None:
    with pytest.raises(PlacementError) as refusal:
        commit_lottery(call=ranked_call, at=OPEN, by=None)
    assert refusal.value.code == "still_open"
    with pytest.raises(PlacementError) as refusal:
        commit_lottery(call=ranked_call, at=DRAWN, by=None)
    assert refusal.value.code == "draw_past"
    first = commit_lottery(call=ranked_call, at=CLOSED, by=None)
    assert commit_lottery(call=ranked_call, at=CLOSED, by=None).root == first.root
    assert first.tickets.count() == 6


def test_a_draw_is_entered_once_and_not_before_its_time(
    ranked_call: Call, applications: list[Application]
) -> None:
    with pytest.raises(PlacementError) as refusal:
        draw_lottery(call=ranked_call, beacon="1", at=DRAWN, by=None)
    assert refusal.value.code == "not_committed"
    lottery = commit_lottery(call=ranked_call, at=CLOSED, by=None)
    with pytest.raises(PlacementError) as refusal:
        draw_lottery(
            call=ranked_call, beacon="1", at=lottery.draw_at - timedelta(seconds=1), by=None
        )
    assert refusal.value.code == "too_early"
    draw_lottery(call=ranked_call, beacon="1", at=DRAWN, by=None)
    draw_lottery(call=ranked_call, beacon=" 1 ", at=DRAWN, by=None)
    with pytest.raises(PlacementError) as refusal:
        draw_lottery(call=ranked_call, beacon="2", at=DRAWN, by=None)
    assert refusal.value.code == "already_drawn"


def test_a_call_closed_early_can_be_frozen(
    ranked_call: Call, applications: list[Application]
) -> None:
    close_call(call=ranked_call, reason="All seats asked for.", at=OPEN, by=None)
    assert commit_lottery(call=ranked_call, at=OPEN, by=None).committed_at == OPEN


def test_no_run_without_a_draw(ranked_call: Call, applications: list[Application]) -> None:
    with pytest.raises(PlacementError) as refusal:
        run_allocation(call=ranked_call, kind="dry", at=DRAWN, by=None)
    assert refusal.value.code == "not_drawn"


def test_a_dry_run_places_nobody_and_equals_the_real_one(ranked_call: Call, drawn: Lottery) -> None:
    dry = run_allocation(call=ranked_call, kind="dry", at=DRAWN, by=None)
    with pytest.raises(PlacementError) as refusal:
        publish_run(run=dry, at=PUBLISHED, by=None)
    assert refusal.value.code == "dry"
    real = run_allocation(call=ranked_call, kind="real", at=DRAWN, by=None)
    assert run_allocation(call=ranked_call, kind="real", at=PUBLISHED, by=None).pk == real.pk
    assert Placement.objects.count() == 0
    assert (real.audit, real.public) == (dry.audit, dry.public)


def test_the_audit_proves_the_run_and_a_changed_seat_breaks_it(published: AllocationRun) -> None:
    assert verify(published.audit).valid
    token = next(key for key, value in published.audit["result"]["assignment"].items() if value)
    published.audit["result"]["assignment"][token] = None
    assert not verify(published.audit).valid


def test_the_quota_of_a_home_holds(published: AllocationRun) -> None:
    red = Outcome.objects.filter(run=published, offer__key="red")
    assert sorted(red.values_list("application__home__code", flat=True)) == ["north", "south"]


def test_publishing_twice_tells_everyone_once(published: AllocationRun) -> None:
    before = OutgoingMail.objects.count()
    publish_run(run=published, at=PUBLISHED, by=None)
    assert OutgoingMail.objects.count() == before
    assert Placement.objects.filter(state="offered").count() == 4
    assert OutgoingMail.objects.count() == 12


def test_who_got_blue_or_nothing_waits_for_what_she_wanted_more(published: AllocationRun) -> None:
    waiting = Placement.objects.filter(state="waiting")
    assert waiting.filter(offer__key="red").count() == 4
    assert waiting.filter(offer__key="blue").count() == 2


def test_a_declined_seat_moves_up_the_chain_within_the_quota(published: AllocationRun) -> None:
    red = Placement.objects.get(state="offered", offer__key="red", application__home__code="north")
    decline_placement(placement=red, at=PUBLISHED, by=red.application.person)
    offered = Placement.objects.get(
        state="offered", offer__key="red", application__home__code="north"
    )
    first_waiting = Placement.objects.filter(
        offer__key="red", application__home__code="north"
    ).order_by("order")
    assert offered.pk in [placement.pk for placement in first_waiting]
    held_below = Placement.objects.filter(
        application=offered.application, offer__key="blue", state="offered"
    )
    if held_below:
        accept_placement(placement=offered, at=PUBLISHED, by=offered.application.person)
        below = Placement.objects.get(application=offered.application, offer__key="blue")
        assert below.state == "withdrawn"
        assert Placement.objects.filter(offer__key="blue", state="offered").count() == 2


def test_accepting_keeps_the_turn_for_a_dearer_wish(published: AllocationRun) -> None:
    blue = Placement.objects.filter(state="offered", offer__key="blue").first()
    assert blue
    accept_placement(placement=blue, at=PUBLISHED, by=blue.application.person)
    still = Placement.objects.get(application=blue.application, offer__key="red")
    assert still.state == "waiting"
    withdraw_placement(placement=still, at=PUBLISHED, by=blue.application.person)
    still.refresh_from_db()
    assert still.state == "withdrawn"


def test_seats_never_exceed_capacity_and_nobody_holds_two_after_answers(
    published: AllocationRun,
) -> None:
    for _round in range(6):
        for placement in Placement.objects.filter(state="offered").order_by("pk"):
            placement.refresh_from_db()
            if placement.state == "offered":
                accept_placement(placement=placement, at=PUBLISHED, by=placement.application.person)
    for offer in published.call.offers.all():
        assert offer.placements.filter(state="accepted").count() == offer.capacity
    holders = Placement.objects.filter(state="accepted").values_list("application", flat=True)
    assert len(holders) == len(set(holders)) == 4
