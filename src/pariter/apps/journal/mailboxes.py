"""Addresses that stand for people without e-mail: no mail goes there, the office tells them.

No mailbox can ever lie under `.invalid` (RFC 2606).
"""

import re

from django.utils.crypto import salted_hmac

NO_MAILBOX = "telephone.invalid"


def address_for(phone: str, name: str) -> str:
    """Return what stands for somebody who has a telephone alone; the same for the same person."""
    digits = re.sub(r"[^0-9+]", "", phone)
    told = f"{digits}|{' '.join(name.casefold().split())}"
    digest = salted_hmac("pariter.telephone", told, algorithm="sha256").hexdigest()
    return f"{digest[:32]}@{NO_MAILBOX}"


def is_no_mailbox(address: str) -> bool:
    """Tell whether an address only stands for somebody without e-mail."""
    return address.endswith(f"@{NO_MAILBOX}")
