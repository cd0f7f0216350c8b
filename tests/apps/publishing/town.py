"""A small programme in three languages that shows a picture and a film, and has news."""

import struct
import zlib
from collections.abc import Mapping
from pathlib import Path

from pariter.packs.loader import LoadedPack, checked

FOLDER = Path("town_robotics")
FILM = b"\x1aE\xdf\xa3" + bytes(range(256)) * 40
CAPTIONS = "WEBVTT\n\n00:00.000 --> 00:02.000\n{}\n"
PACK = """\
schema_version = 1
key = "town_robotics"
institution = "town"
languages = ["en", "it", "fr"]
zone = "Europe/Rome"

[brand]
initials = "TR"
primary = "#123a7c"
accent = "#f26b38"

[[contact]]
key = "desk"
name = { en = "Robot desk", it = "Sportello robot", fr = "Bureau des robots" }
email = "desk@example.org"
hours = { en = "In the morning", it = "La mattina", fr = "Le matin" }

[[organisation]]
code = "town"
name = { en = "Town of Example", it = "Città di Esempio", fr = "Ville d’Exemple" }

[[organisation]]
code = "library"
name = { en = "Town library", it = "Biblioteca", fr = "Bibliothèque" }

[[aim]]
key = "G1"
text = { en = "Girls build machines", it = "Ragazze costruiscono", fr = "Filles construisent" }

[[partner]]
organisation = "library"
kind = "partner"
text = { en = "Lends the rooms.", it = "Presta le sale.", fr = "Prête les salles." }
initiatives = ["R2"]

[[responsible]]
initiative = "R1"
scope = { en = "Workshop", it = "Officina", fr = "Atelier" }
role = { en = "Head", it = "Responsabile", fr = "Responsable" }
email = "head@example.org"

[[medium]]
key = "clip"
kind = "video"
file = "media/clip.webm"
description = { en = "A robot waves", it = "Un robot saluta", fr = "Un robot salue" }
credit = { en = "The town", it = "Il comune", fr = "La ville" }
captions = { en = "media/clip.en.vtt", it = "media/clip.it.vtt", fr = "media/clip.fr.vtt" }
transcript = "clip"
poster = "still"

[[medium]]
key = "still"
kind = "image"
file = "media/still.png"
description = { en = "A robot’s hand", it = "La mano di un robot", fr = "La main d’un robot" }

[[medium]]
key = "hall"
kind = "image"
file = "media/hall.png"
description = { en = "A bright hall", it = "Una sala chiara", fr = "Une salle claire" }

[[news]]
key = "opening"
published = 2026-11-02
text = "news_opening"
initiatives = ["R1"]
image = "hall"

[[news]]
key = "later"
published = 2027-06-01
text = "news_later"

[[strand]]
key = "robots"
title = { en = "Robots", it = "Robot", fr = "Robots" }
summary = { en = "Build one.", it = "Costruiscine uno.", fr = "Construisez-en un." }
icon = "cpu"
colour = "blue"

[[initiative]]
key = "R1"
slug = "camp"
strand = "robots"
audience = ["pupil"]
stations = ["publish", "apply", "place"]
text = "camp"
aims = ["G1"]
media = ["hall"]

[[initiative.edition]]
key = "2027"
title = { en = "July 2027", it = "Luglio 2027", fr = "Juillet 2027" }
starts = 2027-07-05
ends = 2027-07-16

[[initiative.edition.call]]
key = "pupils"
role = "pupil"
opens = 2026-11-02T09:00:00
closes = 2027-04-30T17:00:00
mechanism = "first_come"

[[initiative.edition.call.offer]]
key = "morning"
title = { en = "Soldering", it = "Saldatura", fr = "Soudure" }
capacity = 12

[[initiative.edition.session]]
key = "first-day"
offer = "morning"
title = { en = "First day", it = "Primo giorno", fr = "Premier jour" }
starts = 2027-07-05T09:00:00
ends = 2027-07-05T12:00:00
place = { en = "Workshop", it = "Officina", fr = "Atelier" }

[[initiative]]
key = "R2"
slug = "campaign"
strand = "robots"
audience = ["everyone"]
stations = ["publish"]
text = "campaign"
held = ["online"]
media = ["clip", "hall"]
"""
TEXTS = {
    "en/programme": "# Town robotics\n\nBuild robots.\n\n## A {#about}\n\nA town of machines.\n",
    "it/programme": "# Robotica\n\nCostruisci robot.\n\n## A {#about}\n\nUna città.\n",
    "fr/programme": "# Robotique\n\nDes robots.\n\n## A {#about}\n\nUne ville.\n",
    "en/camp": "# Summer camp\n\nTwo weeks of robots.\n\n## Who {#who}\n\n- You are a pupil.\n",
    "it/camp": "# Campo estivo\n\nDue settimane di robot.\n\n## Chi {#who}\n\n- Vai a scuola.\n",
    "fr/camp": "# Camp d’été\n\nDeux semaines.\n\n## Qui {#who}\n\n- Vous allez à l’école.\n",
    "en/campaign": (
        "# Hands off\n\nA campaign for safe workshops.\n\n"
        "## About {#about}\n\nSee the [camp](initiative:R1). Wear gloves.\n"
    ),
    "it/campaign": (
        "# Giù le mani\n\nUna campagna per officine sicure: l’università e le borse di studio.\n\n"
        "## La campagna {#about}\n\nVedi il [campo](initiative:R1). Metti i guanti.\n"
    ),
    "fr/campaign": (
        "# Bas les pattes\n\nUne campagne pour l’égalité à l’œuvre.\n\n"
        "## La campagne {#about}\n\nVoir le [camp](initiative:R1). Mettez des gants.\n"
    ),
    "en/clip": "# Transcript\n\nA robot waves.\n\n## What it says {#about}\n\nHello!\n",
    "it/clip": "# Trascrizione\n\nUn robot saluta.\n\n## Che cosa dice {#about}\n\nCiao!\n",
    "fr/clip": "# Transcription\n\nUn robot salue.\n\n## Ce qu’il dit {#about}\n\nSalut !\n",
    "en/news_opening": "# The hall opens\n\nCome.\n\n## A {#about}\n\nSee [it](initiative:R1).\n",
    "it/news_opening": "# Apre la sala\n\nVieni.\n\n## A {#about}\n\nVedi [qui](initiative:R1).\n",
    "fr/news_opening": "# La salle ouvre\n\nVenez.\n\n## A {#about}\n\nVoir [là](initiative:R1).\n",
    "en/news_later": "# A secret\n\nNobody knows yet.\n",
    "it/news_later": "# Un segreto\n\nNessuno lo sa.\n",
    "fr/news_later": "# Un secret\n\nPersonne ne sait.\n",
}


def picture(width: int, height: int) -> bytes:
    """Return a grey PNG of this size."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + content))
        return struct.pack(">I", len(content)) + kind + content + check

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\x00" + b"\x80" * width) * height)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    )


def town_files(
    *changes: tuple[str, str], files: Mapping[str, bytes | None] | None = None
) -> dict[str, bytes]:
    """Return the files of the programme's folder.

    changes: (old, new) pairs in pack.toml; files: path → content, None to leave the file out
    """
    source = PACK
    for old, new in changes:
        assert source.count(old) == 1, f"{old!r} stands {source.count(old)} times"
        source = source.replace(old, new)
    found: dict[str, bytes | None] = {
        "pack.toml": source.encode(),
        "media/clip.webm": FILM,
        "media/still.png": picture(64, 36),
        "media/hall.png": picture(40, 30),
        **{f"texts/{name}.md": text.encode() for name, text in TEXTS.items()},
        **{f"media/clip.{code}.vtt": CAPTIONS.format(code).encode() for code in ("en", "it", "fr")},
        **(files or {}),
    }
    return {path: content for path, content in found.items() if content is not None}


def town(*changes: tuple[str, str], files: Mapping[str, bytes | None] | None = None) -> LoadedPack:
    """Return the programme, checked."""
    return checked(town_files(*changes, files=files), FOLDER)
