"""A small call for classes, with schools and teachers, for the tests of its rules and pages."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from pariter.apps.applications.models import Application, SchoolClass
from pariter.apps.participation.models import Delivery
from pariter.apps.people.models import Organisation, Person
from pariter.apps.placements.class_booking import Headcount, add_class, book
from pariter.apps.placements.class_schools import choose_school
from pariter.apps.placements.models import Placement
from pariter.apps.programmes.models import Call, Edition, Offer, Session

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
CONTACT: dict[str, Any] = {"phone": "02 1234", "needs": "", "wants_hours": True}


@dataclass
class Scene:
    """A call for classes. walk: an offer of 60 seats; tax: one of 30."""

    call: Call
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    @property
    def walk(self) -> Offer:
        """The larger room, as it is now."""
        return self.call.offers.get(key="walk")

    @property
    def tax(self) -> Offer:
        """The smaller room, as it is now."""
        return self.call.offers.get(key="tax")

    def rules(self, **values: Any) -> None:
        """Change what the call says."""
        Call.objects.filter(pk=self.call.pk).update(**values)
        self.call = Call.objects.select_related("edition__initiative__programme").get(
            pk=self.call.pk
        )

    def room(self, key: str, **values: Any) -> None:
        """Change what an offer says."""
        self.call.offers.filter(key=key).update(**values)

    def school(self, name: str) -> Organisation:
        """Return a school of the list."""
        school, _new = Organisation.objects.get_or_create(
            code=name.lower(), defaults={"name": name, "kind": "school", "district": "Demo 1"}
        )
        self.call.edition.initiative.programme.schools.add(school)
        return school

    def teacher(self, school: str) -> Application:
        """Return the application of a new teacher of a school."""
        number = next(self.numbers)
        person = Person.objects.create_user(f"teacher{number}@example.org", name=f"T {number}")
        return choose_school(call=self.call, teacher=person, school=self.school(school), at=NOW)

    def group(self, school: str | Application, pupils: int = 20) -> SchoolClass:
        """Return a new class of so many pupils with one adult."""
        application = self.teacher(school) if isinstance(school, str) else school
        return add_class(
            application=application,
            name=f"{next(self.numbers)}A",
            level="lower",
            headcount=heads(pupils),
            contact=CONTACT,
            at=NOW,
            by=application.person,
        )

    def book(self, school: str, pupils: int = 19, key: str = "walk") -> Placement:
        """Book an offer for a new class of a school."""
        group = self.group(school, pupils)
        [placement] = book(
            school_class=group,
            offers=[self.call.offers.get(key=key)],
            at=NOW,
            by=group.application.person,
        )
        return placement

    def serve(self, school: str) -> None:
        """Let somebody of a school have come to an earlier edition."""
        initiative = self.call.edition.initiative
        edition, _new = Edition.objects.get_or_create(
            initiative=initiative,
            key="before",
            defaults={
                "title": "Before",
                "pack": self.call.edition.pack,
                "starts": self.call.edition.starts - timedelta(days=365),
                "ends": self.call.edition.ends - timedelta(days=365),
            },
        )
        call, _new = Call.objects.get_or_create(
            edition=edition,
            key="classes",
            defaults={
                "role": "teacher",
                "zone": "Europe/Rome",
                "opens_at": NOW - timedelta(days=400),
                "closes_at": NOW - timedelta(days=380),
                "mechanism": "first_come",
            },
        )
        offer, _new = Offer.objects.get_or_create(
            call=call, key="old", defaults={"title": "Old", "capacity": 99, "position": 1}
        )
        session, _new = Session.objects.get_or_create(
            edition=edition,
            key="old",
            defaults={
                "offer": offer,
                "title": "Old",
                "starts_at": NOW - timedelta(days=370),
                "ends_at": NOW - timedelta(days=370) + timedelta(hours=2),
                "zone": "Europe/Rome",
                "place": "Hall",
            },
        )
        number = next(self.numbers)
        application = Application.objects.create(
            call=call,
            person=Person.objects.create_user(f"old{number}@example.org"),
            home=self.school(school),
            reference=f"OLD{number}",
            state="submitted",
            created_at=NOW,
            submitted_at=NOW,
        )
        placement = Placement.objects.create(
            application=application,
            offer=offer,
            state="accepted",
            order=number,
            seats=20,
            created_at=NOW,
        )
        Delivery.objects.create(
            session=session,
            placement=placement,
            kind="attendance",
            grade="attested",
            people=20,
            recorded_at=NOW,
        )


def heads(pupils: int, adults: int = 1) -> Headcount:
    """Return a headcount of so many pupils, half of them girls."""
    girls = pupils // 2
    return Headcount(girls=girls, boys=pupils - girls, others=0, adults=adults)


def class_scene(call: Call) -> Scene:
    """Turn the sample's sign-up call into one for classes."""
    scene = Scene(call)
    scene.rules(for_classes=True, answer_hours=24)
    scene.room("walk", capacity=60)
    scene.room("tax", capacity=30)
    Session.objects.get_or_create(
        edition=call.edition,
        key="tax",
        defaults={
            "offer": scene.tax,
            "title": "Tax",
            "starts_at": datetime(2027, 2, 16, 9, tzinfo=UTC),
            "ends_at": datetime(2027, 2, 16, 11, tzinfo=UTC),
            "zone": "Europe/Rome",
            "place": "Hall",
        },
    )
    return scene
