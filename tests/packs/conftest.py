"""A small programme that is right, to be spoilt by each test in its own way."""

from collections.abc import Callable
from pathlib import Path

import pytest

PACK = """\
schema_version = 1
key = "town_robotics"
institution = "town"
languages = ["en", "it"]
zone = "Europe/Rome"

[brand]
initials = "TR"
primary = "#123a7c"
accent = "#f26b38"

[[contact]]
key = "desk"
name = { en = "Desk", it = "Sportello" }
email = "desk@example.org"
hours = { en = "In the morning", it = "La mattina" }

[[organisation]]
code = "town"
name = { en = "Town of Example", it = "Città di Esempio" }

[[organisation]]
code = "north-school"
name = { en = "North School", it = "Scuola Nord" }

[[strand]]
key = "robots"
title = { en = "Robots", it = "Robot" }
summary = { en = "Build one.", it = "Costruiscine uno." }
icon = "cpu"
colour = "blue"

[[initiative]]
key = "R1"
slug = "camp"
strand = "robots"
audience = ["pupil"]
stations = ["publish", "apply", "place"]
text = "camp"

[[initiative.edition]]
key = "2027"
title = { en = "July 2027", it = "Luglio 2027" }
starts = 2027-07-05
ends = 2027-07-16

[[initiative.edition.call]]
key = "pupils"
role = "pupil"
opens = 2027-03-01T09:00:00
closes = 2027-04-30T17:00:00
results = 2027-05-10T12:00:00
mechanism = "deferred_acceptance"
homes = ["north-school"]

[initiative.edition.call.lottery]
draw = 2027-05-03T20:00:00
source = { en = "A public draw", it = "Un'estrazione pubblica" }

[[initiative.edition.call.rule]]
key = "school"
when = "home in homes"
text = { en = "Your school takes part.", it = "La tua scuola partecipa." }
refusal = { en = "Your school does not take part.", it = "La tua scuola non partecipa." }

[[initiative.edition.call.offer]]
key = "morning"
title = { en = "Morning", it = "Mattina" }
capacity = 12
quota = { "north-school" = 3 }

[[initiative.edition.session]]
key = "first-day"
offer = "morning"
title = { en = "First day", it = "Primo giorno" }
starts = 2027-07-05T09:00:00
ends = 2027-07-05T12:00:00
place = { en = "Workshop", it = "Officina" }

[[initiative.edition]]
key = "2028"
title = { en = "July 2028", it = "Luglio 2028" }
starts = 2028-07-05
ends = 2028-07-16
"""
TEXTS = {
    "en/programme.md": "# Town robotics\n\nBuild robots.\n\n## About {#about}\n\nA town.\n",
    "it/programme.md": "# Robotica\n\nCostruisci robot.\n\n## Chi siamo {#about}\n\nNoi.\n",
    "en/camp.md": "# Robot camp\n\nTwo weeks.\n\n## Who {#who}\n\n- You are a pupil.\n",
    "it/camp.md": "# Campo robot\n\nDue settimane.\n\n## Chi {#who}\n\n- Vai a scuola.\n",
}

Spoil = Callable[..., Path]


@pytest.fixture
def write_pack(tmp_path: Path) -> Spoil:
    """Return a function that writes the programme's folder, with texts replaced in pack.toml.

    changes: (old, new) pairs; texts: path below texts/ → content, None to leave the file out.
    """

    def write(*changes: tuple[str, str], texts: dict[str, str | None] | None = None) -> Path:
        source = PACK
        for old, new in changes:
            assert source.count(old) == 1, f"{old!r} stands {source.count(old)} times"
            source = source.replace(old, new)
        folder = tmp_path / "town_robotics"
        folder.mkdir()
        (folder / "pack.toml").write_text(source, "utf-8")
        for name, text in {**TEXTS, **(texts or {})}.items():
            if text is not None:
                path = folder / "texts" / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, "utf-8")
        return folder

    return write
