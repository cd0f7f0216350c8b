"""The ticket as people show it: a QR code that holds its code alone, and the code in letters."""

import re

import pytest
import segno
from django.template import Context, Template

from pariter.apps.placements.models import Placement
from pariter.apps.placements.tickets import as_read, ticket_of
from pariter.web.templatetags.tickets import qr_of


def _drawn(template: str, **values: object) -> str:
    return Template("{% load tickets %}" + template).render(Context(values))


@pytest.mark.parametrize("number", [1, 4321, 999_999])
def test_ticket_shows_its_code_alone(number: int) -> None:
    placement = Placement(pk=number, seats=1)
    code = ticket_of(placement)
    page = _drawn("{% ticket placement %}", placement=placement)
    assert f"Ticket {code} as a QR code" in page
    assert f'<p class="reference">{code}</p>' in page
    assert qr_of(as_read(code)) in page
    drawn = segno.make(as_read(code), micro=False, error="m")
    assert (drawn.mode, drawn.version) == ("alphanumeric", 1)


def test_ticket_of_a_party_says_for_how_many() -> None:
    assert "For one person" in _drawn("{% ticket one %}", one=Placement(pk=1, seats=1))
    assert "For 4 people" in _drawn("{% ticket one %}", one=Placement(pk=1, seats=4))


def test_qr_is_drawn_without_styles_and_keeps_hostile_text_inside() -> None:
    drawn = _drawn("{% qr text %}", text='<script>alert("1")</script>')
    assert set(re.findall(r"<(\w+)", drawn)) == {"svg", "path"}
    assert not re.search(r"style|class|script|xlink", drawn)
    assert 'fill="#fff"' in drawn
    assert 'stroke="#000"' in drawn
