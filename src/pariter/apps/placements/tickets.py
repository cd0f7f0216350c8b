"""Secrets made from the site's key: a place's ticket, the key of its own page, a guardian's key.

The ticket is shown at the door, so whoever sees it must not be able to give the place back: that
takes the key in the address that was mailed. None is stored; all last as long as that key.
"""

import re
from hmac import compare_digest

from django.conf import settings
from django.utils.crypto import salted_hmac

from pariter.apps.applications.models import Guardian
from pariter.apps.placements.models import Placement

# Crockford's base 32: no letter that is taken for a digit.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
READ_AS = str.maketrans("OIL", "011")
TICKET, PAGE, GUARDIAN = "pariter.ticket", "pariter.place", "pariter.guardian"
TICKET_SIGNS, PAGE_SIGNS = 12, 24


def ticket_of(placement: Placement) -> str:
    """Return the code on a ticket, in groups of four, such as 4T2-9QXD-4TRW-7K2M."""
    signs = _signs(settings.SECRET_KEY, TICKET, placement.pk, TICKET_SIGNS)
    return "-".join([_number(placement.pk), *re.findall("....", signs)])


def number_on_ticket(ticket: str) -> int | None:
    """Return the id of the place a ticket is for; None if the site never made this ticket."""
    return _checked(ticket, TICKET, TICKET_SIGNS)


def page_key_of(placement: Placement) -> str:
    """Return the key in the address of a place's own page, which needs no account."""
    return page_key(placement.pk)


def page_key(number: int) -> str:
    """Return the same key for the id of a place, which may not be there yet."""
    return f"{_number(number)}-{_signs(settings.SECRET_KEY, PAGE, number, PAGE_SIGNS)}"


def number_in_page_key(key: str) -> int | None:
    """Return the id of the place whose page a key opens; None if the site never made this key."""
    return _checked(key, PAGE, PAGE_SIGNS)


def guardian_key_of(guardian: Guardian) -> str:
    """Return the key in the address at which a guardian answers, without an account."""
    signs = _signs(settings.SECRET_KEY, GUARDIAN, guardian.pk, PAGE_SIGNS)
    return f"{_number(guardian.pk)}-{signs}"


def number_in_guardian_key(key: str) -> int | None:
    """Return the id of the guardian whom a key lets answer; None if the site never made it."""
    return _checked(key, GUARDIAN, PAGE_SIGNS)


def as_read(code: str) -> str:
    """Return a code as it was made, however it was typed: spaces, small letters, O for 0."""
    return re.sub(r"[\s-]", "", code).upper().translate(READ_AS)


def _checked(code: str, purpose: str, length: int) -> int | None:
    read = as_read(code)
    number, signs = read[:-length], read[-length:]
    if not 1 <= len(number) <= 12 or not set(read) <= set(ALPHABET):
        return None
    found = sum(ALPHABET.index(sign) * 32**place for place, sign in enumerate(reversed(number)))
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    genuine = [compare_digest(signs, _signs(key, purpose, found, length)) for key in keys]
    return found if any(genuine) else None


def _number(number: int) -> str:
    signs = ""
    while number:
        number, rest = divmod(number, 32)
        signs = ALPHABET[rest] + signs
    return signs


def _signs(key: str | bytes, purpose: str, number: int, length: int) -> str:
    digest = salted_hmac(purpose, str(number), secret=key, algorithm="sha256").digest()
    return "".join(ALPHABET[byte % 32] for byte in digest[:length])
