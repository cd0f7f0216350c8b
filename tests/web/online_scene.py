"""An online session of the festival with one place, its watch room and its office, for tests."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.journeys import steps

from pariter.apps.people.models import Person
from pariter.apps.placements.models import Placement
from pariter.apps.placements.open_sign_up import Comer, sign_up_openly
from pariter.apps.placements.tickets import page_key_of
from pariter.apps.programmes.models import Call, OfficeRole, Session
from pariter.apps.programmes.roles import grant_role

SIGNED_UP = steps.moment("2027-03-01T10:00:00+01:00")


@dataclass(frozen=True)
class Scene:
    """A call with an online session and a room in which it is watched together."""

    call: Call
    session: Session
    office: Person
    place: Placement

    @property
    def key(self) -> str:
        """The key of the place's own page."""
        return page_key_of(self.place)

    @property
    def link_opens(self) -> datetime:
        """A quarter of an hour before the start."""
        return self.session.starts_at - timedelta(minutes=15)


def build() -> Scene:
    """Load the festival and let Ada sign up for the talks online, for two people."""
    call = steps.open_alone(
        "milano_steminthecity", "C3/2027-04/everyone", SIGNED_UP - timedelta(days=30)
    )
    offer = call.offers.get(key="women-on-stage")
    office = steps.register("festival-office@example.org", SIGNED_UP)
    programme = call.edition.initiative.programme
    grant_role(
        person=office, programme=programme, role=OfficeRole.Role.OFFICE, at=SIGNED_UP, by=None
    )
    person = steps.register("ada@example.org", SIGNED_UP, name="Ada Rossi")
    comer = Comer(email="ada@example.org", name="Ada Rossi", language="en", seats=2)
    place = sign_up_openly(offer=offer, comer=comer, at=SIGNED_UP, known=person)
    session = Session.objects.select_related("edition__initiative__programme").get(offer=offer)
    return Scene(call, session, office, place)
