"""Words of texts and of what people look for: folded, stemmed, the same on every database."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from threading import Lock

LONGEST = 40
"""Letters of a word that are kept; longer words are cut."""
SHORTEST = 2
# An address is one word: who looks for exams does not mean desk@example.org.
_WORD = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?:https?://|www\.)[^\s<>()]+|[^\W_]+")
# Letters that Unicode does not take apart.
_LETTERS = str.maketrans({"æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ł": "l"})

_JOINING = {
    "en": """
        about after all an and any are as at be been but by can could did do does for from had
        has have how if in into is it its may more most must no not of on or our out should so
        some such than that the their them then there these they this those to too up us was we
        were what when where which while who whom whose why will with would you your
    """,
    "it": """
        ad agli ai al alla alle allo anche che chi ci come con cui da dagli dai dal dalla dalle
        dallo degli dei del dell della delle dello di dove ed gli ha hai hanno ho il in io la le
        lei li lo loro lui ma mi ne negli nei nel nell nella nelle nello noi non nostra nostro o
        per perche piu puoi quale quali quando quello questa queste questi questo se sei si sono
        sta su sua sue sugli sui sul sull sulla sulle suo suoi ti tra tu tua tue tuo tuoi un una
        uno vi voi vostra vostro
    """,
    "fr": """
        ai au aux avec avez ce ces cet cette chez comme comment dans de des dont du elle elles
        en est et etre eu il ils je la le les leur leurs lui ma mais me mes moi mon ne nos notre
        nous on ou par pas plus pour pourquoi quand que quel quelle quelles quels qui sa sans se
        ses si son sont sous sur ta te tes toi ton tous tout toute toutes tu un une vos votre
        vous y
    """,
}
STOP_WORDS = {language: frozenset(words.split()) for language, words in _JOINING.items()}
"""Words that join others; every text has them, so nobody looks for them."""
_STEMMERS = {"en": "english", "it": "italian", "fr": "french"}
# A stemmer keeps the word that it works on, so that two threads would mix theirs.
_one_at_a_time = Lock()


def spelled(text: str) -> Iterator[tuple[int, int, str]]:
    """Give every word of a text: where it begins, where it ends, and how it is looked up."""
    for found in _WORD.finditer(text):
        word = folded(found[0])
        if len(word) >= SHORTEST:
            yield found.start(), found.end(), word


@lru_cache(maxsize=50_000)
def folded(word: str) -> str:
    """Return a word in small letters without accents, cut to what is kept."""
    plain = unicodedata.normalize("NFKD", word.casefold().translate(_LETTERS))
    return "".join(letter for letter in plain if letter.isalnum())[:LONGEST]


@lru_cache(maxsize=50_000)
def stem(word: str, language: str) -> str:
    """Return what the forms of a folded word share; the word itself in a language without rules."""
    with _one_at_a_time:
        return _stemmer(language)(word)[:LONGEST]


def joins(word: str, language: str) -> bool:
    """Tell whether a folded word only joins others."""
    return word in STOP_WORDS.get(language, ())


def prepare() -> None:
    """Load the rules of every language, for which the first search would wait."""
    for language in _STEMMERS:
        stem("", language)


@cache
def _stemmer(language: str) -> Callable[[str], str]:
    if language not in _STEMMERS:
        return str
    # Brings the rules of 34 languages along; only a search or a publication needs them.
    import snowballstemmer

    stem_word: Callable[[str], str] = snowballstemmer.stemmer(_STEMMERS[language]).stemWord
    return stem_word
