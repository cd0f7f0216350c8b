"""Lottery windows: wishes until they close, one draw of whole parties, then first come."""

import copy
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import count
from typing import Any

import pytest
from i18nfield.strings import LazyI18nString
from tests.apps.placements.class_scene import Scene, class_scene, heads

from pariter.apps.applications.models import Application
from pariter.apps.journal.models import OutgoingMail
from pariter.apps.people.models import Person
from pariter.apps.placements.answers import (
    accept_placement,
    come_with_fewer,
    decline_placement,
    withdraw_placement,
)
from pariter.apps.placements.class_booking import book, change_headcount
from pariter.apps.placements.class_schools import name_school
from pariter.apps.placements.class_warnings import AHEAD, warn_unconfirmed
from pariter.apps.placements.companions import seat_companion
from pariter.apps.placements.enrol import enrol
from pariter.apps.placements.errors import PlacementError
from pariter.apps.placements.lottery import commit_lottery, draw_lottery
from pariter.apps.placements.models import AllocationRun, Outcome, Placement
from pariter.apps.placements.open_sign_up import Comer, come, sign_up_openly
from pariter.apps.placements.queries import held_seats, window_outcomes
from pariter.apps.placements.runs import publish_run, run_allocation
from pariter.apps.placements.sign_up import sign_up
from pariter.apps.placements.waiting import fill_vacancies
from pariter.apps.placements.window_comparing import compare_windows
from pariter.apps.placements.window_draw import explanation_of, window_record
from pariter.apps.placements.windows import Phase, change_party, phase_of, wish_first
from pariter.apps.programmes.models import Call, Offer
from pariter.kernels.allocation import MarketError
from pariter.kernels.allocation.party_variants import PartyVariant
from pariter.verifier import verify
from pariter.web.participant.class_words import reason_of

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
CLOSES = datetime(2026, 11, 25, 12, tzinfo=UTC)
DRAW = datetime(2026, 11, 26, 12, tzinfo=UTC)
AFTER = DRAW + timedelta(hours=1)
BEACON = "7 21 34 55 89"


@pytest.fixture(name="call")
def _call(sign_up_call: Call) -> Call:
    """Return a call without accounts, for parties, with a window of one place for each."""
    Call.objects.filter(pk=sign_up_call.pk).update(
        needs_account=False,
        most_together=6,
        window_closes_at=CLOSES,
        window_places=1,
        draw_at=DRAW,
        draw_source=LazyI18nString({"en": "Lotto, Milano wheel"}),
    )
    sign_up_call.offers.update(capacity=10)
    return Call.objects.select_related("edition__initiative__programme").get(pk=sign_up_call.pk)


@pytest.fixture(name="scene")
def _scene(call: Call) -> Scene:
    call.offers.exclude(key__in=("walk", "tax")).delete()
    scene = class_scene(call)
    scene.rules(needs_account=True, window_places=None)
    return scene


def offer_of(call: Call, key: str = "walk") -> Offer:
    found = call.offers.get(key=key)
    found.call = call
    return found


def wish(call: Call, name: str, seats: int = 1, key: str = "walk") -> Placement:
    comer = Comer(email=f"{name}@example.org", name=name.title(), language="en", seats=seats)
    return sign_up_openly(offer=offer_of(call, key), comer=comer, at=NOW)


def chance() -> Any:
    """Give bytes that are the same in each run."""
    numbers = count()
    return lambda size: sha256(str(next(numbers)).encode()).digest()[:size]


def hold(call: Call) -> AllocationRun:
    """Freeze, draw and decide."""
    commit_lottery(call=call, at=CLOSES, by=None, chance=chance())
    draw_lottery(call=call, beacon=BEACON, at=AFTER, by=None)
    return run_allocation(call=call, kind="real", at=AFTER, by=None)


def published(call: Call) -> AllocationRun:
    run = hold(call)
    publish_run(run=run, at=AFTER, by=None)
    return run


def states(call: Call) -> dict[str, str]:
    rows = Placement.objects.filter(offer__call=call).values_list(
        "application__person__name", "offer__key", "state"
    )
    return {f"{name} {offer}": state for name, offer, state in rows}


def refusal(act: Any, **values: Any) -> PlacementError:
    with pytest.raises(PlacementError) as caught:
        act(**values)
    return caught.value


def test_in_the_window_wishes_wait_and_nobody_gets_a_place(call: Call) -> None:
    assert phase_of(call, NOW) is Phase.OPEN
    ada = wish(call, "ada", 2)
    assert ada.state == "waiting"
    assert fill_vacancies(offer=ada.offer, at=NOW) == 0
    mail = OutgoingMail.objects.get()
    assert mail.subject == "You are in the draw: Walk"
    assert "coming first gives you nothing" in mail.body
    assert "26 November 2026" in mail.body
    assert wish(call, "ada", 2).pk == ada.pk
    bo = Comer(email="bo@x.org", name="", language="en")
    come(offer=offer_of(call), session=None, comer=bo, at=NOW)
    assert set(states(call).values()) == {"waiting"}
    error = refusal(wish, call=call, name="crowd", seats=7)
    assert error.code == "too_many_together"


def test_a_wish_is_ranked_changed_and_left_until_the_window_closes(call: Call) -> None:
    ada = wish(call, "ada", 2)
    tax = wish(call, "ada", 3, "tax")
    ada_herself = ada.application.person
    assert (ada.order, tax.order) == (1, 2)
    wish_first(placement=tax, at=NOW, by=ada_herself)
    wish_first(placement=tax, at=NOW, by=ada_herself)
    change_party(placement=ada, seats=5, at=NOW, by=ada_herself)
    ada.refresh_from_db()
    tax.refresh_from_db()
    assert (tax.order, ada.order, ada.seats) == (1, 2, 5)
    come_with_fewer(placement=ada, seats=4, at=NOW, by=ada_herself)
    assert refusal(change_party, placement=ada, seats=7, at=NOW, by=ada_herself).code == "seats"
    for act in (wish_first, change_party, come_with_fewer):
        values = {} if act is wish_first else {"seats": 3}
        error = refusal(act, placement=ada, at=CLOSES, by=ada_herself, **values)
        assert error.code == "drawing"
    assert not seat_companion(placement=ada, wanted=True, at=CLOSES, by=None)
    withdraw_placement(placement=ada, at=CLOSES, by=ada_herself)
    assert states(call) == {"Ada walk": "withdrawn", "Ada tax": "waiting"}


def test_between_the_window_and_the_result_nobody_joins(call: Call) -> None:
    wish(call, "ada")
    comer = Comer(email="late@example.org", name="", language="en")
    error = refusal(come, offer=offer_of(call), session=None, comer=comer, at=CLOSES)
    assert error.code == "drawing"
    assert "The draw is on" in str(error)
    person = Placement.objects.get().application.person
    for act, values in ((sign_up, {"person": person}), (enrol, {"people": [person], "by": None})):
        assert refusal(act, offer=offer_of(call), at=CLOSES, **values).code == "drawing"
    assert refusal(commit_lottery, call=call, at=NOW, by=None).code == "still_open"


def test_nobody_in_the_window_leaves_the_places_to_who_comes_first(call: Call) -> None:
    assert refusal(commit_lottery, call=call, at=CLOSES, by=None).code == "nobody"
    assert phase_of(call, CLOSES) is Phase.OVER
    comer = Comer(email="late@example.org", name="", language="en")
    placement = sign_up_openly(offer=offer_of(call), comer=comer, at=CLOSES)
    assert placement.state == "offered"
    assert phase_of(call, CLOSES + timedelta(hours=1)) is Phase.OVER


def test_the_draw_keeps_parties_whole_tells_everyone_once_and_is_proved(call: Call) -> None:
    for number, seats in enumerate((4, 5, 3, 2, 1, 4, 2)):
        wish(call, f"p{number}", seats)
    wish(call, "p0", 4, "tax")
    OutgoingMail.objects.all().delete()
    run = published(call)
    assert run.mechanism == "party_rounds"
    for document in (run.audit, run.public):
        report = verify(document)
        assert report.valid, report.broken
    tampered = copy.deepcopy(run.audit)
    party = next(iter(tampered["market"]["parties"].values()))
    party["size"] += 1
    assert not verify(tampered).valid
    for offer in call.offers.all():
        assert held_seats(offer) <= offer.capacity
    given = Placement.objects.filter(state="offered")
    assert all(place.answer_by and place.run_id == run.pk for place in given)
    waiting = Placement.objects.filter(state="waiting", offer__key="walk")
    free = 10 - held_seats(offer_of(call))
    assert waiting.exists()
    assert all(place.seats > free for place in waiting)
    assert OutgoingMail.objects.count() == 7
    assert set(OutgoingMail.objects.values_list("subject", flat=True)) == {
        "The result of the draw: Title"
    }
    publish_run(run=run, at=AFTER, by=None)
    assert OutgoingMail.objects.count() == 7
    for application in Application.objects.filter(call=call):
        [outcome] = window_outcomes(application)
        told = explanation_of(outcome)
        held = application.placements.filter(state="offered")
        assert {place.offer.key for place in held} == set(told.assigned)
        record = window_record(run.call.lottery, outcome.explanation["token"])
        assert record["leaf"] == run.public["lottery"]["tokens"][record["token"]]["leaf"]
        assert record["number"] == run.public["lottery"]["tokens"][record["token"]]["number"]


def test_after_the_result_freed_seats_go_on_in_the_order_of_the_draw(call: Call) -> None:
    for name in ("ada", "ben", "cyd", "dee"):
        wish(call, name, 5)
    published(call)
    assert phase_of(call, AFTER) is Phase.OVER
    first, *_ = Placement.objects.filter(state="offered").order_by("order")
    turns = list(Placement.objects.filter(state="waiting").order_by("order"))
    assert len(turns) == 2
    late = sign_up_openly(
        offer=offer_of(call),
        comer=Comer(email="late@example.org", name="Late", language="en", seats=1),
        at=AFTER,
    )
    assert late.state == "waiting"
    assert late.order > turns[-1].order
    decline_placement(placement=first, at=AFTER, by=first.application.person)
    turns[0].refresh_from_db()
    assert turns[0].state == "offered"
    accept_placement(placement=turns[0], at=AFTER, by=turns[0].application.person)


def test_who_leaves_between_freeze_and_result_frees_her_seats_for_the_next(call: Call) -> None:
    placements = [wish(call, name, 6) for name in ("ada", "ben")]
    commit_lottery(call=call, at=CLOSES, by=None, chance=chance())
    draw_lottery(call=call, beacon=BEACON, at=AFTER, by=None)
    run = run_allocation(call=call, kind="real", at=AFTER, by=None)
    winner = Outcome.objects.exclude(offer=None).get().application_id
    left = next(one for one in placements if one.application_id == winner)
    withdraw_placement(placement=left, at=AFTER, by=left.application.person)
    publish_run(run=run, at=AFTER, by=None)
    assert sorted(states(call).values()) == ["offered", "withdrawn"]


def test_a_dry_run_tells_nobody_and_the_order_of_coming_changes_nothing(call: Call) -> None:
    for name in ("ada", "ben", "cyd"):
        wish(call, name, 4)
    OutgoingMail.objects.all().delete()
    commit_lottery(call=call, at=CLOSES, by=None, chance=chance())
    assert refusal(run_allocation, call=call, kind="dry", at=AFTER, by=None).code == "not_drawn"
    draw_lottery(call=call, beacon=BEACON, at=AFTER, by=None)
    dry = run_allocation(call=call, kind="dry", at=AFTER, by=None)
    assert dry.public["mechanism"] == "party_rounds"
    assert set(states(call).values()) == {"waiting"}
    assert not OutgoingMail.objects.exists()


def test_classes_are_drawn_by_headcount_with_share_kept_seats_and_new_schools_first(
    scene: Scene,
) -> None:
    scene.serve("Old")
    scene.rules(most_per_school=1, kept_until=DRAW + timedelta(days=30))
    scene.room("walk", kept_seats=25)
    olds = [scene.book("Old", 19) for _ in range(2)]
    news = [scene.book("New", 23), scene.book("Fresh", 19)]
    assert {place.state for place in (*olds, *news)} == {"waiting"}
    assert OutgoingMail.objects.filter(subject="You are in the draw: Walk").count() == 4
    error = refusal(scene.book, school="Vast", pupils=70)
    assert error.code == "room"
    assert olds[0].school_class
    change_headcount(
        school_class=olds[0].school_class,
        headcount=heads(20),
        at=NOW,
        by=olds[0].application.person,
    )
    group = news[0].school_class
    assert group
    person = group.application.person
    error = refusal(change_headcount, school_class=group, headcount=heads(9), at=CLOSES, by=person)
    assert error.code == "drawing"
    again: dict[str, Any] = {
        "school_class": group,
        "offers": [scene.tax],
        "at": CLOSES,
        "by": person,
    }
    assert refusal(book, **again).code == "drawing"
    run = published(scene.call)
    assert verify(run.audit).valid
    for place in (*olds, *news):
        place.refresh_from_db()
    # New schools hold 24 + 20 of 60 seats; 16 are left, too few for a class of 20.
    assert [place.state for place in news] == ["offered", "offered"]
    assert {place.state for place in olds} == {"waiting"}
    explained = {outcome.school_class_id: explanation_of(outcome) for outcome in
                 Outcome.objects.filter(run=run)}  # fmt: skip
    told = explained[olds[0].school_class_id]
    assert told.is_served
    assert told.lines[0].outcome == "seats"
    withdraw_placement(placement=olds[1], at=AFTER, by=olds[1].application.person)
    decline_placement(placement=news[0], at=AFTER, by=person)
    olds[0].refresh_from_db()
    assert olds[0].state == "offered"


def test_a_class_of_an_unconfirmed_school_waits_behind_the_draw(scene: Scene) -> None:
    scene.book("New", 19)
    teacher = scene.teacher("New").person
    application = name_school(
        call=scene.call, teacher=teacher, name="Unlisted", district="Demo 2", at=NOW
    )
    group = scene.group(application, 10)
    [place] = book(school_class=group, offers=[scene.walk], at=NOW, by=teacher)
    [told] = OutgoingMail.objects.filter(to=teacher.email, subject__startswith="Your wish is noted")
    assert "only if it does so before the list is frozen" in told.body
    # Teacher and office are told once, some days before.
    assert [warn_unconfirmed(at=at) for at in (NOW, CLOSES - AHEAD, CLOSES)] == [0, 1, 0]
    desk = scene.call.edition.initiative.contact.email
    assert {mail.to for mail in OutgoingMail.objects.filter(created_at=CLOSES - AHEAD)} == {
        teacher.email,
        desk,
    }
    reason, _number = reason_of(place, CLOSES)
    assert "has not confirmed your school yet" in reason.why
    run = published(scene.call)
    assert warn_unconfirmed(at=AFTER) == 0
    place.refresh_from_db()
    assert len(run.audit["market"]["parties"]) == 1
    assert (place.state, place.order) == ("waiting", 2)
    [left] = OutgoingMail.objects.filter(to=teacher.email, subject__contains="was not in the draw")
    assert "waits behind those who were drawn" in left.body
    reason, number = reason_of(place, AFTER)
    assert "So your class was not in the draw" in reason.why
    assert number == 1


def test_two_settings_are_compared_by_pupils_of_each_gender_and_district(scene: Scene) -> None:
    keeper = Person.objects.create_user("keeper@example.org")
    scene.serve("Old")
    scene.rules(most_per_school=1)
    for school in ("Old", "Old", "New", "Fresh"):
        scene.book(school, 20)
    one, two = PartyVariant(places=None, share=1), PartyVariant(places=None, share=None, kept=False)
    early: dict[str, Any] = {
        "call": scene.call,
        "first": one,
        "second": two,
        "at": AFTER,
        "by": keeper,
    }
    assert refusal(compare_windows, **early).code == "not_drawn"
    hold(scene.call)
    assert refusal(compare_windows, **{**early, "second": one}).code == "same_rules"
    found = compare_windows(**early)
    assert found.people == 4
    assert [side.placed for side in found.sides] == [2, 2]
    genders, districts = found.groups
    assert [(line.label, line.people) for line in genders.lines] == [("Girls", 40), ("Boys", 40)]
    assert [line.people for line in districts.lines] == [80]
    assert genders.lines[0].placed == (20, 20)
    with pytest.raises(MarketError, match="share: 0"):
        compare_windows(**{**early, "second": PartyVariant(places=None, share=0)})
