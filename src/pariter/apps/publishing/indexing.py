"""Writes: the words of a programme's texts, so that search finds them."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet

from pariter.apps.programmes.models import Initiative, Offer, Programme, Responsibility, Session
from pariter.apps.publishing.models import Medium, News, SearchPlace, SearchText, SearchWord
from pariter.apps.publishing.plain import plain_text
from pariter.apps.publishing.words import joins, spelled, stem

TITLE, SUMMARY, TEXT = 40, 10, 1
"""Weight of a word by where it stands; a word that repeats gains up to MOST_REPEATS."""
MOST_REPEATS = 3
BATCH = 2_000

Say = Callable[[Any], str]
"""Gives a text in the language that is being indexed."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What can be found, and where it leads."""

    kind: str
    key: str
    title: str
    summary: str = ""
    body: str = ""
    since: date | None = None
    until: date | None = None


def index_programme(programme: Programme) -> None:
    """Make everything that a programme says findable, in each of its languages.

    Earlier texts of the programme are forgotten; call it inside the transaction that changes them.
    """
    _forget(SearchText.objects.filter(programme=programme))
    for language in programme.languages:
        _index(programme, language, list(_entries(programme, language)))


def lock_words(programme: Programme) -> None:
    """Let others who change what a programme says wait until this transaction ends.

    Call it before the transaction locks anything else, as publishing a version does.
    """
    rows = Programme.objects.select_related(None).select_for_update(no_key=True)
    rows.get(pk=programme.pk)


@contextmanager
def findable(*programmes: Programme) -> Iterator[None]:
    """Change sessions inside: search finds them as they then stand, or nothing changes."""
    with transaction.atomic():
        ordered = sorted(set(programmes), key=lambda one: one.pk)
        for programme in ordered:
            lock_words(programme)
        yield
        for programme in ordered:
            index_sessions(programme)


def index_sessions(programme: Programme) -> None:
    """Make the offers and sessions of a programme findable as they stand now.

    Call it inside the transaction that changes them, after `lock_words`.
    """
    kinds = (SearchText.Kind.OFFER, SearchText.Kind.SESSION)
    _forget(SearchText.objects.filter(programme=programme, kind__in=kinds))
    last = SearchText.objects.filter(programme=programme).aggregate(last=Max("position"))["last"]
    for language in programme.languages:
        found = list(_offers(programme, saying(language)))
        _index(programme, language, found, 0 if last is None else last + 1)


def _forget(texts: QuerySet[SearchText]) -> None:
    # One look into the texts, not a join for each place: PostgreSQL takes minutes for that where
    # it last counted the places when there were none.
    SearchPlace.objects.filter(text__in=texts).delete()
    texts.delete()


def _index(
    programme: Programme, language: str, entries: Sequence[Entry], position: int = 0
) -> None:
    """Keep entries with their words. position: of the first of them"""
    texts = SearchText.objects.bulk_create(
        (
            SearchText(
                programme=programme,
                language=language,
                kind=entry.kind,
                key=entry.key,
                title=entry.title,
                summary=entry.summary,
                body=entry.body,
                since=entry.since,
                until=entry.until,
                position=position,
            )
            for position, entry in enumerate(entries, position)
        ),
        batch_size=BATCH,
    )
    weights = [_weights(entry, language) for entry in entries]
    words = _words({word for weighed in weights for word in weighed}, language)
    SearchPlace.objects.bulk_create(
        (
            SearchPlace(text=text, word_id=words[word], weight=weight)
            for text, weighed in zip(texts, weights, strict=True)
            for word, weight in weighed.items()
        ),
        batch_size=BATCH,
    )


def _weights(entry: Entry, language: str) -> dict[str, int]:
    """Return the weight of each word: its best place, and a little for every repetition."""
    best: dict[str, int] = {}
    repeated: Counter[str] = Counter()
    for weight, text in ((TITLE, entry.title), (SUMMARY, entry.summary), (TEXT, entry.body)):
        for _start, _end, word in spelled(text):
            if not joins(word, language):
                best.setdefault(word, weight)
                repeated[word] += 1
    return {word: weight + min(repeated[word] - 1, MOST_REPEATS) for word, weight in best.items()}


def _words(wanted: set[str], language: str) -> dict[str, int]:
    """Return the ids of words; new ones are added, in one order, so that two writers never lock."""
    known = _known(language)
    SearchWord.objects.bulk_create(
        (
            SearchWord(language=language, word=word, stem=stem(word, language))
            for word in sorted(wanted - known.keys())
        ),
        batch_size=BATCH,
        ignore_conflicts=True,
    )
    return _known(language)


def _known(language: str) -> dict[str, int]:
    return dict(SearchWord.objects.filter(language=language).values_list("word", "id"))


def saying(language: str) -> Say:
    """Return what gives a text in a language, without its marks."""

    def say(text: Any) -> str:
        return plain_text(str(text.localize(language))) if text else ""

    return say


def _entries(programme: Programme, language: str) -> Iterator[Entry]:
    """Give all that a programme says in a language; what matters most comes first."""

    say = saying(language)
    yield Entry(
        SearchText.Kind.PROGRAMME,
        programme.key,
        say(programme.title),
        say(programme.summary),
        " ".join([say(programme.body), *(say(aim.text) for aim in programme.aims.all())]),
    )
    yield from _initiatives(programme, language, say)
    for news in News.objects.filter(programme=programme):
        yield Entry(
            SearchText.Kind.NEWS,
            news.key,
            say(news.title),
            say(news.summary),
            say(news.body),
            since=news.published,
        )
    for strand in programme.strands.all():
        yield Entry(SearchText.Kind.STRAND, strand.key, say(strand.title), say(strand.summary))
    yield from _offers(programme, say)
    for partnership in programme.partnerships.select_related("organisation"):
        yield Entry(
            SearchText.Kind.PARTNER,
            partnership.organisation.code,
            say(partnership.organisation.name),
            say(partnership.text),
        )
    yield from _people(programme, say)


def _initiatives(programme: Programme, language: str, say: Say) -> Iterator[Entry]:
    for initiative in programme.initiatives.prefetch_related("media"):
        written: dict[str, tuple[str, str]] = initiative.texts.get(language, {})
        sections = (f"{heading}: {plain_text(source)}" for heading, source in written.values())
        parts = [*sections, *_shown(initiative, say)]
        yield Entry(
            SearchText.Kind.INITIATIVE,
            initiative.slug,
            say(initiative.title),
            say(initiative.summary),
            " ".join(filter(None, parts)),
        )


def _shown(initiative: Initiative, say: Say) -> Iterator[str]:
    """Give what the pictures and films of an initiative show."""
    media: Iterable[Medium] = initiative.media.all()
    for medium in media:
        yield say(medium.description)
        yield say(medium.transcript)


def _offers(programme: Programme, say: Say) -> Iterator[Entry]:
    """Give offers and sessions; an offer that is called as its session is the same to a reader.

    Sessions of one title in an edition are found once, under the earliest; a cancelled one never.
    """
    within = {"edition__initiative__programme": programme}
    sessions = Session.objects.filter(**within).order_by("starts_at", "key")
    told: dict[tuple[int, str], Session] = {}
    held: dict[int, bool] = {}
    for session in sessions.select_related("edition__initiative", "offer", "organisation"):
        if session.offer_id:
            held[session.offer_id] = held.get(session.offer_id, False) or not session.cancelled_at
        if not session.cancelled_at:
            told.setdefault((session.edition_id, say(session.title)), session)
    offers = Offer.objects.filter(call__edition__initiative__programme=programme)
    for offer in offers.select_related("call__edition__initiative").order_by("call", "position"):
        edition = offer.call.edition
        title = say(offer.title)
        if held.get(offer.pk, True) and (edition.pk, title) not in told:
            yield Entry(
                SearchText.Kind.OFFER,
                edition.initiative.slug,
                title,
                say(offer.summary),
                _joined(say(edition.initiative.title), offer.host, say(edition.title)),
                until=edition.ends,
            )
    for (_edition, title), session in told.items():
        yield _session(session, title, say)


def _session(session: Session, title: str, say: Say) -> Entry:
    edition = session.edition
    summary = say(session.offer.summary) if session.offer else ""
    partner = say(session.organisation.name) if session.organisation else ""
    return Entry(
        SearchText.Kind.SESSION,
        "/".join((edition.initiative.slug, edition.key, session.key)),
        title,
        summary,
        _joined(say(edition.initiative.title), say(session.place), partner, say(edition.title)),
        until=edition.ends,
    )


def _joined(*parts: str) -> str:
    return ", ".join(filter(None, parts))


def _people(programme: Programme, say: Say) -> Iterator[Entry]:
    people = Responsibility.objects.filter(initiative__programme=programme)
    for person in people.select_related("initiative").order_by("initiative__position", "position"):
        names = ", ".join(person.names)
        yield Entry(
            SearchText.Kind.PERSON,
            person.initiative.slug,
            _joined(names, say(person.role), say(person.scope)),
            say(person.hours),
        )
