"""Schools in the invented year: plainly invented ones, and the classes that their teachers book."""

from collections.abc import Iterator
from datetime import datetime
from random import Random

from i18nfield.strings import LazyI18nString

from pariter.apps.people.actions import register_people
from pariter.apps.people.models import Organisation, Person
from pariter.apps.placements.class_booking import Headcount
from pariter.apps.placements.class_enrol import Coming, enrol_classes
from pariter.apps.programmes.models import Call, Programme
from pariter.apps.programmes.queries import calls
from pariter.demonstration.sign_ins import IPPARIS, MILANO

SCHOOLS = {MILANO: 120, IPPARIS: 30}
"""How many schools each programme has; the numbers go on from one to the next."""
DISTRICTS = 9
LEVELS = ("primary", "lower", "lower", "upper", "upper", "upper")
SHARE_PAST, SHARE_OPEN = 0.3, 0.2
"""How many of the schools book in an edition that is over, and so far in one that is open."""
MOST_CLASSES = 2
WAVES = 3
NEEDS = ("", "", "", "", "Step-free way", "Sign language")

Settled = tuple[Person, Organisation]


def invent_schools(*, at: datetime) -> dict[str, list[Settled]]:
    """Store the schools with one teacher each; by the programme's key."""
    found: dict[str, list[Settled]] = {}
    first = 1
    for key, size in SCHOOLS.items():
        numbers = range(first, first + size)
        teachers = register_people(
            described=[
                (
                    f"demo-teacher-{number:03}@example.org",
                    f"Demo Teacher {number:03}",
                    "it" if key == MILANO else "fr",
                )
                for number in numbers
            ],
            synthetic=True,
            at=at,
        )
        schools = Organisation.objects.bulk_create(
            Organisation(
                code=f"demo-school-{number:03}",
                name=LazyI18nString(
                    {
                        "en": f"Demo school {number:03}",
                        "it": f"Scuola demo {number:03}",
                        "fr": f"École démo {number:03}",
                    }
                ),
                kind="school",
                district=f"Demo district {number % DISTRICTS + 1}",
            )
            for number in numbers
        )
        programme = Programme.objects.get(key=key)
        programme.schools.add(*schools)
        found[key] = list(zip(teachers, schools, strict=True))
        first += size
    return found


def book_all(*, schools: dict[str, list[Settled]], at: datetime, chance: Random) -> list[Call]:
    """Let teachers book in each call for classes that has opened, in waves; return these calls."""
    found = list(calls().filter(for_classes=True, opens_at__lt=at).order_by("opens_at", "pk"))
    for call in found:
        _book(call, schools[call.edition.initiative.programme.key], at, chance)
    return found


def _book(call: Call, schools: list[Settled], at: datetime, chance: Random) -> None:
    is_over = call.deadline <= at
    end = call.deadline if is_over else at
    wanted = round(len(schools) * (SHARE_PAST if is_over else SHARE_OPEN))
    booking = chance.sample(schools, wanted)
    for wave in range(WAVES):
        moment = call.opens_at + (end - call.opens_at) * (wave + 1) / (WAVES + 1)
        coming = list(_classes(call, booking[wave::WAVES], chance))
        enrol_classes(call=call, coming=coming, at=moment, by=None)


def _classes(call: Call, schools: list[Settled], chance: Random) -> Iterator[Coming]:
    offers = list(call.offers.order_by("position"))
    for teacher, school in schools:
        level = chance.choice(LEVELS)
        for number in range(chance.randint(1, MOST_CLASSES)):
            girls, boys = chance.randint(8, 13), chance.randint(7, 12)
            headcount = Headcount(
                girls=girls, boys=boys, others=int(chance.random() < 0.1), adults=2
            )
            fitting = [offer for offer in offers if offer.capacity >= headcount.seats]
            yield Coming(
                teacher=teacher,
                school=school,
                name=f"{chance.randint(1, 5)}{'AB'[number]}",
                level=level,
                headcount=headcount,
                contact={
                    "phone": "000 000",
                    "needs": chance.choice(NEEDS),
                    "wants_hours": level == "upper",
                },
                offers=(chance.choice(fitting),) if fitting else (),
            )
