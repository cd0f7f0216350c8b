"""Helpers in the invented year: hours that were confirmed, trained ambassadors, open shifts."""

from datetime import datetime, timedelta

from pariter.apps.applications.training import has_completed
from pariter.apps.evidence.actions import publish_figures
from pariter.apps.evidence.service_facts import SERVICE
from pariter.apps.participation.duty_actions import answer_duty, ask_for_duty
from pariter.apps.participation.models import Duty
from pariter.apps.participation.rota import Wanted, take_shift, want_people
from pariter.apps.participation.service_actions import confirm_service
from pariter.apps.people.models import Person
from pariter.apps.placements.sign_up import sign_up
from pariter.apps.programmes.models import Call, Edition, Initiative, Session
from pariter.apps.programmes.queries import calls
from pariter.demonstration.sign_ins import IPPARIS
from pariter.demonstration.sign_ups import Settled

VISITS = "I1"
EACH, WANTED, TAKEN = 4, 3, 2
"""Ambassadors at each visit that is over; wanted at each to come; shifts taken of those."""
MOST_TRAINED = 25
BRIEF = "Invented: ring at the main door, and ask for the teacher."
ROLE = Duty.Role.AMBASSADOR


def invent_ambassadors(*, people: list[Settled], guest: Person, by: Person, at: datetime) -> None:
    """Confirm hours of visits that are over, and let trained people choose shifts to come.

    people: students of the member schools; guest: who signs in to see hours of her own
    """
    _serve_the_past(people, guest, by, at)
    for call in calls().filter(opens_at__lt=at).exclude(training="").order_by("opens_at"):
        _choose_shifts(call, _sign_trained_up(call, people, at), by, at)


def _serve_the_past(people: list[Settled], guest: Person, by: Person, at: datetime) -> None:
    editions = Edition.objects.filter(
        initiative__programme__key=IPPARIS, initiative__key=VISITS, ends__lt=at.date()
    )
    for edition in editions.order_by("ends"):
        visits = edition.sessions.filter(offer__call__for_classes=True).order_by("starts_at")
        for place, session in enumerate(visits):
            own = [person for person, _home in people[place * EACH : (place + 1) * EACH]]
            for person in [*own, guest]:
                _serve(session, person, by)
        publish_figures(edition=edition, indicator=SERVICE, at=at, by=by)


def _serve(session: Session, person: Person, by: Person) -> None:
    asked = session.starts_at - timedelta(days=20)
    duty = ask_for_duty(
        session=session,
        role=ROLE,
        name=person.name,
        email=person.email,
        person=person,
        brief=BRIEF,
        at=asked,
        by=by,
        tell=False,
    )
    answer_duty(duty=duty, accepts=True, at=asked + timedelta(days=2), by=person)
    confirm_service(
        duty=duty,
        from_at=session.starts_at - timedelta(minutes=30),
        until_at=session.ends_at,
        at=session.ends_at + timedelta(days=1),
        by=by,
    )


def _sign_trained_up(call: Call, people: list[Settled], at: datetime) -> list[Person]:
    """Give places to some of those who completed the training that a call asks for."""
    training = Initiative.objects.get(
        programme=call.edition.initiative.programme_id, key=call.training
    )
    trained = [
        (person, home)
        for person, home in people
        if home and home.code in call.homes and has_completed(training, person)
    ][:MOST_TRAINED]
    moment = min(at, call.deadline) - timedelta(minutes=1)
    offer = call.offers.order_by("position")[0]
    for person, home in trained:
        sign_up(offer=offer, person=person, home=home, at=moment)
    return [person for person, _home in trained]


def _choose_shifts(pool: Call, trained: list[Person], by: Person, at: datetime) -> None:
    """Say how many ambassadors are wanted at visits to come, and let some choose."""
    visits = Session.objects.filter(
        offer__call__duty_training=pool.training,
        edition__initiative=pool.edition.initiative_id,
        starts_at__gt=at,
    ).order_by("starts_at")
    for place, session in enumerate(visits):
        wanted = Wanted(role=ROLE, number=WANTED, pool=pool, brief=BRIEF)
        shift = want_people(session=session, wanted=wanted, at=at, by=by)
        for person in trained[place * TAKEN : (place + 1) * TAKEN]:
            if shift:
                take_shift(shift=shift, person=person, at=at)
