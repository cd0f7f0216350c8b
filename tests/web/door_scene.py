"""One session of a festival with three places and its office, for tests of its doors."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.journeys import steps

from pariter.apps.participation.doors import make_door_pass
from pariter.apps.people.models import Person
from pariter.apps.placements.models import Placement
from pariter.apps.placements.sign_up import sign_up
from pariter.apps.programmes.models import OfficeRole, Session
from pariter.apps.programmes.roles import grant_role

SIGNED_UP = steps.moment("2026-03-01T10:00:00+01:00")
PARTIES = {"Ada Rossi": 1, "Bruna Conti": 3, "Chiara Neri": 2}
CAPACITY = 8


@dataclass(frozen=True)
class Scene:
    """A session with eight seats, six of them held by three places."""

    session: Session
    office: Person
    places: dict[str, Placement]

    @property
    def doors_open(self) -> datetime:
        """Half an hour before it begins."""
        return self.session.starts_at - timedelta(minutes=30)

    def secret(self, label: str = "Main entrance") -> str:
        """Make a door pass and return the secret of its address."""
        return make_door_pass(session=self.session, label=label, at=SIGNED_UP, by=self.office)[1]


def build() -> Scene:
    """Load the festival and let three parties sign up."""
    call = steps.open_alone(
        "milano_steminthecity", "C1/2026-04/everyone", SIGNED_UP - timedelta(days=30)
    )
    offer = call.offers.get(key="first-lines")
    type(offer).objects.filter(pk=offer.pk).update(capacity=CAPACITY)
    office = steps.register("festival-office@example.org", SIGNED_UP)
    programme = call.edition.initiative.programme
    grant_role(
        person=office, programme=programme, role=OfficeRole.Role.OFFICE, at=SIGNED_UP, by=None
    )
    places = {}
    for name, seats in PARTIES.items():
        address = f"{name.split()[0].lower()}@example.org"
        person = steps.register(address, SIGNED_UP, name=name)
        place = sign_up(offer=offer, person=person, at=SIGNED_UP)
        Placement.objects.filter(pk=place.pk).update(seats=seats)
        place.seats = seats
        places[name] = place
    session = Session.objects.select_related("offer").get(offer=offer)
    return Scene(session, office, places)
