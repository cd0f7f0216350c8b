"""Filters above a list of initiatives or of calls; they work by address alone.

The database is asked once for all that the filters count: entries that are alike in everything that
can be asked come as one row with their number.
"""

import json
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import BooleanField, Count, F, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast
from django.http import QueryDict
from django.utils.translation import gettext as _

from pariter.web.languages import site_languages
from pariter.web.public.wording import AUDIENCES, MANNERS, audience_name, language_name

EVERYONE = "everyone"
QUESTIONS = ("audience", "about", "language", "held", "open")
PARAMETERS = (*QUESTIONS, "page")

Rows = QuerySet[Any]


@dataclass(frozen=True, slots=True)
class Topic:
    """A strand or a whole programme that can be asked for.

    value: how the address names it; field: "strand" or "programme"; key: its id
    """

    value: str
    words: str
    field: str
    key: int


Topics = Sequence[tuple[str, Sequence[Topic]]]
"""Heading → topics; an empty heading is not shown."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of a filter, with how many entries it would leave where that is counted."""

    value: str
    label: str
    count: int | None
    selected: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """One filter: a question, and what may be answered."""

    name: str
    label: str
    anything: str
    """What stands for no answer."""
    groups: tuple[tuple[str, tuple[Choice, ...]], ...]
    chosen: bool


@dataclass(frozen=True, slots=True)
class Filters:
    """What a visitor may choose from, and the entries that are left by what she chose."""

    facets: tuple[Facet, ...]
    matches: Rows
    number: int
    """How many entries match."""
    known: bool
    """Whether the address asks only for what there may be; other pages are not worth keeping."""
    active: bool
    by_programme: Counter[int]
    by_strand: Counter[int]
    """How many entries each has, whatever was chosen."""

    @property
    def first(self) -> tuple[Facet, ...]:
        """The questions that everybody sees."""
        return self.facets[:2]

    @property
    def more(self) -> tuple[Facet, ...]:
        """The questions that open on demand."""
        return self.facets[2:]

    @property
    def more_chosen(self) -> bool:
        """Whether one of the questions that open on demand was answered."""
        return any(facet.chosen for facet in self.more)


@dataclass(frozen=True, slots=True)
class Alike:
    """Entries that are alike in all that can be asked, and how many they are."""

    audience: tuple[str, ...]
    language: tuple[str, ...]
    held: tuple[str, ...]
    programme: int
    strand: int
    is_open: bool
    number: int


class Criterion(ABC):
    """A question about entries."""

    def __init__(self, name: str, label: str, anything: str) -> None:
        self.name = name
        self.label = label
        self.anything = anything

    @abstractmethod
    def narrow(self, rows: Rows, answer: str) -> Rows:
        """Return the entries that fit an answer."""

    @abstractmethod
    def answers(self, alike: Alike) -> Collection[str]:
        """Return the answers that entries fit."""

    @abstractmethod
    def groups(self, answers: Collection[str]) -> Sequence[tuple[str, list[tuple[str, str]]]]:
        """Return these answers with their words, below their headings, as they are shown."""

    @abstractmethod
    def knows(self, answer: str) -> bool:
        """Tell whether an answer may be there, even if it leaves nothing now."""

    def fits_every_answer(self, alike: Alike) -> bool:
        """Tell whether entries fit whatever is answered."""
        return False

    def fits(self, alike: Alike, answer: str) -> bool:
        """Tell whether entries fit an answer."""
        return answer in self.answers(alike) or self.fits_every_answer(alike)


class Listed(Criterion):
    """An answer is one of several keys that an entry lists, such as those it is for."""

    def __init__(
        self, name: str, label: str, anything: str, field: str, vocabulary: Collection[str]
    ) -> None:
        super().__init__(name, label, anything)
        self.field = field
        self.vocabulary = vocabulary

    def narrow(self, rows: Rows, answer: str) -> Rows:
        """Keep what lists this key, or is for everyone."""
        written = f"{self.name}_written"
        fits = Q(**{f"{written}__contains": f'"{answer}"'})
        fits |= Q(**{f"{written}__contains": f'"{EVERYONE}"'})
        found: Rows = rows.alias(**{written: Cast(self.field, TextField())}).filter(fits)
        return found

    def answers(self, alike: Alike) -> Collection[str]:
        """Return the keys that are listed."""
        return [key for key in self._keys(alike) if key != EVERYONE]

    def fits_every_answer(self, alike: Alike) -> bool:
        """Tell whether entries are for everyone."""
        return EVERYONE in self._keys(alike)

    def groups(self, answers: Collection[str]) -> Sequence[tuple[str, list[tuple[str, str]]]]:
        """Return the answers by their words."""
        words = [(answer, self._words(answer)) for answer in answers]
        return [("", sorted(words, key=lambda pair: pair[1]))]

    def knows(self, answer: str) -> bool:
        """Tell whether the key has words of its own."""
        return answer in self.vocabulary

    def _keys(self, alike: Alike) -> tuple[str, ...]:
        keys: tuple[str, ...] = getattr(alike, self.name)
        return keys

    def _words(self, answer: str) -> str:
        if self.name == "language":
            return language_name(answer)
        return str(MANNERS[answer]) if answer in MANNERS else audience_name(answer)


class About(Criterion):
    """An answer is a strand or a programme."""

    def __init__(self, name: str, label: str, anything: str, prefix: str, topics: Topics) -> None:
        super().__init__(name, label, anything)
        self.prefix = prefix
        self.topics = topics
        self.by_value = {topic.value: topic for _heading, found in topics for topic in found}
        self.by_key = {(topic.field, topic.key): topic.value for topic in self.by_value.values()}

    def narrow(self, rows: Rows, answer: str) -> Rows:
        """Keep what belongs to the topic."""
        topic = self.by_value[answer]
        return rows.filter(**{f"{self.prefix}{topic.field}": topic.key})

    def answers(self, alike: Alike) -> Collection[str]:
        """Return the topics that entries belong to."""
        keys = (("strand", alike.strand), ("programme", alike.programme))
        return [self.by_key[key] for key in keys if key in self.by_key]

    def groups(self, answers: Collection[str]) -> Sequence[tuple[str, list[tuple[str, str]]]]:
        """Return the topics in the order in which their programmes have them."""
        kept = [
            (heading, [(topic.value, topic.words) for topic in found if topic.value in answers])
            for heading, found in self.topics
        ]
        return [(heading, pairs) for heading, pairs in kept if pairs]

    def knows(self, answer: str) -> bool:
        """Tell whether there is such a topic."""
        return answer in self.by_value


class OpenNow(Criterion):
    """The one answer is that something can be applied for now.

    is_open: condition of an entry
    """

    def __init__(self, name: str, label: str, anything: str, is_open: Q) -> None:
        super().__init__(name, label, anything)
        self.is_open = is_open

    def narrow(self, rows: Rows, answer: str) -> Rows:
        """Keep what is open."""
        return rows.filter(self.is_open)

    def answers(self, alike: Alike) -> Collection[str]:
        """Return the one answer where it fits."""
        return ["1"] if alike.is_open else []

    def groups(self, answers: Collection[str]) -> Sequence[tuple[str, list[tuple[str, str]]]]:
        """Return the one answer."""
        return [("", [(answer, _("Open now")) for answer in answers])]

    def knows(self, answer: str) -> bool:
        """Tell whether the answer is the one there is."""
        return answer == "1"


def filtered(
    rows: Rows,
    chosen: QueryDict,
    *,
    topics: Topics,
    prefix: str = "",
    is_open: Q | None = None,
    kinds: Iterable[Sequence[Any]] | None = None,
) -> Filters:
    """Apply the address's filters, and count what each further choice would leave.

    topics: those that `about` may name, none where nobody can ask for one
    prefix: path from a row to its initiative
    kinds: what `kinds_of` the rows gives, where that was asked already
    is_open: condition of the filter "open now"; there is none without it
    """
    criteria = list(_criteria(prefix, topics, is_open))
    asked = {criterion.name: chosen.get(criterion.name, "") for criterion in criteria}
    alike = _alike(kinds_of(rows, prefix, is_open) if kinds is None else kinds)
    facets = []
    known = all(name in asked or not chosen.get(name) for name in QUESTIONS)
    for criterion in criteria:
        answer = asked[criterion.name]
        counts, total = _counts(criterion, criteria, alike, asked)
        if answer and answer not in counts and not criterion.knows(answer):
            known = False
        elif answer or any(0 < count < total for count in counts.values()):
            facets.append(_facet(criterion, counts, answer))
    matches = rows if known else rows.none()
    for criterion in criteria:
        if known and asked[criterion.name]:
            matches = criterion.narrow(matches, asked[criterion.name])
    number = sum(kind.number for kind in alike if _fits(kind, criteria, asked))
    return Filters(
        facets=tuple(facets),
        matches=matches,
        number=number if known else 0,
        known=known,
        active=any(chosen.get(name) for name in QUESTIONS),
        by_programme=_sums((one.programme, one.number) for one in alike),
        by_strand=_sums((one.strand, one.number) for one in alike),
    )


def _criteria(prefix: str, topics: Topics, is_open: Q | None) -> Iterator[Criterion]:
    yield Listed("audience", _("I am a"), _("Anyone"), f"{prefix}audience", AUDIENCES)
    if topics:
        yield About("about", _("Topic"), _("Any topic"), prefix, topics)
    if is_open is not None:
        yield OpenNow("open", _("When"), _("Open or not"), is_open)
    yield Listed("language", _("Language"), _("Any language"), f"{prefix}spoken", site_languages())
    yield Listed("held", _("Where"), _("Anywhere"), f"{prefix}held", MANNERS)


def kinds_of(rows: Rows, prefix: str = "", is_open: Q | None = None) -> QuerySet[Any, Any]:
    """Return how many entries are alike in all that filters ask for, in one query."""
    written = {
        name: Cast(f"{prefix}{field}", TextField())
        for name, field in (("audience_", "audience"), ("language_", "spoken"), ("held_", "held"))
    }
    # What is open is asked of each entry, which cannot be grouped then.
    last: dict[str, Any] = (
        {"open_": Value(True, BooleanField()), "number_": Count("pk")}
        if is_open is None
        else {"open_": is_open, "number_": Value(1)}
    )
    found: QuerySet[Any, Any] = (
        rows.order_by()
        .annotate(**written, programme_=F(f"{prefix}programme"), strand_=F(f"{prefix}strand"))
        .values_list(*written, "programme_", "strand_")
        .annotate(**last)
    )
    return found


def _alike(found: Iterable[Sequence[Any]]) -> list[Alike]:
    return [
        Alike(_keys(audience), _keys(language), _keys(held), *rest)
        for audience, language, held, *rest in found
    ]


@lru_cache(maxsize=1_000)
def _keys(written: str) -> tuple[str, ...]:
    return tuple(json.loads(written))


def _counts(
    criterion: Criterion,
    criteria: Sequence[Criterion],
    kinds: Sequence[Alike],
    asked: Mapping[str, str],
) -> tuple[Mapping[str, int], int]:
    """Return how many entries each answer would leave beside the others, and how many there are."""
    others = [one for one in criteria if one is not criterion]
    counts: Counter[str] = Counter()
    total = everywhere = 0
    for kind in kinds:
        if not _fits(kind, others, asked):
            continue
        total += kind.number
        fits_every_answer = criterion.fits_every_answer(kind)
        everywhere += kind.number if fits_every_answer else 0
        counts.update(
            dict.fromkeys(criterion.answers(kind), 0 if fits_every_answer else kind.number)
        )
    return {key: count + everywhere for key, count in counts.items()}, total


def _fits(kind: Alike, criteria: Sequence[Criterion], asked: Mapping[str, str]) -> bool:
    """Tell whether entries fit every answer that was given."""
    return all(one.fits(kind, asked[one.name]) for one in criteria if asked[one.name])


def _facet(criterion: Criterion, counts: Mapping[str, int], answer: str) -> Facet:
    shown = {key for key, count in counts.items() if count} | ({answer} - {""})
    groups = tuple(
        (
            heading,
            tuple(Choice(key, words, counts.get(key, 0), key == answer) for key, words in pairs),
        )
        for heading, pairs in criterion.groups(shown)
    )
    return Facet(criterion.name, criterion.label, criterion.anything, groups, bool(answer))


def _sums(pairs: Iterator[tuple[int, int]]) -> Counter[int]:
    found: Counter[int] = Counter()
    for key, number in pairs:
        found[key] += number
    return found
