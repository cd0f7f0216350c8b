"""Filters above a list of initiatives or of calls; they work by address alone."""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Model, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.http import QueryDict
from django.utils.translation import gettext as _

from pariter.web.languages import site_languages
from pariter.web.public.wording import AUDIENCES, MANNERS, audience_name, language_name

EVERYONE = "everyone"
PARAMETERS = ("audience", "about", "language", "held", "open", "page")

Rows = QuerySet[Any]
Topics = Sequence[tuple[str, Sequence[tuple[str, str]]]]
"""Heading → value in the address and words of each choice; an empty heading is not shown."""


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
    known: bool
    """Whether the address asks only for what there may be; other pages are not worth keeping."""
    active: bool

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


class Criterion(ABC):
    """A question about entries: how an answer narrows them, and how many each answer leaves."""

    def __init__(self, name: str, label: str, anything: str) -> None:
        self.name = name
        self.label = label
        self.anything = anything

    @abstractmethod
    def narrow(self, rows: Rows, value: str) -> Rows:
        """Return the entries that fit an answer."""

    @abstractmethod
    def counts(self, rows: Rows) -> tuple[Mapping[str, int], int]:
        """Return how many entries each answer leaves, and how many there are; one query."""

    @abstractmethod
    def groups(self, values: Collection[str]) -> Topics:
        """Return headings and words for these answers, in the order in which to show them."""

    @abstractmethod
    def knows(self, value: str) -> bool:
        """Tell whether an answer may be there, even if it leaves nothing now."""


class Listed(Criterion):
    """An answer is one of several keys that an entry lists, such as those it is for."""

    def __init__(
        self, name: str, label: str, anything: str, field: str, vocabulary: Collection[str]
    ) -> None:
        super().__init__(name, label, anything)
        self.field = field
        self.vocabulary = vocabulary

    def narrow(self, rows: Rows, value: str) -> Rows:
        """Keep what lists this key, or is for everyone."""
        written = f"{self.name}_written"
        fits = Q(**{f"{written}__contains": f'"{value}"'})
        fits |= Q(**{f"{written}__contains": f'"{EVERYONE}"'})
        found: Rows = rows.alias(**{written: Cast(self.field, TextField())}).filter(fits)
        return found

    def counts(self, rows: Rows) -> tuple[Mapping[str, int], int]:
        """Count the lists that hold each key; equal lists are counted by the database."""
        found: Counter[str] = Counter()
        total = for_everyone = 0
        for keys, number in rows.order_by().values_list(self.field).annotate(Count("pk")):
            total += number
            if EVERYONE in keys:
                for_everyone += number
                found.update(dict.fromkeys(keys, 0))
            else:
                found.update(dict.fromkeys(keys, number))
        return {key: found[key] + for_everyone for key in found if key != EVERYONE}, total

    def groups(self, values: Collection[str]) -> Topics:
        """Return the answers by their words."""
        words = [(value, self.words(value)) for value in values]
        return [("", sorted(words, key=lambda pair: pair[1]))]

    def words(self, value: str) -> str:
        """Return the words of one answer."""
        if self.name == "language":
            return language_name(value)
        return str(MANNERS[value]) if value in MANNERS else audience_name(value)

    def knows(self, value: str) -> bool:
        """Tell whether the key has words of its own."""
        return value in self.vocabulary


class Topic(Criterion):
    """An answer is a strand, written programme:strand, or a whole programme."""

    def __init__(self, name: str, label: str, anything: str, prefix: str, topics: Topics) -> None:
        super().__init__(name, label, anything)
        self.programme = f"{prefix}programme__key"
        self.strand = f"{prefix}strand__key"
        self.topics = topics

    def narrow(self, rows: Rows, value: str) -> Rows:
        """Keep what belongs to the programme, and to the strand where one is named."""
        programme, _colon, strand = value.partition(":")
        rows = rows.filter(**{self.programme: programme})
        return rows.filter(**{self.strand: strand}) if strand else rows

    def counts(self, rows: Rows) -> tuple[Mapping[str, int], int]:
        """Count entries by programme, and by strand."""
        found: Counter[str] = Counter()
        total = 0
        grouped = rows.order_by().values_list(self.programme, self.strand).annotate(Count("pk"))
        for programme, strand, number in grouped:
            total += number
            found[programme] += number
            found[f"{programme}:{strand}"] += number
        return found, total

    def groups(self, values: Collection[str]) -> Topics:
        """Return the topics in the order in which their programmes have them."""
        kept = [
            (title, [pair for pair in pairs if pair[0] in values]) for title, pairs in self.topics
        ]
        return [(title, pairs) for title, pairs in kept if pairs]

    def knows(self, value: str) -> bool:
        """Tell whether there is such a topic."""
        return any(value == known for _title, pairs in self.topics for known, _words in pairs)


class OpenNow(Criterion):
    """The one answer is that something can be applied for now.

    is_open: condition on an entry
    """

    def __init__(self, name: str, label: str, anything: str, is_open: Q) -> None:
        super().__init__(name, label, anything)
        self.is_open = is_open

    def narrow(self, rows: Rows, value: str) -> Rows:
        """Keep what is open."""
        return rows.filter(self.is_open)

    def counts(self, rows: Rows) -> tuple[Mapping[str, int], int]:
        """Count what is open."""
        found = rows.order_by().aggregate(total=Count("pk"), open=Count("pk", filter=self.is_open))
        return {"1": found["open"]}, found["total"]

    def groups(self, values: Collection[str]) -> Topics:
        """Return the one answer."""
        return [("", [(value, _("Open now")) for value in values])]

    def knows(self, value: str) -> bool:
        """Tell whether the answer is the one there is."""
        return value == "1"


def filtered(
    rows: QuerySet[Model],
    chosen: QueryDict,
    *,
    topics: Topics,
    prefix: str = "",
    is_open: Q | None = None,
) -> Filters:
    """Apply the address's filters, and count what each further choice would leave.

    topics: those that `about` may name; prefix: path from a row to its initiative
    is_open: condition of the filter "open now"; there is none without it
    """
    criteria = list(_criteria(prefix, topics, is_open))
    answers = {criterion.name: chosen.get(criterion.name, "") for criterion in criteria}
    facets = []
    known = True
    for criterion in criteria:
        answer = answers[criterion.name]
        counts, total = criterion.counts(_narrowed(rows, criteria, answers, but=criterion))
        if answer and not (answer in counts or criterion.knows(answer)):
            known = False
        elif answer or any(0 < count < total for count in counts.values()):
            facets.append(_facet(criterion, counts, answer))
    return Filters(
        facets=tuple(facets),
        matches=_narrowed(rows, criteria, answers) if known else rows.none(),
        known=known,
        active=any(answers.values()),
    )


def _criteria(prefix: str, topics: Topics, is_open: Q | None) -> Iterator[Criterion]:
    yield Listed("audience", _("I am a"), _("Anyone"), f"{prefix}audience", AUDIENCES)
    yield Topic("about", _("Topic"), _("Any topic"), prefix, topics)
    if is_open is not None:
        yield OpenNow("open", _("When"), _("Open or not"), is_open)
    yield Listed("language", _("Language"), _("Any language"), f"{prefix}spoken", site_languages())
    yield Listed("held", _("Where"), _("Anywhere"), f"{prefix}held", MANNERS)


def _narrowed(
    rows: Rows,
    criteria: Sequence[Criterion],
    answers: Mapping[str, str],
    but: Criterion | None = None,
) -> Rows:
    """Return the entries that fit all answers but those to one question."""
    for criterion in criteria:
        if answers[criterion.name] and criterion is not but:
            rows = criterion.narrow(rows, answers[criterion.name])
    return rows


def _facet(criterion: Criterion, counts: Mapping[str, int], answer: str) -> Facet:
    values = {value for value, count in counts.items() if count} | ({answer} - {""})
    return Facet(
        name=criterion.name,
        label=criterion.label,
        anything=criterion.anything,
        groups=tuple(
            (
                title,
                tuple(
                    Choice(value, words, counts.get(value, 0), value == answer)
                    for value, words in pairs
                ),
            )
            for title, pairs in criterion.groups(values)
        ),
        chosen=bool(answer),
    )
