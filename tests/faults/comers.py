"""Signs people up by the page and tells each on standard output: `python comers.py FIRST COUNT`.

Without arguments it makes the session they sign up for, and tells its key.
"""

import sys
from datetime import timedelta

import django


def prepare() -> None:
    """Load a festival and let its first session be open now."""
    # Models can be imported only once Django is set up.
    from django.utils import timezone

    from pariter.apps.programmes.loading import load_pack
    from pariter.apps.programmes.models import Call
    from pariter.packs.loader import SHIPPED, load

    at = timezone.now()
    load_pack(loaded=load(SHIPPED / "milano_steminthecity"), at=at)
    Call.objects.update(opens_at=at - timedelta(days=1), closes_at=at + timedelta(days=1))


def sign_up(first: int, count: int) -> None:
    """Send the form for so many people, and acknowledge each once she was answered."""
    from django.test import Client

    from pariter.apps.programmes.models import Offer

    offer = Offer.objects.filter(call__needs_account=False).order_by("pk")[0]
    client = Client(headers={"host": "127.0.0.1"})
    for number in range(first, first + count):
        form = {"name": f"Person {number}", "email": f"p{number}@example.org", "seats": 2}
        answer = client.post(f"/en/join/{offer.pk}/", form)
        if answer.status_code != 302:
            raise RuntimeError(f"{number} was answered {answer.status_code}")
        sys.stdout.write(f"{form['email']}\n")
        sys.stdout.flush()


django.setup()
if sys.argv[1:]:
    sign_up(int(sys.argv[1]), int(sys.argv[2]))
else:
    prepare()
