"""The synthetic year: two past editions with figures, two open calls, and accounts to sign in."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from random import Random

from django.db import transaction

from pariter.apps.evidence.actions import publish_figures
from pariter.apps.journal.models import OutgoingMail
from pariter.apps.people.models import Organisation, Person
from pariter.apps.programmes.models import Call
from pariter.apps.programmes.queries import find_call
from pariter.demonstration import athens, welcome_week
from pariter.demonstration.attendance import attend
from pariter.demonstration.people import invent_people, invent_sign_ins
from pariter.demonstration.sign_ins import OFFICE, SIGN_INS, STUDENT, STUDENTESSA

SEED = 20261122
PEOPLE = 320
ATHENS_PAST, ATHENS_OPEN = 190, 50
WELCOME_PAST, WELCOME_OPEN = 100, 45
CALLS = (
    "polimi_mobility/M5/2026-11/students",
    "polimi_mobility/M5/2027-03/students",
    "polimi_pop/P9/2026-09/students",
    "polimi_pop/P9/2027-02/students",
)


def is_invented() -> bool:
    """Tell whether the year is there."""
    return Person.objects.filter(email__in=[sign_in.email for sign_in in SIGN_INS]).exists()


@transaction.atomic
def invent_year(*, at: datetime, progress: Callable[[str], None]) -> None:
    """Invent the whole year up to this moment, or nothing.

    People, wishes and answers are the same each time; the lottery's salts are not, as in life.
    progress: called with one line for each part.
    """
    chance = Random(SEED)  # noqa: S311 - nothing here is secret
    last_mail = OutgoingMail.objects.order_by("-id").values_list("id", flat=True).first() or 0
    athens_past, athens_open, welcome_past, welcome_open = map(find_call, CALLS)
    begin = min(athens_past.opens_at, welcome_past.opens_at) - timedelta(days=7)
    since = date(begin.year - 1, 9, 1)
    homes = list(Organisation.objects.filter(code__in=athens_past.homes))
    own_home = Organisation.objects.get(code="polimi")

    progress(f"{PEOPLE} invented people")
    people = list(invent_people(count=PEOPLE, homes=homes, since=since, at=begin, chance=chance))
    accounts = invent_sign_ins(home=own_home, since=since, at=begin)
    office = accounts[OFFICE.email]
    students = [(accounts[sign_in.email], own_home) for sign_in in (STUDENT, STUDENTESSA)]

    progress("Welcome Week that is over")
    newcomers = [person for person, _ in chance.sample(people, WELCOME_PAST)]
    _past_welcome_week(welcome_past, newcomers, office, chance)

    progress("ATHENS week that is over")
    applicants = [*students, *chance.sample(people, ATHENS_PAST)]
    athens.apply_all(
        call=athens_past, applicants=applicants, until=athens_past.closes_at, chance=chance
    )
    athens.give_places(call=athens_past, by=office, chance=chance)
    attend(edition=athens_past.edition, by=office, chance=chance)

    progress("Figures of both")
    for call in (welcome_past, athens_past):
        publish_figures(edition=call.edition, at=at, by=office)

    progress("Open calls")
    athens.apply_all(
        call=athens_open, applicants=chance.sample(people, ATHENS_OPEN), until=at, chance=chance
    )
    welcome_week.sign_all_up(
        call=welcome_open,
        people=[person for person, _ in chance.sample(people, WELCOME_OPEN)],
        until=at,
        chance=chance,
    )
    # Messages about an invented past would only be late.
    OutgoingMail.objects.filter(pk__gt=last_mail).delete()


def _past_welcome_week(call: Call, people: list[Person], office: Person, chance: Random) -> None:
    welcome_week.sign_all_up(call=call, people=people, until=call.closes_at, chance=chance)
    welcome_week.give_some_back(
        call=call, at=call.closes_at - timedelta(hours=call.answer_hours), chance=chance
    )
    attend(edition=call.edition, by=office, chance=chance)
