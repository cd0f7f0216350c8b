"""The public page says by which points, kinds of seats and caps places are given."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from tests.journeys import steps

from pariter.apps.programmes.models import Call

LOADED_AT = datetime.fromisoformat("2026-07-01T09:00:00+02:00")


@pytest.fixture
def nursery(db: None) -> Call:
    """Return the nursery's call of the coming year."""
    return steps.open_alone("polimi_pop", "P4/2027-09/families", LOADED_AT)


def page_of(client: Client, call: Call, **changed: Any) -> str:
    """Return the public page while the call is open, with the call changed."""
    Call.objects.filter(pk=call.pk).update(**changed)
    initiative = call.edition.initiative
    with time_machine.travel(call.opens_at + timedelta(days=1), tick=False):
        return client.get(f"/en/{initiative.programme.key}/{initiative.slug}/").text


def test_points_and_kinds_of_seats_stand_on_the_page(client: Client, nursery: Call) -> None:
    page = page_of(client, nursery)
    assert "What gives points" in page
    assert "You bring up your child alone: 12 points" in page
    first, second = (
        (
            "Reserved seats (4 seats): first families in which someone has a disability, then "
            "families that earn up to 15,000 euros a year, then everyone else."
        ),
        "Open seats (8 seats): open to everyone.",
    )
    assert page.index(first) < page.index(second)
    assert "Choose with care" not in page


def test_caps_short_lists_and_hard_reserves_are_told(client: Client, nursery: Call) -> None:
    offer = nursery.offers.get(key="lecco")
    offer.slots = [{**offer.slots[0], "only": True}]
    offer.save(update_fields=["slots"])
    cap = {
        "key": "milan",
        "most": 15,
        "offers": ["leonardo", "bovisa"],
        "homes": [],
        "text": {"en": "Both nurseries in Milan share <b>staff</b>."},
    }
    page = page_of(client, nursery, caps=[cap], maximum_choices=2)
    assert "Reserved seats (2 seats): only for families in which" in page
    assert (
        "Both nurseries in Milan share &lt;b&gt;staff&lt;/b&gt;. Together at most 15 seats." in page
    )
    assert "You can rank up to 2" in page
    assert "Choose with care" in page


def test_call_without_such_rules_says_nothing_of_them(client: Client, nursery: Call) -> None:
    nursery.offers.update(slots=[])
    page = page_of(client, nursery, priorities=[])
    assert "What gives points" not in page
    assert "Kinds of seats" not in page
