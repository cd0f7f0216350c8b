"""Pictures, films and captions of packs in the site's storage, each named by its digest."""

import hashlib

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from pariter.apps.programmes.errors import ProgrammeError


def storage_name(path: str, digest: str) -> str:
    """Return where a pack's file is kept, such as media/<SHA-256>.webp.

    path: its path in the pack, such as media/robots.webp
    """
    return f"media/{digest}.{path.rpartition('.')[2]}"


def keep_file(*, path: str, content: bytes) -> str:
    """Keep a pack's file for good and return its SHA-256; the same bytes are kept once.

    path: its path in the pack, such as media/robots.webp
    """
    digest = hashlib.sha256(content).hexdigest()
    name = storage_name(path, digest)
    if default_storage.exists(name):
        if default_storage.size(name) == len(content):
            return digest
        # A crash left a part of the file under the name of the whole.
        default_storage.delete(name)
    default_storage.save(name, ContentFile(content))
    return digest


def read_file(path: str, digest: str) -> bytes:
    """Return the bytes of a pack's file; raise ProgrammeError where they are lost or spoilt."""
    name = storage_name(path, digest)
    if default_storage.exists(name):
        with default_storage.open(name) as file:
            content: bytes = file.read()
        if hashlib.sha256(content).hexdigest() == digest:
            return content
    raise ProgrammeError(
        _(
            "The file %(path)s is not in the site’s storage as %(name)s. Put it back from the "
            "backup, or load the programme’s folder again."
        )
        % {"path": path, "name": name}
    )
