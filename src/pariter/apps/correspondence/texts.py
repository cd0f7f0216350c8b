"""What people type, made safe to keep and to show: one line, or paragraphs."""

import re
import unicodedata

LONGEST_SUBJECT = 150
LONGEST_NAME = 200
LONGEST_TEXT = 10_000
LONGEST_REASON = 300

TURNS_TEXT = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Controls that turn the direction of what stands around them (Unicode, annex 9)."""


def one_line(text: str) -> str:
    """Return a text in one line: no line breaks, no control characters, single spaces."""
    plain = "".join(" " if _is_control(sign) else sign for sign in text)
    return " ".join(plain.split())


def paragraphs(text: str) -> str:
    """Return a text of several lines without control characters but tabs and line breaks."""
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    plain = "".join(sign for sign in unified if sign in "\n\t" or not _is_control(sign))
    return re.sub(r"\n{3,}", "\n\n", plain).strip()


def turns_text(text: str) -> bool:
    """Tell whether a text holds signs that would turn around what stands beside it."""
    return bool(TURNS_TEXT.search(text))


def _is_control(sign: str) -> bool:
    return unicodedata.category(sign) in {"Cc", "Cs", "Zl", "Zp"}
