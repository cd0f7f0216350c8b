"""PNG, JPEG and WebP pictures: taken apart, and put together again without what nobody sees.

A picture that people upload may carry where it was taken, a second file behind its end, or a
script in a comment. Each part is read by its own length, known parts are kept as they are, and
everything else is left out; pixels are never decoded. Sources: PNG (W3C, third edition), JPEG
(ITU-T T.81 with JFIF and Exif 2.32), WebP container (RFC 9649).
"""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

LONGEST_SIDE = 10_000
"""Pixels; more would fill the memory of a phone."""

_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = {
    *(b"IHDR", b"PLTE", b"IDAT", b"IEND"),
    *(b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"cICP", b"sBIT", b"bKGD", b"pHYs"),
}
_PNG_MOVING = {b"acTL", b"fcTL", b"fdAT"}
_WEBP_KEPT = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ICCP"}
_WEBP_MOVING = {b"ANIM", b"ANMF"}
_SOI, _EOI, _SOS, _TEM = 0xD8, 0xD9, 0xDA, 0x01
_APP0, _APP1, _APP2, _APP14, _COM = 0xE0, 0xE1, 0xE2, 0xEE, 0xFE
_RESTARTS = frozenset(range(0xD0, 0xD8))
_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
_ORIENTATION = 0x0112


class PictureError(ValueError):
    """A file that is no picture that pages can show.

    reason: "unknown" (another kind of file), "broken", "trailing" (something follows the
    picture), "moving" or "large"
    """

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture without what nobody sees; sizes in pixels as it is stored."""

    ending: str
    content: bytes
    width: int
    height: int


def cleaned(content: bytes) -> Picture:
    """Return the picture in a file, known by its bytes alone; raise PictureError."""
    try:
        if content.startswith(_PNG):
            picture = _png(content)
        elif content.startswith(b"\xff\xd8"):
            picture = _jpeg(content)
        elif content[:4] == b"RIFF" and content[8:12] == b"WEBP":
            picture = _webp(content)
        else:
            raise PictureError("unknown", f"begins with {content[:12]!r}; save it as PNG or JPEG")
    except (struct.error, IndexError) as error:
        raise PictureError("broken", "ends in the middle of a part; save it again") from error
    if not picture.width or not picture.height:
        raise PictureError("broken", "says nothing of its size; save it again")
    if max(picture.width, picture.height) > LONGEST_SIDE:
        size = f"{picture.width} × {picture.height}"
        raise PictureError("large", f"has {size} pixels; keep each side below {LONGEST_SIDE}")
    return picture


def _png(content: bytes) -> Picture:
    kept, size, position = [_PNG], (0, 0), len(_PNG)
    kind = b""
    while kind != b"IEND":
        length, kind = struct.unpack_from(">I4s", content, position)
        whole = content[position : position + 12 + length]
        (checksum,) = struct.unpack_from(">I", content, position + 8 + length)
        if zlib.crc32(whole[4:-4]) != checksum:
            raise PictureError("broken", f"its part {kind!r} is spoilt; save it again")
        if kind in _PNG_MOVING:
            raise PictureError("moving", "it moves; choose a still picture")
        if kind == b"IHDR":
            size = struct.unpack_from(">II", content, position + 8)
        if kind in _PNG_KEPT:
            kept.append(whole)
        position += 12 + length
    _nothing_after(content, position)
    return Picture("png", b"".join(kept), *size)


def _jpeg(content: bytes) -> Picture:
    kept, size, orientation = [content[:2]], (0, 0), 1
    position = 2
    while True:
        marker, start, position = _segment(content, position)
        body = content[start:position]
        if marker == _APP1 and body[4:10] == b"Exif\0\0":
            orientation = _orientation(body[10:])
        if marker in _FRAMES:
            height, width = struct.unpack_from(">HH", body, 5)
            size = (width, height)
        if _is_kept(marker, body):
            kept.append(body)
        if marker == _EOI:
            break
    if not _is_of_a_phone(content[position:]):
        _nothing_after(content, position)
    if orientation != 1:
        kept.insert(1, _exif(orientation))
    return Picture("jpg", b"".join(kept), *size)


def _is_of_a_phone(rest: bytes) -> bool:
    """Tell whether a picture is followed by what phones put there: a smaller copy, or their notes.

    It is left out, too.
    """
    return rest.startswith(b"\xff\xd8\xff") or rest.endswith(b"SEFT")


def _segment(content: bytes, position: int) -> tuple[int, int, int]:
    """Return marker, begin and end of the next part of a JPEG; a scan includes its data."""
    start = position
    if content[position] != 0xFF:
        raise PictureError("broken", f"has no marker at byte {position}; save it again")
    while content[position] == 0xFF:
        position += 1
    marker = content[position]
    position += 1
    if marker in {0, _SOI}:
        raise PictureError("broken", f"has a second beginning at byte {start}; save it again")
    if marker in {_EOI, _TEM, *_RESTARTS}:
        return marker, start, position
    (length,) = struct.unpack_from(">H", content, position)
    if length < 2 or position + length > len(content):
        raise PictureError("broken", f"has a wrong length at byte {position}; save it again")
    position += length
    if marker == _SOS:
        position = _end_of_scan(content, position)
    return marker, start, position


def _end_of_scan(content: bytes, position: int) -> int:
    """Return where the data of a scan end: at a marker that is neither stuffed nor a restart."""
    while True:
        position = content.find(b"\xff", position)
        if position < 0 or position + 1 >= len(content):
            raise PictureError("broken", "it has no end; save it again")
        following = content[position + 1]
        if following == 0xFF:
            position += 1
        elif following in {0, *_RESTARTS}:
            position += 2
        else:
            return position


def _is_kept(marker: int, body: bytes) -> bool:
    """Tell whether a part says how the picture looks: all but comments and most notes do."""
    if marker == _APP0:
        return body[4:9] == b"JFIF\0"
    if marker == _APP2:
        return body[4:16] == b"ICC_PROFILE\0"
    if marker == _APP14:
        return body[4:9] == b"Adobe"
    return marker != _COM and not 0xE0 <= marker <= 0xEF


def _orientation(tiff: bytes) -> int:
    """Return how the picture is turned, 1 to 8 (Exif 2.32, tag 274); 1 where the note is spoilt."""
    try:
        return next(_orientations(tiff), 1)
    except struct.error:
        return 1


def _orientations(tiff: bytes) -> Iterator[int]:
    order = "<" if tiff[:2] == b"II" else ">"
    (begin,) = struct.unpack_from(f"{order}I", tiff, 4)
    (count,) = struct.unpack_from(f"{order}H", tiff, begin)
    for index in range(count):
        tag, kind, _number, value = struct.unpack_from(f"{order}HHIH", tiff, begin + 2 + 12 * index)
        if tag == _ORIENTATION and kind == 3 and 1 <= value <= 8:
            yield int(value)


def _exif(orientation: int) -> bytes:
    """Return a note that says how the picture is turned, and nothing else."""
    entry = struct.pack(">HHIHH", _ORIENTATION, 3, 1, orientation, 0)
    tiff = b"MM\0*" + struct.pack(">IH", 8, 1) + entry + struct.pack(">I", 0)
    note = b"Exif\0\0" + tiff
    return struct.pack(">BBH", 0xFF, _APP1, len(note) + 2) + note


def _webp(content: bytes) -> Picture:
    (length,) = struct.unpack_from("<I", content, 4)
    if len(content) < 8 + length:
        raise PictureError("broken", "ends too early; save it again")
    _nothing_after(content, 8 + length + length % 2)
    kept, size = [], (0, 0)
    for kind, body in _webp_parts(content[12 : 8 + length]):
        if kind in _WEBP_MOVING or (kind == b"VP8X" and body[0] & 0x02):
            raise PictureError("moving", "it moves; choose a still picture")
        if kind in _WEBP_KEPT:
            # The notes that flags 0x08 and 0x04 announce are left out.
            plain = bytes([body[0] & ~0x0C]) + body[1:] if kind == b"VP8X" else body
            kept.append(struct.pack("<4sI", kind, len(plain)) + plain + b"\0" * (len(plain) % 2))
            size = _webp_size(kind, body) or size
    inner = b"WEBP" + b"".join(kept)
    return Picture("webp", struct.pack("<4sI", b"RIFF", len(inner)) + inner, *size)


def _webp_parts(inner: bytes) -> Iterator[tuple[bytes, bytes]]:
    position = 0
    while position < len(inner):
        kind, length = struct.unpack_from("<4sI", inner, position)
        body = inner[position + 8 : position + 8 + length]
        if len(body) != length:
            raise PictureError("broken", f"its part {kind!r} is cut off; save it again")
        yield kind, body
        position += 8 + length + length % 2


def _webp_size(kind: bytes, body: bytes) -> tuple[int, int] | None:
    if kind == b"VP8X":
        width, height = (int.from_bytes(body[at : at + 3], "little") + 1 for at in (4, 7))
        return width, height
    if kind == b"VP8 ":
        if body[3:6] != b"\x9d\x01\x2a":
            raise PictureError("broken", "has no key frame; save it again")
        width, height = struct.unpack_from("<HH", body, 6)
        return width & 0x3FFF, height & 0x3FFF
    if kind == b"VP8L":
        if body[0] != 0x2F:
            raise PictureError("broken", "has no signature; save it again")
        (bits,) = struct.unpack_from("<I", body, 1)
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    return None


def _nothing_after(content: bytes, end: int) -> None:
    if len(content) > end:
        raise PictureError(
            "trailing", f"has {len(content) - end} bytes behind its end; save it again"
        )
