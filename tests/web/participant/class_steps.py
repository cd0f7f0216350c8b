"""The shipped call for classes of C2, and a teacher of one of its schools."""

from datetime import datetime, timedelta
from typing import Any

from tests.journeys import steps

from pariter.apps.applications.models import SchoolClass
from pariter.apps.people.models import Organisation, Person
from pariter.apps.placements.class_booking import Headcount, add_class
from pariter.apps.placements.class_schools import choose_school
from pariter.apps.programmes.models import Call

LOADED = datetime.fromisoformat("2026-07-01T09:00:00+02:00")
CONTACT: dict[str, Any] = {"phone": "02 1234", "needs": "", "wants_hours": True}


def classes_call() -> tuple[Call, datetime]:
    """Return the open call of C2, and a moment three days after it opened."""
    call = steps.open_alone("milano_steminthecity", "C2/2027-04/classes", LOADED)
    return call, call.opens_at + timedelta(days=3)


def school_of(call: Call, name: str, district: str = "Demo district 1") -> Organisation:
    """Return a school of the programme's list."""
    school = Organisation.objects.create(
        code=name.lower().replace(" ", "-"), name=name, kind="school", district=district
    )
    call.edition.initiative.programme.schools.add(school)
    return school


def class_of(
    call: Call, teacher: Person, school: Organisation, at: datetime, pupils: int = 20
) -> SchoolClass:
    """Return a class of a teacher with two adults."""
    application = choose_school(call=call, teacher=teacher, school=school, at=at)
    return add_class(
        application=application,
        name=f"{pupils}A",
        level="lower",
        headcount=Headcount(girls=pupils // 2, boys=pupils - pupils // 2, others=0, adults=2),
        contact=CONTACT,
        at=at,
        by=teacher,
    )
