"""For whom a call is: what tells the calls of one edition apart."""

from pariter.apps.programmes.models import Call
from pariter.web.public.wording import audience_name


def for_whom(call: Call) -> str:
    """Name the audience of a call, and its key where that says more: Student (mentees)."""
    return audience_and_key(call.role, call.key)


def audience_and_key(role: str, key: str) -> str:
    """Name an audience, and the key of a call for it unless it only repeats the audience."""
    audience = audience_name(role)
    return audience if audience_name(key) == audience else f"{audience} ({key})"
