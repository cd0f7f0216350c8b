"""Filters of an edition's programme: day, age, topic, place and the rest, by the address alone."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from pariter.apps.programmes.moments import day_in_words
from pariter.web.public.filters import Choice, Facet
from pariter.web.public.programme_facts import Facts, Names
from pariter.web.public.session_words import ACCESS, ADULT
from pariter.web.public.wording import MANNERS, language_name

ASKED = ("day", "age", "topic", "held", "venue", "language", "partner", "access", "free")
PARAMETERS = (*ASKED, "view", "page")
ALL_DAYS = "all"
FIRST = 3
"""Questions that everybody sees; the others open on demand."""

Order = Callable[[str], Any]


@dataclass(frozen=True, slots=True)
class Criterion:
    """A question about sessions that has one answer.

    answers: those that a session fits; words: an answer as it is shown; order: of the answers
    """

    name: str
    label: str
    anything: str
    answers: Callable[[Facts], Collection[str]]
    words: Callable[[str], str]
    order: Order


@dataclass(frozen=True, slots=True)
class Loosened:
    """An answer that could be taken back, and how many sessions there would be then."""

    words: str
    query: str
    number: int


@dataclass(frozen=True, slots=True)
class Filters:
    """What a visitor may choose from, and the sessions that are left by what she chose."""

    facets: tuple[Facet, ...]
    access: tuple[Choice, ...]
    free: bool
    found: tuple[Facts, ...]
    total: int
    known: bool
    """Whether the address asks only for what there may be; other pages are not worth keeping."""
    active: bool
    loosen: tuple[Loosened, ...]
    query: str
    """What was chosen, as an address writes it, without the view and the page."""

    @property
    def first(self) -> tuple[Facet, ...]:
        """The questions that everybody sees."""
        return self.facets[:FIRST]

    @property
    def more(self) -> tuple[Facet, ...]:
        """The questions that open on demand."""
        return self.facets[FIRST:]

    @property
    def more_chosen(self) -> bool:
        """Whether one of the questions that open on demand was answered."""
        return self.free or any(facet.chosen for facet in self.more)

    @property
    def access_chosen(self) -> bool:
        """Whether something was asked for that makes it easier to attend."""
        return any(choice.selected for choice in self.access)


def filtered(
    sessions: Sequence[Facts],
    asked: QueryDict,
    *,
    names: Names,
    topics: Mapping[str, str],
    at: datetime,
    with_room: Callable[[], Collection[int]],
) -> Filters:
    """Apply an address's answers to sessions, and count what each further answer would leave.

    names, topics: key → words; with_room: gives the offers with free seats, where it is asked for
    """
    criteria = _criteria(names, topics, sessions)
    answers = {one.name: asked.get(one.name, "") for one in criteria}
    needs = [key for key in dict.fromkeys(asked.getlist("access")) if key]
    free = asked.get("free", "")
    room = set(with_room()) if free else set()
    coming = {one.pk for one in sessions if one.ends_at > at} or {one.pk for one in sessions}
    failing = [_failing(one, criteria, answers, needs, free, room, coming) for one in sessions]
    known = _are_known(criteria, answers, needs, free, sessions)
    found = [one for one, failed in zip(sessions, failing, strict=True) if not failed]
    facets = []
    for one in criteria:
        near = [
            session
            for session, failed in zip(sessions, failing, strict=True)
            if not failed - {one.name}
        ]
        facet = _facet(one, near, answers[one.name], coming)
        if facet:
            facets.append(facet)
    query = _query(asked, without=())
    return Filters(
        facets=tuple(facets),
        access=_access(sessions, failing, needs),
        free=bool(free),
        found=tuple(found) if known else (),
        total=len(sessions),
        known=known,
        active=bool(query),
        loosen=_loosened(criteria, answers, needs, free, failing, asked) if not found else (),
        query=query,
    )


def _criteria(
    names: Names, topics: Mapping[str, str], sessions: Sequence[Facts]
) -> tuple[Criterion, ...]:
    ages = _ages(sessions)
    held = {True: ("online",), False: ("in_person",)}
    return (
        Criterion("day", _("Day"), "", lambda one: (one.day.isoformat(),), _day, str),
        Criterion(
            "age",
            _("Age"),
            _("Any age"),
            lambda one: _ages_that_fit(one, ages),
            _age,
            lambda answer: int(answer) if answer.isdecimal() else 0,
        ),
        Criterion(
            "topic", _("Topic"), _("Any topic"), lambda one: one.topics,
            lambda answer: topics.get(answer, answer), _place_in(topics),
        ),
        Criterion(
            "held", _("How"), _("In person or online"), lambda one: held[one.online],
            lambda answer: str(MANNERS.get(answer, answer)), str,
        ),
        Criterion(
            "venue", _("Place"), _("Any place"), lambda one: (one.venue,) if one.venue else (),
            lambda answer: names.venues.get(answer, answer), _place_in(names.venues),
        ),
        Criterion(
            "language", _("Language"), _("Any language"), lambda one: one.spoken,
            language_name, language_name,
        ),
        Criterion(
            "partner", _("Given by"), _("Anyone"),
            lambda one: (one.organisation,) if one.organisation else (),
            lambda answer: names.organisations.get(answer, answer),
            _place_in(names.organisations),
        ),
    )  # fmt: skip


def _ages(sessions: Sequence[Facts]) -> tuple[int, ...]:
    """Return the ages that make a difference, up to that of an adult; none where there is none."""
    edges = {one.least_age for one in sessions} | {one.most_age + 1 for one in sessions}
    low = min((edge for edge in edges if 0 < edge <= ADULT), default=None)
    return tuple(range(max(0, low - 1), ADULT + 1)) if low is not None else ()


def _ages_that_fit(one: Facts, ages: Sequence[int]) -> list[str]:
    """Return the ages of people who may come; some adults are enough for the last one."""
    return [
        str(age)
        for age in ages
        if (one.least_age <= age or age == ADULT) and age <= one.most_age
    ]  # fmt: skip


def _age(answer: str) -> str:
    if answer == str(ADULT):
        return _("18 or older")
    return _("%(age)s years") % {"age": answer}


def _day(answer: str) -> str:
    if answer == ALL_DAYS:
        return _("All days, also past ones")
    return short_day(date.fromisoformat(answer))


def short_day(day: date) -> str:
    """Write a day of a list, such as Sat 10 April."""
    # Translators: Django's date format for a day of a list, such as Sat 10 April.
    return capfirst(day_in_words(day, pgettext("date format", "D j F")))


def _place_in(words: Mapping[str, str]) -> Order:
    places = {key: place for place, key in enumerate(words)}
    return lambda answer: places.get(answer, len(places))


def _failing(
    one: Facts,
    criteria: Sequence[Criterion],
    answers: Mapping[str, str],
    needs: Sequence[str],
    free: str,
    room: Collection[int],
    coming: Collection[int],
) -> frozenset[str]:
    """Return the questions whose answers a session does not fit."""
    failed = []
    for criterion in criteria:
        answer = answers[criterion.name]
        if criterion.name == "day" and answer in ("", ALL_DAYS):
            fits = answer == ALL_DAYS or one.pk in coming
        else:
            fits = not answer or answer in criterion.answers(one)
        if not fits:
            failed.append(criterion.name)
    if not all(need in one.access for need in needs):
        failed.append("access")
    if free and (one.cancelled or (one.offer is not None and one.offer not in room)):
        failed.append("free")
    return frozenset(failed)


def _are_known(
    criteria: Sequence[Criterion],
    answers: Mapping[str, str],
    needs: Sequence[str],
    free: str,
    sessions: Sequence[Facts],
) -> bool:
    for one in criteria:
        answer = answers[one.name]
        if not answer or (one.name == "day" and answer == ALL_DAYS):
            continue
        if not any(answer in one.answers(session) for session in sessions):
            return False
    return all(need in ACCESS for need in needs) and free in ("", "1")


def _facet(
    one: Criterion, near: Sequence[Facts], answer: str, coming: Collection[int]
) -> Facet | None:
    """Return a question with its answers; none where there is nothing to choose between."""
    counts: Counter[str] = Counter()
    for session in near:
        counts.update(one.answers(session))
    anything = one.anything
    total = len(near)
    if one.name == "day":
        past = sum(session.pk not in coming for session in near)
        anything = _("From today on") if past else _("All days")
        if past:
            counts[ALL_DAYS] = total
            total += 1
    if not answer and not any(0 < count < total for count in counts.values()):
        return None
    shown = sorted({*counts, *([answer] if answer else [])}, key=one.order)
    choices = [_choice(one, key, counts.get(key, 0), answer) for key in shown]
    return Facet(
        one.name,
        one.label,
        anything,
        (("", tuple(choice for choice in choices if choice)),),
        bool(answer),
    )


def _choice(one: Criterion, key: str, count: int, answer: str) -> Choice | None:
    try:
        return Choice(key, one.words(key), count, key == answer)
    except ValueError:  # an answer that nobody could choose, such as a day of another calendar
        return None


def _access(
    sessions: Sequence[Facts], failing: Sequence[frozenset[str]], needs: Sequence[str]
) -> tuple[Choice, ...]:
    """Return what can be asked for beside what was asked for."""
    there = {key for session in sessions for key in session.access}
    near: Counter[str] = Counter()
    for session, failed in zip(sessions, failing, strict=True):
        if not failed - {"access"} and all(need in session.access for need in needs):
            near.update(session.access)
    return tuple(
        Choice(key, str(words), near.get(key, 0), key in needs)
        for key, words in ACCESS.items()
        if key in there or key in needs
    )


def _loosened(
    criteria: Sequence[Criterion],
    answers: Mapping[str, str],
    needs: Sequence[str],
    free: str,
    failing: Sequence[frozenset[str]],
    asked: QueryDict,
) -> tuple[Loosened, ...]:
    """Return each answer that alone leaves nothing, the most helpful to take back first."""
    said = {
        one.name: _choice(one, answers[one.name], 0, "") for one in criteria if answers[one.name]
    }
    words = {name: choice.label for name, choice in said.items() if choice}
    if needs:
        words["access"] = ", ".join(str(ACCESS.get(need, need)) for need in needs)
    if free:
        words["free"] = _("Only with free seats")
    found = [
        Loosened(label, _query(asked, without=(name,)), sum(failed == {name} for failed in failing))
        for name, label in words.items()
    ]
    return tuple(sorted((one for one in found if one.number), key=lambda one: -one.number))


def _query(asked: QueryDict, without: Collection[str]) -> str:
    """Return the answers of an address, in one order, without some of them."""
    kept = QueryDict(mutable=True)
    for name in ASKED:
        values = [value for value in asked.getlist(name) if value]
        if values and name not in without:
            kept.setlist(name, values)
    return kept.urlencode()
