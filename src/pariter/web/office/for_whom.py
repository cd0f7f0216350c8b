"""For whom a call is: what tells the calls of one edition apart."""

from pariter.apps.programmes.models import Call
from pariter.web.public.wording import audience_name


def for_whom(call: Call) -> str:
    """Name the audience of a call, and its key where that says more: Student (mentees)."""
    audience = audience_name(call.role)
    return audience if audience_name(call.key) == audience else f"{audience} ({call.key})"
