"""The ticket of a place, as it is shown at the door."""

from typing import Any

import segno
from django import template
from django.utils.safestring import SafeString

from pariter.apps.placements.models import Placement
from pariter.apps.placements.tickets import as_read, ticket_of

register = template.Library()

QUIET_MODULES = 4
"""The white border that ISO/IEC 18004 asks for around the modules."""


@register.inclusion_tag("components/ticket.html")
def ticket(placement: Placement) -> dict[str, Any]:
    """Show the ticket of a place: its QR code, and beside it the same code to be typed."""
    code = ticket_of(placement)
    return {"code": code, "picture": qr_of(as_read(code)), "seats": placement.seats}


@register.simple_tag
def ticket_number(placement: Placement) -> str:
    """Return the code on a ticket, to be read out."""
    return ticket_of(placement)


@register.simple_tag
def qr(content: str) -> SafeString:
    """Draw any short text as a QR code; what stands around it must say it too."""
    return qr_of(content)


def qr_of(content: str) -> SafeString:
    """Return an svg element without styles: black modules on white, in the light and the dark."""
    code = segno.make(content, micro=False, error="m")
    return SafeString(
        code.svg_inline(
            border=QUIET_MODULES,
            dark="#000",
            light="#fff",
            omitsize=True,
            svgclass=None,
            lineclass=None,
        )
    )
