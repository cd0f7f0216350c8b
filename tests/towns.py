"""A small programme with all that editors may change: texts, desks, news, pictures, dates."""

import struct
import zlib
from datetime import datetime
from pathlib import Path

from tests.packs.conftest import PACK, TEXTS

from pariter.apps.people.actions import register_person
from pariter.apps.people.models import Person
from pariter.apps.programmes.models import OfficeRole, Programme, Strand
from pariter.apps.programmes.roles import grant_role
from pariter.apps.publishing.actions import publish_pack
from pariter.packs.loader import LoadedPack, checked

START = datetime.fromisoformat("2027-01-10T09:00:00+01:00")
"""When the programme is loaded: before its call opens, on 1 March 2027."""

MORE = """
[[aim]]
key = "G1"
text = { en = "More girls who build.", it = "Più ragazze che costruiscono." }

[[partner]]
organisation = "north-school"
kind = "school"
text = { en = "Lends the workshop.", it = "Presta l'officina." }

[[responsible]]
initiative = "R1"
scope = { en = "Morning", it = "Mattina" }
role = { en = "Workshop lead", it = "Guida dell'officina" }
email = "lead@example.org"

[[medium]]
key = "robot"
kind = "image"
file = "media/robot.png"
description = { en = "A small robot.", it = "Un piccolo robot." }

[[news]]
key = "soon"
published = 2027-01-05
text = "news_soon"

"""
WORDS = {
    "en/news_soon.md": "# It comes soon\n\nThe camp is near.\n",
    "it/news_soon.md": "# Arriva presto\n\nIl campo è vicino.\n",
}
SECOND = """
[[initiative]]
key = "R2"
slug = "club"
strand = "wheels"
audience = ["pupil"]
stations = ["publish"]
text = "club"
"""


def png(width: int = 2, height: int = 2, *extra: tuple[bytes, bytes]) -> bytes:
    """Return a grey picture; extra: chunks to put before its data."""
    rows = b"".join(b"\0" + b"\x80" * width for _ in range(height))
    chunks = [
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)),
        *extra,
        (b"IDAT", zlib.compress(rows)),
        (b"IEND", b""),
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )


def files(*changes: tuple[str, str], key: str = "town_robotics") -> dict[str, bytes]:
    """Return the files of the programme; changes: texts to replace in its pack.toml."""
    source = PACK.replace("[[strand]]", f"{MORE.strip()}\n\n[[strand]]", 1)
    source = source.replace("[[initiative]]", "[[strand]]\n" + _strand() + "\n[[initiative]]", 1)
    source += SECOND
    for old, new in (*changes, ('"town_robotics"', f'"{key}"')):
        assert source.count(old) == 1, f"{old!r} stands {source.count(old)} times"
        source = source.replace(old, new)
    texts = {**TEXTS, **WORDS, **_club()}
    return {
        "pack.toml": source.encode(),
        "media/robot.png": png(),
        **{f"texts/{name}": text.encode() for name, text in texts.items()},
    }


def town(*changes: tuple[str, str], key: str = "town_robotics") -> LoadedPack:
    """Return the programme as it is loaded."""
    return checked(files(*changes, key=key), Path(key))


def load_town(
    *changes: tuple[str, str], key: str = "town_robotics", at: datetime = START
) -> Programme:
    """Publish the programme."""
    return publish_pack(loaded=town(*changes, key=key), at=at)


def staff(
    programme: Programme,
    role: str = OfficeRole.Role.EDITOR,
    *,
    strand: Strand | None = None,
    name: str = "editor",
) -> Person:
    """Return a person who works for the programme, or one strand of it."""
    person = register_person(email=f"{name}@example.org", name=name, at=START)
    grant_role(person=person, programme=programme, role=role, strand=strand, at=START, by=None)
    return person


def write(folder: Path, found: dict[str, bytes]) -> Path:
    """Write files to a folder and return it."""
    for name, content in found.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def _strand() -> str:
    return """key = "wheels"
title = { en = "Wheels", it = "Ruote" }
summary = { en = "Roll one.", it = "Fanne rotolare una." }
icon = "bike"
colour = "green"
"""


def _club() -> dict[str, str]:
    return {
        "en/club.md": "# Wheel club\n\nEvery week.\n\n## About {#about}\n\nA club.\n",
        "it/club.md": "# Club delle ruote\n\nOgni settimana.\n\n## Il club {#about}\n\nUn club.\n",
    }
