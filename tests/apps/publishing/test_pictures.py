"""The size of a picture is read from its first bytes, whatever follows them."""

import struct

import pytest
from tests.apps.publishing.town import picture

from pariter.apps.publishing.pictures import size_of

JPEG = (
    b"\xff\xd8\xff\xe0\x00\x06JFIF"
    b"\xff\xc0\x00\x11\x08" + struct.pack(">HH", 300, 400) + b"\x03" * 10
)
LOSSY = b"RIFF\x00\x00\x00\x00WEBPVP8 " + b"\x00" * 10 + struct.pack("<HH", 400, 300)
LOSSLESS = (
    b"RIFF\x00\x00\x00\x00WEBPVP8L\x00\x00\x00\x00\x2f"
    + struct.pack("<I", 399 | 299 << 14)
    + b"\x00" * 8
)
EXTENDED = (
    b"RIFF\x00\x00\x00\x00WEBPVP8X"
    + b"\x00" * 8
    + (399).to_bytes(3, "little")
    + (299).to_bytes(3, "little")
)


@pytest.mark.parametrize(
    "content", [picture(400, 300), JPEG, LOSSY, LOSSLESS, EXTENDED], ids=range(5)
)
def test_size_is_read(content: bytes) -> None:
    assert size_of(content) == (400, 300)


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xd8", JPEG[:12], LOSSY[:20], picture(4, 3)[:20], b"\x1aE\xdf\xa3"]
)
def test_size_of_something_else_is_not_known(content: bytes) -> None:
    assert size_of(content) is None
