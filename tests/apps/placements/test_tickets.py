"""A ticket opens the door and nothing else; a page's key opens its page and nothing else."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pariter.apps.placements import tickets
from pariter.apps.placements.models import Placement

IDS = st.integers(1, 2**60 - 1)


@given(IDS)
def test_a_code_is_read_back_however_it_is_typed(number: int) -> None:
    placement = Placement(pk=number)
    ticket = tickets.ticket_of(placement)
    for typed in (ticket, ticket.lower(), ticket.replace("-", " "), ticket.replace("0", "o")):
        assert tickets.number_on_ticket(typed) == number
    assert tickets.number_in_page_key(tickets.page_key_of(placement)) == number


@given(IDS, st.data())
def test_one_changed_sign_is_no_ticket(number: int, data: st.DataObject) -> None:
    code = tickets.as_read(tickets.ticket_of(Placement(pk=number)))
    place = data.draw(st.integers(0, len(code) - 1))
    other = data.draw(st.sampled_from(tickets.ALPHABET.replace(code[place], "")))
    assert tickets.number_on_ticket(code[:place] + other + code[place + 1 :]) is None


def test_a_ticket_is_no_key_to_the_page() -> None:
    ticket = tickets.ticket_of(Placement(pk=7))
    assert tickets.number_in_page_key(ticket) is None
    assert tickets.number_on_ticket(tickets.page_key_of(Placement(pk=7))) is None


@pytest.mark.parametrize("code", ["", "-", "U" * 20, "7" * 400, "4T2\x00-9QXD", "٣" * 16])
def test_what_the_site_never_made_is_refused(code: str) -> None:
    assert tickets.number_on_ticket(code) is None
    assert tickets.number_in_page_key(code) is None


def test_an_older_key_of_the_site_still_counts(settings: Any) -> None:
    ticket = tickets.ticket_of(Placement(pk=7))
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key"
    assert tickets.number_on_ticket(ticket) == 7
    settings.SECRET_KEY_FALLBACKS = []
    assert tickets.number_on_ticket(ticket) is None
