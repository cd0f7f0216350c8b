"""Seal what is told in confidence, so that the database and its backups alone do not show it.

AES-256-GCM (NIST SP 800-38D) with a key from the settings, which is never in the database. What is
sealed is bound to its own row: moved to another one, it does not open.
"""

import json
import secrets
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db.models import Model

from pariter.apps.journal.errors import JournalError
from pariter.apps.journal.queries import subject_key

NONCE = 12
"""Bytes that are drawn anew each time, and stand before what is sealed."""


def seal(subject: Model, content: Mapping[str, Any]) -> bytes:
    """Return a content that only the site opens, as part of one row alone."""
    nonce = secrets.token_bytes(NONCE)
    told = json.dumps(content, ensure_ascii=False, sort_keys=True).encode()
    return nonce + AESGCM(_keys()[0]).encrypt(nonce, told, _bound_to(subject))


def opened(subject: Model, sealed: bytes | memoryview) -> dict[str, Any]:
    """Return what was sealed for a row; nothing where nothing was.

    Raises JournalError where no key of the settings opens it, or it belongs to another row.
    """
    if not sealed:
        return {}
    nonce, body = bytes(sealed[:NONCE]), bytes(sealed[NONCE:])
    for key in _keys():
        try:
            told = AESGCM(key).decrypt(nonce, body, _bound_to(subject))
        except InvalidTag:
            continue
        content: dict[str, Any] = json.loads(told)
        return content
    raise JournalError(
        f"What is sealed in {'.'.join(subject_key(subject))} does not open with any of the keys in "
        "PARITER_SEALING_KEYS; add the key with which it was sealed."
    )


def _bound_to(subject: Model) -> bytes:
    return "\n".join(subject_key(subject)).encode()


def _keys() -> list[bytes]:
    """Return the keys, the first to seal with; each word of the settings makes one."""
    return [sha256(b"pariter.sealing\n" + word.encode()).digest() for word in settings.SEALING_KEYS]
