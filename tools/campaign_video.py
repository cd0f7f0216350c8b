"""The clip, the captions and the drawings of the equal opportunities pack, made anew.

.venv/bin/python tools/campaign_video.py [FOLDER]    needs Chromium, after `make setup`

Without a folder it replaces the pack's own media. A recording never has the same bytes twice.
"""

from __future__ import annotations

import base64
import os
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from playwright.sync_api import sync_playwright

PROJECT = Path(__file__).resolve().parent.parent
MEDIA = PROJECT / "src" / "pariter" / "packs" / "polimi_pop" / "media"
SCRIPT = Path(__file__).with_suffix(".js")
FONTS = PROJECT / "node_modules" / "@fontsource-variable" / "atkinson-hyperlegible-next" / "files"
FONT = FONTS / "atkinson-hyperlegible-next-latin-wght-normal.woff2"
CLIP = "not-a-compliment"
CREDIT = {"en": "Made for a demonstration", "it": "Fatto per una dimostrazione"}
"""Stands below the last scene."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What the clip shows for a while, in both languages at once; `said` puts it in a bubble."""

    said: bool
    en: str
    it: str


SECONDS = 3.2
"""How long each scene stays: long enough to read both lines."""
SCENES = (
    Scene(True, "Smile for me!", "Fammi un sorriso!"),
    Scene(True, "Answer me. Answer me!", "Rispondimi. Rispondimi!"),
    Scene(True, "You, an engineer?", "Ingegnere, tu?"),
    Scene(False, "Not a compliment. Not a joke.", "Non è un complimento. Non è uno scherzo."),
    Scene(False, "When you hear it, speak up.", "Quando lo senti, di’ qualcosa."),
    Scene(
        False,
        "25 November: end violence against women",
        "25 novembre: basta violenza sulle donne",
    ),
)
LEAD = {"en": ("In a speech bubble:", "Text:"), "it": ("In un fumetto:", "Testo:")}


def captions(language: str) -> str:
    """Return the clip's captions as WebVTT: it is silent, so they say what stands in it."""
    bubble, text = LEAD[language]
    cues = [
        f"{_clock(number * SECONDS)} --> {_clock((number + 1) * SECONDS - 0.1)}\n"
        f"{bubble if scene.said else text} “{getattr(scene, language)}”\n"
        for number, scene in enumerate(SCENES)
    ]
    return "\n".join(["WEBVTT\n", *cues]) + f"{CREDIT[language]}.\n"


def _clock(seconds: float) -> str:
    return f"00:{seconds:06.3f}"


def drawn() -> dict[str, bytes]:
    """Return the clip and the pictures by file name, drawn in a browser."""
    details = {
        "scenes": [asdict(scene) for scene in SCENES],
        "seconds": SECONDS,
        "credit": " · ".join(CREDIT.values()),
        "font": base64.b64encode(FONT.read_bytes()).decode(),
    }
    chromium = os.environ.get("PARITER_CHROMIUM", "/usr/bin/chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        files = browser.new_page().evaluate(SCRIPT.read_text("utf-8"), details)
        browser.close()
    return {name: base64.b64decode(content) for name, content in files.items()}


def main() -> int:
    """Write every file and say how large it is."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else MEDIA
    if not FONT.is_file():
        print(f"{FONT} is missing; run: make setup", file=sys.stderr)
        return 1
    folder.mkdir(parents=True, exist_ok=True)
    files = drawn()
    files |= {f"{CLIP}.{language}.vtt": captions(language).encode() for language in LEAD}
    for name, content in files.items():
        (folder / name).write_bytes(content)
        print(f"{len(content):>8,} bytes  {folder / name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
