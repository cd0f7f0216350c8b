"""Fills an empty installation with one festival call; prints the keys of its offers.

python -m pariter.benchmarks.festival SESSIONS CAPACITY
"""

import json
import sys
from datetime import timedelta

import django
from django.core.management import call_command
from django.utils import timezone

PACK, INITIATIVE = "milano_steminthecity", "C1"


def main() -> None:
    """Make the tables, the static files, and a call that is open now, with so many sessions."""
    sessions, capacity = int(sys.argv[1]), int(sys.argv[2])
    django.setup()
    from pariter.apps.programmes.loading import load_pack
    from pariter.apps.programmes.models import Call, Offer, Session
    from pariter.packs.loader import SHIPPED, load

    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    at = timezone.now()
    if not Call.objects.exists():
        load_pack(loaded=load(SHIPPED / PACK), at=at)
    call = Call.objects.filter(edition__initiative__key=INITIATIVE, needs_account=False).order_by(
        "pk"
    )[0]
    call.opens_at, call.closes_at = at - timedelta(days=1), at + timedelta(days=30)
    call.save()
    first = Offer.objects.count()
    offers = Offer.objects.bulk_create(
        Offer(
            call=call,
            key=f"bench-{first + number}",
            title={"en": f"Session {number}", "it": f"Incontro {number}"},
            capacity=capacity,
            position=first + number,
        )
        for number in range(sessions)
    )
    Session.objects.bulk_create(
        Session(
            edition=call.edition,
            offer=offer,
            key=offer.key,
            title=offer.title,
            starts_at=at + timedelta(days=60, hours=number % 200),
            ends_at=at + timedelta(days=60, hours=number % 200 + 1),
            zone=call.zone,
            place={"en": "Hall", "it": "Sala"},
        )
        for number, offer in enumerate(offers)
    )
    initiative = call.edition.initiative
    page = f"/en/{initiative.programme.key}/{initiative.slug}/programme/{call.edition.key}/"
    print(json.dumps({"offers": [offer.pk for offer in offers], "page": page}))  # noqa: T201


if __name__ == "__main__":
    main()
