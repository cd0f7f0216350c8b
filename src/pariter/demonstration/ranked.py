"""Ranked calls in the invented year: one that is over, and those that are open."""

from datetime import datetime, timedelta
from random import Random

from django.db.models import Max, QuerySet

from pariter.apps.applications.actions import submit_application
from pariter.apps.people.models import Organisation, Person
from pariter.apps.placements.answers import accept_placement, decline_placement, expire_offers
from pariter.apps.placements.guardians import Told, ask_guardian, confirm_guardian
from pariter.apps.placements.lottery import commit_lottery, draw_lottery
from pariter.apps.placements.models import Placement
from pariter.apps.placements.runs import publish_run, run_allocation
from pariter.apps.programmes.models import Call, Offer

BEACON = "Invented for the demonstration: 7 23 41 58 86"
SHARE_ACCEPTED = 0.88
SILENT = 12
"""So many never answer, whatever they are offered."""
MOST_WISHES = 5
ROUNDS = 4
"""How often those who are offered a place answer, before what is left expires."""

Applicant = tuple[Person, Organisation | None]


def apply_all(*, call: Call, applicants: list[Applicant], until: datetime, chance: Random) -> None:
    """Send everyone's wishes, spread over the time from the opening on."""
    offers = list(call.offers.all())
    seconds = (until - call.opens_at).total_seconds()
    moments = sorted(chance.uniform(0.01, 0.99) * seconds for _ in applicants)
    for (person, home), moment in zip(applicants, moments, strict=True):
        submit_application(
            call=call,
            person=person,
            preferences=_wishes(offers, call.maximum_choices or MOST_WISHES, chance),
            home=home,
            at=call.opens_at + timedelta(seconds=moment),
            notify=False,
        )


def give_places(*, call: Call, by: Person, chance: Random) -> None:
    """Freeze, draw, try, run, publish, and let people answer until no offer is open."""
    if call.draw_at is None or call.results_at is None:
        raise ValueError(f"{call.address} has no draw or results date; write both in its pack.")
    commit_lottery(
        call=call, at=call.closes_at + timedelta(minutes=5), by=by, chance=chance.randbytes
    )
    drawn = call.draw_at + timedelta(minutes=20)
    draw_lottery(call=call, beacon=BEACON, at=drawn, by=by)
    run_allocation(call=call, kind="dry", at=drawn + timedelta(minutes=5), by=by)
    run = run_allocation(call=call, kind="real", at=drawn + timedelta(minutes=15), by=by)
    publish_run(run=run, at=call.results_at, by=by)
    applicants = sorted(run.outcomes.values_list("application__person__email", flat=True))
    silent = set(chance.sample(applicants, SILENT))
    at = call.results_at
    for _ in range(ROUNDS):
        at += timedelta(hours=5)
        _answer(call, at, silent, chance)
    while latest := _offered(call).aggregate(latest=Max("answer_by"))["latest"]:
        expire_offers(at=latest)


def _wishes(offers: list[Offer], most: int, chance: Random) -> list[Offer]:
    """Draw two wishes or more; offers early in the list are wished for more often."""
    last = len(offers)
    luck = {
        offer.pk: chance.random() ** (1 / (2 - place / last)) for place, offer in enumerate(offers)
    }
    ranked = sorted(offers, key=lambda offer: -luck[offer.pk])
    return ranked[: chance.randint(2, min(most, MOST_WISHES))]


def _offered(call: Call) -> QuerySet[Placement]:
    return Placement.objects.filter(
        application__call=call, state=Placement.State.OFFERED
    ).select_related("offer", "application__person", "application__call")


def _let_guardian_confirm(placement: Placement, at: datetime) -> None:
    """Let an invented guardian agree, if nobody has yet."""
    application = placement.application
    guardian = ask_guardian(
        application=application,
        name="Demo guardian",
        email=f"guardian.{application.person.email}",
        at=at,
        by=application.person,
    )
    told = Told(contact="Demo guardian", phone="+33 0 00 00 00 00", pick_up="Demo guardian")
    confirm_guardian(guardian=guardian, told=told, may_photograph=False, at=at)


def _answer(call: Call, at: datetime, silent: set[str], chance: Random) -> None:
    for placement in _offered(call).order_by("application__person__email", "pk"):
        person = placement.application.person
        # Whoever took a better place meanwhile has given this one back.
        placement.refresh_from_db(fields=["state"])
        if placement.state != Placement.State.OFFERED or person.email in silent:
            continue
        if chance.random() < SHARE_ACCEPTED:
            if call.needs_guardian:
                _let_guardian_confirm(placement, at)
            accept_placement(placement=placement, at=at, by=person)
        else:
            decline_placement(placement=placement, at=at, by=person)
