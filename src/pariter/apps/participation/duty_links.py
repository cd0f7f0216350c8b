"""The secret in the address that is mailed with a duty: whoever holds it can answer, no account."""

from django.core import signing

from pariter.apps.participation.models import Duty

SALT = "pariter.duty"


def duty_key_of(duty: Duty) -> str:
    """Return the key in the address of a duty's own page."""
    return signing.Signer(salt=SALT, sep=".").sign(str(duty.pk))


def number_in_duty_key(key: str) -> int | None:
    """Return the id of the duty whose page a key opens; None if the site never made this key."""
    try:
        return int(signing.Signer(salt=SALT, sep=".").unsign(key))
    except (signing.BadSignature, ValueError):
        return None
