"""Why this result: plain words from what was stored, a proof that holds, nobody else's data."""

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from tests.journeys import steps

from pariter.apps.applications.models import Application
from pariter.apps.journal.models import OutgoingMail
from pariter.apps.people.models import Organisation, Person
from pariter.apps.placements.answers import decline_placement
from pariter.apps.placements.models import AllocationRun, LotteryTicket, Outcome, Placement
from pariter.apps.placements.sign_up import sign_up
from pariter.apps.programmes.models import Call, Offer, Quota
from pariter.kernels.allocation import Explanation, ExplanationLine
from pariter.verifier import verify
from pariter.web.participant.reasons import changes, wish_reasons

SignIn = Callable[[Person], Client]
Apply = Callable[..., Application]
Publish = Callable[[Call], AllocationRun]


def line(option: str, rank: int, outcome: str, **changed: object) -> ExplanationLine:
    """Return what happened to one wish, with everything told unless changed."""
    values = {
        "seats": 20,
        "home_seats": 6,
        "wanted": 90,
        "position": 40,
        "priority": None,
        "needed": 30,
        "needed_priority": None,
    }
    return ExplanationLine(option=option, rank=rank, outcome=outcome, **(values | changed))  # type: ignore[arg-type]


def explained(rank: int | None, *lines: ExplanationLine) -> Explanation:
    """Return the explanation of someone who was drawn as number 70 of 200."""
    assigned = None if rank is None else lines[rank - 1].option
    return Explanation("deferred_acceptance", assigned, rank, 70, 70, 200, lines)


@pytest.fixture
def offers(ranked_call: Call) -> dict[str, Offer]:
    """Return three courses by the keys a, b and c."""
    return dict(zip("abc", ranked_call.offers.all()[:3], strict=True))


@pytest.fixture
def home(ranked_call: Call) -> Organisation:
    """Return the home institution of the explained person."""
    return Organisation.objects.get(code="polimi")


def test_each_outcome_has_its_words(offers: dict[str, Offer], home: Organisation) -> None:
    explanation = explained(
        3,
        line("a", 1, "full"),
        line("b", 2, "quota_full", needed=25),
        line("c", 3, "placed", needed=None),
    )
    first, second, third = wish_reasons(explanation, offers, home, offers["a"].call)
    assert [reason.tag.text for reason in (first, second, third)] == [
        "Full",
        "Seats for your home taken",
        "You got this",
    ]
    assert first.sentences == [
        "There are 20 seats.",
        "90 people wanted it, and you were number 40 among them.",
        "All seats went to people who were drawn before you.",
        "The last person who got in had number 30. You had number 70.",
    ]
    assert second.sentences[2:] == [
        "At most 6 people from Politecnico di Milano can come.",
        "Those seats went to people from there who were drawn before you.",
        "The last person who got in had number 25. You had number 70.",
    ]
    assert third.sentences[2:] == ["A seat was left when it was your turn."]


def test_wish_below_the_place_was_not_needed(offers: dict[str, Offer], home: Organisation) -> None:
    explanation = explained(1, line("a", 1, "placed"), line("b", 2, "not_needed"))
    assert wish_reasons(explanation, offers, home, offers["a"].call)[1].sentences == [
        "You got a wish that you ranked higher, so we did not need this one."
    ]


def test_what_is_hidden_is_said_to_be_hidden(
    ranked_call: Call, offers: dict[str, Offer], home: Organisation
) -> None:
    hidden = line("a", 1, "full", wanted=None, position=None, needed=None, hidden="few")
    explanation = explained(None, hidden)
    [reason] = wish_reasons(explanation, offers, home, offers["a"].call)
    assert "How many people wanted it is hidden, because they are few." in reason.sentences
    assert reason.sentences[-1] == (
        "The number of the last person who got in is hidden, because few people got in."
    )
    assert "hidden" in changes(explanation, offers, ranked_call)[0]


def test_wishes_without_any_seat_say_so(offers: dict[str, Offer], home: Organisation) -> None:
    explanation = explained(
        None,
        line("a", 1, "full", seats=0, needed=None),
        line("b", 2, "quota_full", home_seats=0, needed=None),
    )
    call = offers["a"].call
    first, second = wish_reasons(explanation, offers, home, call)
    assert first.sentences == ["It has no seats in this call."]
    assert second.sentences[-1] == "Nobody from Politecnico di Milano can come."
    assert [reason.tag.text for reason in (first, second)] == ["Not open to you"] * 2
    [about_the_list] = changes(explanation, offers, call)
    assert about_the_list.startswith("Another order of your wishes would not have helped.")


def test_changes_say_what_was_needed(ranked_call: Call, offers: dict[str, Offer]) -> None:
    missed = explained(2, line("a", 1, "full"), line("b", 2, "placed"))
    assert changes(missed, offers, ranked_call) == [
        f"{offers['a'].title}: you needed number 30 or lower in the draw. You had number 70.",
        "Another order of your wishes could not have given you anything that you wanted more.",
    ]
    first = explained(1, line("a", 1, "placed"))
    assert changes(first, offers, ranked_call) == [
        "Nothing could be better: you got your first wish."
    ]


def test_changes_are_honest_about_short_lists(ranked_call: Call, offers: dict[str, Offer]) -> None:
    nothing = explained(None, line("a", 1, "full"))
    assert "A longer list might have" in changes(nothing, offers, ranked_call)[-1]
    ranked_call.maximum_choices = 1
    assert "at most 1" in changes(nothing, offers, ranked_call)[-1]


@pytest.fixture
def result(
    ranked_call: Call, anna: Person, ben: Person, apply: Apply, publish: Publish
) -> Callable[[str], Application]:
    """Publish a course of seven seats for nine people; return who was placed, and who was not."""
    scarce, wide = ranked_call.offers.all()[:2]
    Quota.objects.all().delete()
    Offer.objects.filter(pk=scarce.pk).update(capacity=7)
    more = [
        steps.register(f"p{n}@example.org", ranked_call.opens_at, name=f"P{n}") for n in range(7)
    ]
    for person in (anna, ben, *more):
        apply(ranked_call, person, scarce, wide)
    run = publish(ranked_call)

    def of(kind: str) -> Application:
        key = scarce.key if kind == "first" else wide.key
        return Outcome.objects.filter(run=run, offer__key=key)[0].application

    return of


def at_result(call: Call) -> time_machine.travel:
    """Return the day after the result."""
    assert call.draw_at is not None
    return time_machine.travel(call.draw_at + timedelta(days=1), tick=False)


def test_why_explains_a_missed_first_wish(
    sign_in: SignIn, ranked_call: Call, result: Callable[[str], Application]
) -> None:
    application = result("second")
    with at_result(ranked_call):
        page = sign_in(application.person).get(f"/en/my-places/{application.reference}/why/").text
    number = application.ticket.order
    last = max(
        row.application.ticket.order or 0
        for row in Outcome.objects.filter(offer=ranked_call.offers.all()[0])
    )
    assert "your wish number 2" in page
    assert "All seats went to people who were drawn before you." in page
    assert f"The last person who got in had number {last}. You had number {number}." in page
    assert "Study desk" in page
    assert "mobility@example.org" in page
    assert "Later a seat became free" not in page


def test_why_tells_what_was_offered_after_the_result(
    sign_in: SignIn, ranked_call: Call, result: Callable[[str], Application]
) -> None:
    first = result("first")
    place = Placement.objects.get(application=first, state="offered")
    with at_result(ranked_call):
        decline_placement(placement=place, at=timezone.now(), by=first.person)
        moved = Placement.objects.get(offer=place.offer, offered_at=timezone.now()).application
        page = sign_in(moved.person).get(f"/en/my-places/{moved.reference}/why/").text
    assert f"Later a seat became free, and we offered you <strong>{place.offer.title}<" in page


def told_of_waiting(client: Client, application: Application) -> list[str]:
    """Return what the why page and the mail say about waiting."""
    page = client.get(f"/en/my-places/{application.reference}/why/").text
    mail = OutgoingMail.objects.get(
        to=application.person.email, subject__startswith="Your result is here"
    )
    return [
        next(told[side] for told in SENTENCES if told[side] in " ".join(text.split()))
        for side, text in enumerate((page, mail.body))
    ]


SENTENCES = (
    ("so you went on no waiting list.", "so you do not wait for any."),
    (
        "You went on the waiting list of those of your wishes that have a seat open to you.",
        "You wait for those of your wishes that have a seat open to you.",
    ),
    (
        "You went on the waiting list of each of your wishes.",
        "You wait for each of your wishes.",
    ),
)
"""What the page says at any later time, and what the letter says at once."""


def test_nobody_waits_where_no_seat_could_be_hers(
    sign_in: SignIn, ranked_call: Call, anna: Person, ben: Person, apply: Apply, publish: Publish
) -> None:
    empty, taken = ranked_call.offers.all()[:2]
    Quota.objects.all().delete()
    Offer.objects.filter(pk=empty.pk).update(capacity=0)
    Offer.objects.filter(pk=taken.pk).update(capacity=1)
    people = [steps.register(f"p{n}@example.org", ranked_call.opens_at) for n in range(2)]
    nobody, *others = [apply(ranked_call, anna, empty)] + [
        apply(ranked_call, person, empty, taken) for person in (ben, *people)
    ]
    publish(ranked_call)
    waiting = Placement.objects.filter(state=Placement.State.WAITING)
    assert {placement.offer_id for placement in waiting} == {taken.pk}
    assert not nobody.placements.exists()
    beaten = next(one for one in others if one.placements.filter(state="waiting").exists())
    with at_result(ranked_call):
        assert told_of_waiting(sign_in(anna), nobody) == [*SENTENCES[0]]
        assert told_of_waiting(sign_in(beaten.person), beaten) == [*SENTENCES[1]]


def test_why_tells_nothing_about_anyone_else(
    sign_in: SignIn, ranked_call: Call, result: Callable[[str], Application]
) -> None:
    application = result("second")
    with at_result(ranked_call):
        client = sign_in(application.person)
        address = f"/en/my-places/{application.reference}/why/"
        shown = client.get(address).text + client.get(f"{address}record.json").text
        proof = client.get(f"{address}proof.json").text
    others = Application.objects.exclude(pk=application.pk).select_related("person", "ticket")
    assert len(others) == 8
    for other in others:
        assert other.reference not in shown + proof
        assert other.person.email not in shown + proof
        assert other.ticket.token not in shown
        assert other.ticket.salt not in shown + proof
    assert application.person.email not in proof
    assert application.ticket.token in proof


def test_proof_is_the_published_one_and_holds(
    sign_in: SignIn, ranked_call: Call, result: Callable[[str], Application]
) -> None:
    application = result("first")
    with at_result(ranked_call):
        response = sign_in(application.person).get(
            f"/en/my-places/{application.reference}/why/proof.json"
        )
    assert response["Content-Disposition"] == 'attachment; filename="public.json"'
    document = json.loads(response.content)
    assert document == AllocationRun.objects.get().public
    assert verify(document).valid


def test_own_record_opens_the_leaf_in_the_proof(
    sign_in: SignIn, ranked_call: Call, result: Callable[[str], Application]
) -> None:
    application = result("first")
    with at_result(ranked_call):
        client = sign_in(application.person)
        address = f"/en/my-places/{application.reference}/why/"
        own = json.loads(client.get(f"{address}record.json").content)
        public = json.loads(client.get(f"{address}proof.json").content)
    opened = b"\x00" + bytes.fromhex(own["salt"]) + own["record"].encode()
    leaf = hashlib.sha256(opened).hexdigest()
    assert leaf == own["leaf"] == public["lottery"]["tokens"][own["token"]]["leaf"]
    wishes = [wish.offer.key for wish in application.preferences.all()]
    assert json.loads(own["record"])["preferences"] == wishes


@pytest.mark.parametrize("page", ["", "proof.json", "record.json"])
def test_why_waits_for_the_published_result(
    page: str, sign_in: SignIn, anna: Person, ranked_call: Call, apply: Apply
) -> None:
    application = apply(ranked_call, anna, ranked_call.offers.all()[0])
    assert not LotteryTicket.objects.exists()
    client = sign_in(anna)
    assert client.get(f"/en/my-places/{application.reference}/why/{page}").status_code == 404


def test_why_of_a_sign_up_names_turn_and_seats(
    sign_in: SignIn, anna: Person, ben: Person, welcome_call: Call
) -> None:
    offer = welcome_call.offers.get(key="city-walk")
    Offer.objects.filter(pk=offer.pk).update(capacity=1)
    now = welcome_call.opens_at + timedelta(days=1)
    pages = []
    for person in (ben, anna):
        placement = sign_up(offer=offer, person=person, at=now)
        with time_machine.travel(now, tick=False):
            reference = placement.application.reference
            pages.append(sign_in(person).get(f"/en/my-places/{reference}/why/").text)
    assert "There is 1 seat." in pages[0]
    assert "Your sign-up was number 1." in pages[0]
    assert "A seat was free, so you got it at once." in pages[0]
    assert "Your sign-up was number 2." in pages[1]
    assert "All seats were taken" in pages[1]
    assert Placement.objects.count() == 2
