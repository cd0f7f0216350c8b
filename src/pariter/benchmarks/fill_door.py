"""Fills an empty installation with one session; prints its tickets and the secrets of its doors.

python -m pariter.benchmarks.fill_door PEOPLE DEVICES
"""

import json
import sys
from datetime import timedelta

import django
from django.core.management import call_command
from django.utils import timezone

PACK, ADDRESS = "milano_steminthecity", "C1/2026-04/everyone"


def main() -> None:
    """Make the tables, people with a place each, and a door pass for each device."""
    people, devices = int(sys.argv[1]), int(sys.argv[2])
    django.setup()
    from pariter.apps.participation.doors import make_door_pass
    from pariter.apps.people.actions import register_people, register_person
    from pariter.apps.placements.enrol import enrol
    from pariter.apps.placements.tickets import ticket_of
    from pariter.apps.programmes.loading import load_pack
    from pariter.apps.programmes.models import Call, Offer, Session
    from pariter.apps.programmes.queries import find_call
    from pariter.packs.loader import SHIPPED, load

    call_command("migrate", verbosity=0)
    at = timezone.now()
    load_pack(loaded=load(SHIPPED / PACK), at=at)
    call = find_call(f"{PACK}/{ADDRESS}")
    Call.objects.filter(pk=call.pk).update(
        opens_at=at - timedelta(days=1), closes_at=at + timedelta(days=1)
    )
    Offer.objects.filter(call=call).update(capacity=people)
    offer = Offer.objects.select_related("call").filter(call=call, sessions__isnull=False)[0]
    Session.objects.filter(offer=offer).update(
        starts_at=at + timedelta(minutes=10), ends_at=at + timedelta(hours=2)
    )
    session = Session.objects.get(offer=offer)
    described = [(f"bench{one}@example.org", f"Bench {one}", "en") for one in range(people)]
    registered = register_people(described=described, at=at, synthetic=True)
    places = enrol(offer=offer, people=registered, at=at, by=None)
    office = register_person(email="office@example.org", at=at, synthetic=True)
    secrets = [
        make_door_pass(session=session, label=f"Device {one}", at=at, by=office)[1]
        for one in range(devices)
    ]
    tickets = [ticket_of(place) for place in places]
    print(json.dumps({"tickets": tickets, "secrets": secrets}))  # noqa: T201


if __name__ == "__main__":
    main()
