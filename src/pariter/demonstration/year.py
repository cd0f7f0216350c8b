"""The synthetic year: past editions with figures, open calls, and accounts to sign in."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from random import Random

from django.db import connection, transaction
from django.db.models import QuerySet

from pariter.apps.evidence.actions import publish_figures
from pariter.apps.evidence.completion_facts import asks_for_completion
from pariter.apps.evidence.indicators import COMPLETION
from pariter.apps.journal.models import OutgoingMail
from pariter.apps.people.models import Organisation, Person
from pariter.apps.programmes.models import Call, Edition, OfficeRole
from pariter.apps.programmes.queries import calls, find_call
from pariter.demonstration import (
    ambassadors,
    festival,
    follow_ups,
    gender_budget,
    nursery,
    objectives,
    pairs,
    ranked,
    school_classes,
    votes,
    welcome_week,
)
from pariter.demonstration.attendance import attend
from pariter.demonstration.audience import count_audience
from pariter.demonstration.letters import write_letters
from pariter.demonstration.people import (
    CAMPUS,
    CANDIDATES,
    CITY,
    ENGINEERS,
    GROUPS,
    PUPILS,
    STUDENTS,
    Group,
    invent_group,
    invent_sign_ins,
)
from pariter.demonstration.report import invent_report
from pariter.demonstration.sign_ins import (
    CENTRE,
    IPPARIS,
    MILANO,
    NONPROFIT,
    OFFICE,
    PARTNER,
    SCHOOL,
    SIGN_INS,
    STUDENT,
    STUDENTESSA,
    TEAM,
)
from pariter.demonstration.sign_ups import Settled, fill

SEED = 20261122
ATHENS = "polimi_mobility/M5/2026-11/students"
APPLICANTS, OPEN_APPLICANTS = 190, 50
WELCOME = ("polimi_pop/P9/2026-09/students", "polimi_pop/P9/2027-02/students")
WELCOME_PAST, WELCOME_OPEN = 100, 45
WRITERS = (CAMPUS, CITY, PUPILS)
FIRST_COME = "first_come"


def is_invented() -> bool:
    """Tell whether the year is there."""
    return Person.objects.filter(email__in=[sign_in.email for sign_in in SIGN_INS]).exists()


@transaction.atomic
def invent_year(*, at: datetime, progress: Callable[[str], None]) -> None:
    """Invent the whole year up to this moment, or nothing.

    People, wishes, draws and answers are the same each time; references are not, as in life.
    progress: called with one line for each part.
    """
    chance = Random(SEED)  # noqa: S311 - nothing here is secret
    last_mail = OutgoingMail.objects.order_by("-id").values_list("id", flat=True).first() or 0
    begin = calls().order_by("opens_at", "pk")[0].opens_at - timedelta(days=7)
    since = date(begin.year - 1, 9, 1)

    progress(f"{sum(group.size for group in GROUPS)} invented people")
    people = _people(since, begin, chance)
    own_home = Organisation.objects.get(code="polimi")
    accounts = invent_sign_ins(home=own_home, since=since, at=begin)
    office = accounts[OFFICE.email]

    for call in _ranked_calls(opens_at__lt=at):
        progress(str(call.edition))
        _rank(call, people, accounts, at, chance)

    _analyse()
    progress("The nursery")
    nursery.invent_nursery(
        people=[person for person, _home in people[CANDIDATES.key]], at=at, by=office
    )

    progress("Votes and pairs")
    crowd = [person for person, _home in people[CAMPUS.key]]
    votes.invent_votes(people=crowd, at=at, by=office)
    pairs.invent_pairs(people=crowd, at=at, by=office)

    progress("Welcome Week")
    _welcome_weeks([person for person, _home in people[CAMPUS.key]], at, chance)

    _analyse()
    progress("Schools and their classes")
    schools = school_classes.invent_schools(at=begin)
    # Its own chance, so that the others' year stays as it is.
    school_classes.book_all(schools=schools, at=at, chance=Random(SEED))  # noqa: S311

    for call in _sign_up_calls(at):
        progress(str(call.edition))
        fill(call, _whom(call, people), until=at, chance=chance)

    _analyse()
    progress("Sessions of the coming festival")
    festival.invent_festival(
        people=[person for person, _home in people[CITY.key]],
        office=accounts[TEAM.email],
        partner=accounts[PARTNER.email],
        at=at,
        chance=Random(SEED),  # noqa: S311
    )

    _analyse()
    progress("Who came, and the figures")
    for edition in _over(at):
        attend(edition=edition, by=office, chance=chance)
        publish_figures(edition=edition, at=at, by=office)
        count_audience(edition=edition, by=office, seed=SEED)
        if asks_for_completion(edition):
            publish_figures(edition=edition, indicator=COMPLETION, at=at, by=office)
    follow_ups.invent_follow_ups(at=at)
    _analyse()
    progress("Helpers and their hours")
    ambassadors.invent_ambassadors(
        people=people[ENGINEERS.key],
        guest=accounts[STUDENT.email],
        by=accounts[CENTRE.email],
        at=at,
    )
    progress("Objectives, and what came of cooperation")
    objectives.invent_objectives(
        office=accounts[CENTRE.email], school=accounts[SCHOOL.email], at=at
    )
    objectives.invent_cooperation(office=office, partner=accounts[NONPROFIT.email], at=at)

    progress("The gender budget")
    budgets = _budgets()
    gender_budget.import_tables(editions=budgets, at=at, by=office)
    invent_report(edition=budgets[-1], at=at, by=office)
    progress("Letters")
    write_letters(
        offices=_offices(accounts),
        people=[person for group in WRITERS for person, _home in people[group.key]],
        at=at,
        chance=chance,
    )
    # Messages about an invented past would only be late.
    OutgoingMail.objects.filter(pk__gt=last_mail).delete()


def _analyse() -> None:
    """Let PostgreSQL know how much there is now: by itself it looks only after the transaction."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _offices(accounts: dict[str, Person]) -> dict[str, Person]:
    """Return who runs each programme, by its key."""
    return {
        work.programme: accounts[sign_in.email]
        for sign_in in SIGN_INS
        for work in sign_in.works
        if work.role == OfficeRole.Role.OFFICE
    }


def _people(since: date, at: datetime, chance: Random) -> dict[str, list[Settled]]:
    """Invent every group; by its key."""
    homes = {
        STUDENTS.key: Organisation.objects.filter(code__in=find_call(ATHENS).homes),
        CANDIDATES.key: Organisation.objects.filter(code="polimi"),
        ENGINEERS.key: Organisation.objects.filter(member_of__code="ipparis"),
    }
    found: dict[str, list[Settled]] = {}
    first = 1
    for group in GROUPS:
        found[group.key] = invent_group(
            group,
            first=first,
            homes=list(homes.get(group.key, Organisation.objects.none()).order_by("code")),
            since=since,
            at=at,
            chance=chance,
        )
        first += group.size
    return found


def _whom(call: Call, people: dict[str, list[Settled]]) -> list[Settled]:
    """Return the people whom a call is for."""
    programme = call.edition.initiative.programme.key
    group: Group
    if programme == MILANO:
        group = CITY
    elif programme == IPPARIS:
        group = ENGINEERS if call.homes else PUPILS
    elif call.role == "phd":
        group = CANDIDATES
    else:
        group = STUDENTS if call.homes else CAMPUS
    homes = set(call.homes)
    return [
        (person, home)
        for person, home in people[group.key]
        if not homes or (home and home.code in homes)
    ]


def _sign_up_calls(at: datetime) -> Iterable[Call]:
    """Return the first-come calls that have opened: neither Welcome Week's nor for the trained."""
    found = calls().filter(mechanism=FIRST_COME, for_classes=False, training="", opens_at__lt=at)
    found = found.order_by("opens_at", "pk")
    return [call for call in found if call.address not in WELCOME]


def _ranked_calls(**when: datetime) -> QuerySet[Call]:
    """Return the calls in which people rank what they wish, and are asked nothing else."""
    found = calls().filter(mechanism="deferred_acceptance", questions=[], **when)
    return found.order_by("opens_at", "pk")


def _rank(
    call: Call,
    people: dict[str, list[Settled]],
    accounts: dict[str, Person],
    at: datetime,
    chance: Random,
) -> None:
    """Let people apply to a ranked call and, where it is over, give its places."""
    is_over = call.deadline <= at
    whom = _whom(call, people)
    applicants = chance.sample(whom, min(APPLICANTS if is_over else OPEN_APPLICANTS, len(whom)))
    if call.address == ATHENS:
        own_home = Organisation.objects.get(code="polimi")
        applicants += [(accounts[one.email], own_home) for one in (STUDENT, STUDENTESSA)]
    until = call.deadline if is_over else at
    ranked.apply_all(call=call, applicants=applicants, until=until, chance=chance)
    if is_over:
        ranked.give_places(call=call, by=accounts[OFFICE.email], chance=chance)


def _over(at: datetime) -> QuerySet[Edition]:
    """Return the editions that are over and were open to people."""
    return (
        Edition.objects.filter(ends__lt=at.date(), calls__isnull=False)
        .select_related("initiative__programme")
        .distinct()
        .order_by("ends", "pk")
    )


def _budgets() -> list[Edition]:
    """Return the years of which there is a gender budget."""
    programme, initiative = gender_budget.INITIATIVE
    found = Edition.objects.filter(
        initiative__programme__key=programme, initiative__key=initiative
    ).select_related("initiative__programme")
    return list(found.order_by("starts", "pk"))


def _welcome_weeks(people: list[Person], at: datetime, chance: Random) -> None:
    past, coming = map(find_call, WELCOME)
    welcome_week.sign_all_up(
        call=past, people=chance.sample(people, WELCOME_PAST), until=past.closes_at, chance=chance
    )
    welcome_week.give_some_back(
        call=past, at=past.closes_at - timedelta(hours=past.answer_hours), chance=chance
    )
    welcome_week.sign_all_up(
        call=coming, people=chance.sample(people, WELCOME_OPEN), until=at, chance=chance
    )
