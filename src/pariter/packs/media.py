"""Pictures and films of a pack: the files are there, are what they say, and all can follow them."""

import re
from collections.abc import Iterator, Mapping

from pariter.packs.errors import Finding
from pariter.packs.lines import Location
from pariter.packs.raw import Raw, table, tables, texts, typed

ENDINGS: dict[str, tuple[str, ...]] = {
    "image": ("png", "jpg", "webp"),
    "video": ("webm", "mp4"),
}
CONTENT_TYPES = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "webp": "image/webp",
    "webm": "video/webm",
    "mp4": "video/mp4",
    "vtt": "text/vtt",
}
_BEGINNINGS = {
    "png": rb"\x89PNG\r\n\x1a\n",
    "jpg": rb"\xff\xd8\xff",
    "webp": rb"RIFF....WEBP",
    "webm": rb"\x1aE\xdf\xa3",
    "mp4": rb"....ftyp",
    "vtt": rb"(?:\xef\xbb\xbf)?WEBVTT[ \t\r\n]",
}
_CUE = re.compile(r"^((?:\d+:)?\d\d:\d\d\.\d{3}) --> ((?:\d+:)?\d\d:\d\d\.\d{3})", re.MULTILINE)


def wrong_media(data: Raw, files: Mapping[str, bytes]) -> Iterator[Finding]:
    """Give every medium whose file is missing or of another kind, and every film without words."""
    named: set[str] = set()
    for index, medium in tables(data, "medium"):
        place: Location = ("medium", index)
        file, kind = typed(medium, "file", str), typed(medium, "kind", str)
        if file and kind in ENDINGS:
            named.add(file)
            yield from _file(files, file, ENDINGS[kind], (*place, "file"))
        if kind == "video":
            yield from _film(data, medium, place)
        for language, captions in table(medium, "captions").items():
            if isinstance(captions, str):
                named.add(captions)
                here = (*place, "captions", language)
                yield from _file(files, captions, ("vtt",), here)
                yield from _cues(files.get(captions, b""), captions, here)
    for name in sorted(files):
        if name.startswith("media/") and name not in named:
            yield Finding((), f"no medium names the file {name!r}; remove it or correct the name")


def mistaken(name: str, content: bytes, endings: tuple[str, ...]) -> str:
    """Say why a file is not what its name says; an empty text where it is.

    endings: those that fit here, without the dot
    """
    ending = name.rpartition(".")[2]
    if ending not in endings:
        return f"{name!r} does not end in {' or '.join('.' + one for one in endings)}; convert it"
    if not re.match(_BEGINNINGS[ending], content, re.DOTALL):
        return f"{name!r} begins with {content[:12]!r}, which is no {ending}; save it as {ending}"
    return ""


def _file(
    files: Mapping[str, bytes], name: str, endings: tuple[str, ...], place: Location
) -> Iterator[Finding]:
    if name not in files:
        yield Finding(place, f"{name!r} is no file of this pack; add it below media/")
    elif problem := mistaken(name, files[name], endings):
        yield Finding(place, problem)


def _film(data: Raw, medium: Raw, place: Location) -> Iterator[Finding]:
    captions = table(medium, "captions")
    languages = texts(data, "languages")
    for language in captions:
        if language not in languages:
            yield Finding(
                (*place, "captions", language),
                f"the captions are in {language!r}, which 'languages' does not name; "
                "add the language there or remove them",
            )
    for language in languages:
        if language not in captions:
            yield Finding(
                (*place, "captions"),
                f"the film has no captions in {language!r}; write them as WebVTT",
            )
    for name, mend in (
        ("transcript", "write one and name it, so that all can read the film"),
        ("poster", "name an image to show before the film runs"),
    ):
        if name not in medium:
            yield Finding((*place, name), f"the film has no {name}; {mend}")


def _cues(content: bytes, name: str, place: Location) -> Iterator[Finding]:
    cues = _CUE.findall(content.decode("utf-8", "replace"))
    if content and not cues:
        yield Finding(place, f"{name!r} has no cue such as 00:01.000 --> 00:03.000; write them")
    for begins, ends in cues:
        if _seconds(ends) <= _seconds(begins):
            yield Finding(place, f"{name!r} has a cue from {begins} to {ends}; let it end later")


def _seconds(clock: str) -> float:
    hours, minutes, seconds = (["0", *clock.split(":")])[-3:]
    return int(hours) * 3600 + int(minutes) * 60 + float(seconds)
