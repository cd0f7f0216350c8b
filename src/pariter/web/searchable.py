"""Text as people search it."""

import unicodedata


def searchable(text: str) -> str:
    """Return a text without accents and in small letters."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
