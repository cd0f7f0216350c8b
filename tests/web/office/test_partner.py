"""A partner sees what its organisation gives, how full it is, and nobody who comes."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from tests.journeys import steps
from tests.web.office.conftest import START

from pariter.apps.people.models import Organisation, Person
from pariter.apps.placements.sign_up import sign_up
from pariter.apps.programmes.models import Call, Offer, OfficeRole
from pariter.apps.programmes.roles import grant_role

Visit = Callable[..., Any]
PARTNER = "/en/office/partner/"
HOST = "Demo partner 03"


@pytest.fixture
def festival(db: None) -> Call:
    """Return a call of the festival, whose sessions are given by partners."""
    return steps.open_alone("milano_steminthecity", "C1/2027-04/everyone", START)


def partner(call: Call, code: str, email: str = "partner@example.org") -> Person:
    """Return someone who acts for an organisation in the programme of a call."""
    person = steps.register(email, START)
    grant_role(
        person=person,
        programme=call.edition.initiative.programme,
        role=OfficeRole.Role.PARTNER,
        organisation=Organisation.objects.get(code=code),
        at=START,
        by=None,
    )
    return person


def shown(client: Client) -> dict[int, tuple[str, str]]:
    """Return the seats taken and free of each offer that the page lists, coming or past."""
    return {
        one.offer.pk: (one.taken, one.free)
        for group in client.get(PARTNER).context["groups"]
        for one in [*group["coming"], *group["past"]]
    }


def take(offer: Offer, number: int) -> None:
    """Let so many people sign up, with names that nobody may read here."""
    for index in range(number):
        person = steps.register(f"canary{index}@example.org", START, name=f"Canary Secret {index}")
        sign_up(offer=offer, person=person, at=offer.call.opens_at + timedelta(days=1))


def test_partner_sees_its_own_offers_with_seats_and_no_names(festival: Call, visit: Visit) -> None:
    person = partner(festival, "demo-partner-03")
    own = festival.offers.filter(host=HOST)[0]
    take(own, 2)
    hosted = set(Offer.objects.filter(host=HOST).values_list("pk", flat=True))
    with visit(person, festival.opens_at + timedelta(days=2)) as client:
        found = shown(client)
        page = client.get(PARTNER).content.decode()
    assert found.keys() == hosted
    assert found[own.pk] == ("2 seats taken", f"{own.capacity - 2} free")
    assert "Canary" not in page
    assert "canary" not in page
    session = own.sessions.all()[0]
    assert str(session.place) in page
    assert f"{session.local_start:%H:%M}–{session.local_end:%H:%M}" in page
    assert "Open until 31 March 2027" in page


def test_partner_finds_offers_by_a_name_in_any_language(festival: Call, visit: Visit) -> None:
    person = partner(festival, "demo-partner-03")
    Offer.objects.filter(host=HOST).update(host="Partner demo 03")
    with visit(person, START) as client:
        assert len(shown(client)) == Offer.objects.filter(host="Partner demo 03").count() > 0


def test_partner_of_one_strand_sees_that_strand_alone(festival: Call, visit: Visit) -> None:
    person = partner(festival, "demo-partner-03")
    role = OfficeRole.objects.get(person=person)
    role.strand = role.programme.strands.get(key="digital")
    role.save()
    with visit(person, START) as client:
        assert shown(client) == {}
        assert "Nothing is planned." in client.get(PARTNER).content.decode()


def test_partner_never_sees_what_another_programme_gives(
    festival: Call, welcome: Call, visit: Visit
) -> None:
    person = partner(festival, "demo-partner-03")
    other = welcome.offers.all()[0]
    other.host = HOST
    other.save()
    with visit(person, START) as client:
        assert other.pk not in shown(client)


def test_partner_of_two_organisations_sees_each_apart(
    festival: Call, welcome: Call, visit: Visit
) -> None:
    person = partner(festival, "demo-partner-03")
    partner(welcome, Organisation.objects.filter(programmes=None)[0].code)
    with visit(person, START) as client:
        groups = client.get(PARTNER).context["groups"]
    assert [group["role"].programme.key for group in groups] == [
        "milano_steminthecity",
        "polimi_pop",
    ]


def test_partner_has_one_page_and_is_led_to_it(festival: Call, visit: Visit) -> None:
    person = partner(festival, "demo-partner-03")
    with visit(person, START) as client:
        assert client.get("/en/office/")["Location"] == PARTNER
        page = client.get(PARTNER).content.decode()
        for closed in ("calls/", "figures/", "mail/", "team/"):
            assert client.get(f"/en/office/{closed}").status_code == 403
            assert f"/en/office/{closed}" not in page
        assert client.get(f"/en/office/call/{festival.pk}/applicants/").status_code == 404
    with visit(steps.register("nobody@example.org", START), START) as client:
        assert client.get(PARTNER).status_code == 403


def test_places_that_a_draw_gives_are_not_told_before(athens: Call, visit: Visit) -> None:
    offer = athens.offers.all()[0]
    organisation = Organisation.objects.get(code="athens-01")
    offer.host = str(organisation.name)
    offer.save()
    person = partner(athens, "athens-01")
    with visit(person, athens.opens_at) as client:
        assert shown(client)[offer.pk] == (
            f"{offer.capacity} seats",
            "places are not given yet",
        )


def test_partner_page_asks_as_often_for_forty_offers(
    festival: Call, visit: Visit, queries: Callable[[Client, str], int]
) -> None:
    person = partner(festival, "demo-partner-03")
    with visit(person, START) as client:
        before = queries(client, PARTNER)
        Offer.objects.update(host=HOST)
        assert len(shown(client)) > 30
        assert queries(client, PARTNER) == before
