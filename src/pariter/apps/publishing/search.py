"""Reads: what a visitor looks for, in the language of the page."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from functools import reduce
from operator import add
from typing import Any

from django.db.models import Case, F, IntegerField, Max, Q, QuerySet, When
from django.utils import timezone

from pariter.apps.programmes.models import Programme
from pariter.apps.publishing.models import SearchPlace, SearchText, SearchWord
from pariter.apps.publishing.words import joins, spelled, stem

MOST_LETTERS = 200
MOST_WORDS = 8
PREFIX = 3
"""Letters from which on the last word may go on."""
EXACT, BEGINS = 3, 2
"""What a word counts that is meant, and one that only begins so."""
ON_ONE_PAGE = (SearchText.Kind.INITIATIVE, SearchText.Kind.OFFER)
"""Kinds that lead to the page of their initiative."""
SHOWN = ("kind", "key", "title", "summary", "body", "programme__key", "programme__title")
CLOSE = 0.75
"""How alike a word must be to be asked "did you mean"."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """One word that someone looks for."""

    word: str
    stem: str
    begins: bool
    """Whether longer words count too, since it may not be written to its end."""

    @property
    def condition(self) -> Q:
        """What is true of the words of texts that are meant."""
        meant = Q(word__stem=self.stem)
        return meant | Q(word__word__startswith=self.word) if self.begins else meant


@dataclass(slots=True)
class Hit:
    """A page that was found: the text of it that fits best, and how many more do."""

    text: int
    others: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """What was found, best first, and the words that were meant, to be marked."""

    hits: Sequence[Hit]
    forms: frozenset[str]
    words: tuple[Wanted, ...]


def search(*, query: str, language: str, at: datetime, programme: Programme | None = None) -> Found:
    """Find the pages that have every word of a query in one text; asks the database twice at most.

    query: as it was typed, of any length and content
    """
    words = wanted(query, language)
    if not words:
        return Found((), frozenset(), ())
    places = _places(words, language, at, programme)
    scores = {f"score_{number}": _score(word) for number, word in enumerate(words)}
    score = reduce(add, map(F, scores))
    found = (
        places.values("text_id")
        .annotate(**scores)
        .filter(**{f"{name}__gt": 0 for name in scores})
        .order_by(-score, "text__position", "text__programme__key", "text_id")
        .values_list("text_id", "text__kind", "text__key", "text__programme_id")
    )
    hits: dict[tuple[Any, ...], Hit] = {}
    for text, kind, key, programme_id in found:
        page = (programme_id, key, kind not in ON_ONE_PAGE and kind)
        if page in hits:
            hits[page].others += 1
        else:
            hits[page] = Hit(text)
    return Found([*hits.values()], _forms(words, language) if hits else frozenset(), words)


def wanted(query: str, language: str) -> tuple[Wanted, ...]:
    """Return the words of a query; those that only join others are left out."""
    typed = unicodedata.normalize("NFC", query[:MOST_LETTERS])
    written = list(dict.fromkeys(word for _start, _end, word in spelled(typed)))
    telling = [word for word in written if not joins(word, language)] or written[-1:]
    return tuple(
        Wanted(word, stem(word, language), word == written[-1] and len(word) >= PREFIX)
        for word in telling[:MOST_WORDS]
    )


def texts_of(hits: Sequence[Hit]) -> dict[int, SearchText]:
    """Return the texts of hits by their ids, each with its programme's name, in one query."""
    texts = SearchText.objects.select_related("programme").only(*SHOWN)
    return texts.in_bulk([hit.text for hit in hits])


def meant(words: Sequence[Wanted], language: str) -> str:
    """Return a query that is near and finds something, or nothing where there is none."""
    near = [_near(one, language) for one in words]
    return " ".join(near) if near and all(near) else ""


def _near(one: Wanted, language: str) -> str:
    used = SearchWord.objects.filter(language=language, places__isnull=False)
    if used.filter(stem=one.stem).exists():
        return one.word
    alike = used.filter(word__startswith=one.word[0]).values_list("word", flat=True)
    candidates = sorted(set(alike))
    return next(iter(get_close_matches(one.word, candidates, 1, CLOSE)), "")


def _places(
    words: Sequence[Wanted], language: str, at: datetime, programme: Programme | None
) -> QuerySet[SearchPlace]:
    today = timezone.localdate(at)
    conditions = Q()
    for word in words:
        conditions |= word.condition
    places = SearchPlace.objects.filter(
        conditions,
        Q(text__since=None) | Q(text__since__lte=today),
        Q(text__until=None) | Q(text__until__gte=today),
        word__language=language,
    )
    return places.filter(text__programme=programme) if programme else places


def _score(one: Wanted) -> Max:
    exact = When(word__stem=one.stem, then=F("weight") * EXACT)
    begins = When(word__word__startswith=one.word, then=F("weight") * BEGINS)
    cases = (exact, begins) if one.begins else (exact,)
    return Max(Case(*cases, default=0, output_field=IntegerField()))


def _forms(words: Sequence[Wanted], language: str) -> frozenset[str]:
    conditions = Q()
    for one in words:
        conditions |= Q(stem=one.stem)
        if one.begins:
            conditions |= Q(word__startswith=one.word)
    forms = SearchWord.objects.filter(conditions, language=language)
    return frozenset(forms.values_list("word", flat=True))
