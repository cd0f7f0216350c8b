"""Pictures are known by their bytes, and come out without what nobody sees."""

import base64
import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.towns import png

from pariter.formats.pictures import LONGEST_SIDE, PictureError, cleaned
from pariter.packs.loader import SHIPPED

# A grey picture of 8 × 8 pixels, as baseline JPEG with a JFIF header.
JPEG = base64.b64decode(
    "/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////////"
    "////////////////////////////wAALCAAIAAgBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAAA//EABQQAQAAAAAAAAAA"
    "AAAAAAAAAAD/2gAIAQEAAD8AN//Z"
)


def segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def exif(orientation: int) -> bytes:
    """Return a note with how the picture is turned and where it was taken."""
    entries = struct.pack("<HHIHH", 0x0112, 3, 1, orientation, 0)
    entries += struct.pack("<HHII", 0x8825, 4, 1, 38)
    place = struct.pack("<H", 0)
    return b"Exif\0\0II*\0" + struct.pack("<IH", 8, 2) + entries + struct.pack("<I", 0) + place


def with_notes(*notes: bytes) -> bytes:
    """Return the JPEG with notes behind its JFIF header."""
    return JPEG[:20] + b"".join(notes) + JPEG[20:]


def webp(*parts: tuple[bytes, bytes]) -> bytes:
    inner = b"WEBP" + b"".join(
        struct.pack("<4sI", kind, len(body)) + body + b"\0" * (len(body) % 2)
        for kind, body in parts
    )
    return b"RIFF" + struct.pack("<I", len(inner)) + inner


LOSSLESS = (b"VP8L", b"\x2f" + struct.pack("<I", 3 | 4 << 14) + b"\0\0\0")
EXTENDED = (b"VP8X", b"\x0c\0\0\0" + b"\x03\0\0" + b"\x04\0\0")


@pytest.mark.parametrize("file", sorted(SHIPPED.glob("*/media/*.webp")), ids=lambda file: file.name)
def test_our_pictures_stay_as_they_are(file: Path) -> None:
    content = file.read_bytes()
    picture = cleaned(content)
    assert (picture.content, picture.ending) == (content, "webp")


@pytest.mark.parametrize(
    ("content", "ending", "size"),
    [(png(3, 5), "png", (3, 5)), (JPEG, "jpg", (8, 8)), (webp(LOSSLESS), "webp", (4, 5))],
)
def test_plain_picture_stays_as_it_is(content: bytes, ending: str, size: tuple[int, int]) -> None:
    picture = cleaned(content)
    assert (picture.content, picture.ending) == (content, ending)
    assert (picture.width, picture.height) == size


def test_notes_of_a_png_are_left_out() -> None:
    noted = png(2, 2, (b"tEXt", b"Comment\0<script>"), (b"eXIf", b"GPS"), (b"zzZz", b"PK\x03\x04"))
    assert cleaned(noted).content == png(2, 2)


def test_notes_of_a_jpeg_are_left_out_and_it_stays_upright() -> None:
    noted = with_notes(
        segment(0xE1, exif(6)),
        segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x>"),
        segment(0xED, b"Photoshop 3.0\0Milan"),
        segment(0xFE, b"<?php"),
    )
    picture = cleaned(noted)
    for hidden in (b"adobe", b"Photoshop", b"php", struct.pack("<H", 0x8825)):
        assert hidden not in picture.content
    assert picture.content.count(b"Exif") == 1
    assert cleaned(picture.content).content == picture.content
    assert b"\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06" in picture.content


def test_jpeg_that_stands_upright_needs_no_note() -> None:
    assert cleaned(with_notes(segment(0xE1, exif(1)))).content == JPEG
    assert cleaned(with_notes(segment(0xE1, b"Exif\0\0II*\0\xff\xff\xff\xff"))).content == JPEG


def test_notes_of_a_webp_are_left_out() -> None:
    noted = webp(EXTENDED, LOSSLESS, (b"EXIF", b"GPS"), (b"XMP ", b"<x>"), (b"PK\x03\x04", b"zip"))
    picture = cleaned(noted)
    plain = (b"VP8X", b"\0" + EXTENDED[1][1:])
    assert picture.content == webp(plain, LOSSLESS)


@pytest.mark.parametrize("rest", [JPEG, b"notes of a phone SEFT"])
def test_what_phones_append_is_left_out(rest: bytes) -> None:
    assert cleaned(JPEG + rest).content == JPEG


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "unknown"),
        (b"GIF89a", "unknown"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "unknown"),
        (b"<!doctype html><script>", "unknown"),
        (b"%PDF-1.7", "unknown"),
        (b"PK\x03\x04", "unknown"),
        (png() + b"<script>", "trailing"),
        (JPEG + b"PK\x03\x04", "trailing"),
        (webp(LOSSLESS) + b"<html>", "trailing"),
        (png()[:-1], "broken"),
        (png()[:20], "broken"),
        (png().replace(b"IDAT", b"IDAX"), "broken"),
        (JPEG[:-2], "broken"),
        (JPEG[:30], "broken"),
        (b"\xff\xd8<script>", "broken"),
        (b"\xff\xd8\xff\xd9", "broken"),
        (webp(), "broken"),
        (webp((b"VP8 ", b"no key frame at all")), "broken"),
        (webp(LOSSLESS)[:-4], "broken"),
        (png(2, 2, (b"acTL", b"\0" * 8)), "moving"),
        (webp((b"VP8X", b"\x02" + b"\0" * 9), LOSSLESS), "moving"),
        (webp(LOSSLESS, (b"ANMF", b"")), "moving"),
        (png(LONGEST_SIDE + 1, 1), "large"),
    ],
)
def test_what_is_no_picture_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(PictureError) as error:
        cleaned(content)
    assert error.value.reason == reason


@given(st.binary(max_size=200), st.sampled_from([b"", JPEG[:200], png()[:60], webp(LOSSLESS)]))
def test_any_bytes_are_a_picture_or_refused(rest: bytes, start: bytes) -> None:
    try:
        picture = cleaned(start + rest)
    except PictureError:
        return
    assert cleaned(picture.content).content == picture.content
