"""A message to a group: written in each language, looked at, and sent once."""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from pariter.apps.correspondence import texts
from pariter.apps.correspondence.actions import identity_of
from pariter.apps.correspondence.audiences import Audience, Group, Recipient, recipients
from pariter.apps.correspondence.errors import LetterError
from pariter.apps.correspondence.models import GroupMessage
from pariter.apps.correspondence.templates import IN_BRACES, placeholder_refusal
from pariter.apps.journal.actions import Letter, compose, post_texts, record
from pariter.apps.journal.errors import JournalError
from pariter.apps.people.models import Person
from pariter.apps.placements.models import AllocationRun
from pariter.apps.programmes.models import Call, Session

PLACEHOLDERS = ("name", "reference", "offer")
FIRST_COME = "first_come"
# Stand for what differs from person to person while the rest is composed once; nobody can type
# them, since control characters are taken out of what is typed.
MARKS = {name: f"\x02{name}\x03" for name in ("subject", "text", "reference")}


@dataclass(frozen=True, slots=True)
class Words:
    """Subject and body in one language, as written, with placeholders."""

    subject: str
    body: str


Texts = Mapping[str, Words]
"""Language → what is written in it."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What sending would do.

    counts: language → number of people; shares: how many of them each session or call brings, where
    there are several; first: some who get it; examples: language → whose mail it is and the mail
    itself; seen: tells this group from another, for sending
    """

    number: int
    counts: dict[str, int]
    shares: Sequence[tuple[Session | Call, int]]
    first: Sequence[Recipient]
    examples: dict[str, tuple[Recipient, Letter]]
    seen: str


def preview(*, audience: Audience, written: Texts, first: int = 10) -> Preview:
    """Return who would get what; nothing is sent. Raises LetterError."""
    people = _checked(audience, written)
    languages = audience.call.edition.initiative.programme.languages
    examples = [
        (language, next((one for one in people if one.language == language), people[0]))
        for language in languages
    ]
    frames = Frames()
    return Preview(
        number=len(people),
        counts=_counted(people, audience.call),
        shares=_shares(audience),
        first=people[:first],
        examples={
            language: (one, _letter(one, language, written, frames)) for language, one in examples
        },
        seen=_digest(people),
    )


def _shares(audience: Audience) -> list[tuple[Session | Call, int]]:
    if audience.others:
        return [
            (call, len(recipients(replace(audience, call=call, others=()))))
            for call in audience.calls
        ]
    return [
        (session, len(recipients(replace(audience, session=session, several=()))))
        for session in audience.several
    ]


@transaction.atomic
def send_group_message(
    *,
    audience: Audience,
    written: Texts,
    seen: str,
    submission: str,
    at: datetime,
    by: Person,
) -> GroupMessage:
    """Post one mail to each person of a group; the same form sent twice is one.

    seen: of the preview; where the group is another by now, nothing is sent
    Raises LetterError.
    """
    call = audience.call
    # Two who press the button at the same moment take turns here.
    locked = Call.objects.select_for_update().order_by("pk")
    list(locked.filter(pk__in=[one.pk for one in audience.calls]))
    content = {language: [words.subject, words.body] for language, words in written.items()}
    offer, session = audience.offer, audience.session
    about = [audience.group, offer and offer.pk, session and session.pk, content]
    about += [one.pk for one in audience.several]
    # Apart from sessions of the same number.
    about += [f"call {one.pk}" for one in audience.others]
    identity = identity_of(submission, call.pk, by.pk, *about)
    known = GroupMessage.objects.filter(submission=identity).first()
    if known:
        return known
    people = _checked(audience, written)
    if _digest(people) != seen:
        raise LetterError(
            "changed",
            _("The group changed while you looked. Look again at who gets it, then send."),
        )
    frames = Frames()
    try:
        for about_call in audience.calls:
            own = [one for one in people if one.call == about_call]
            letters = [_letter(one, one.language, written, frames) for one in own]
            post_texts(letters=letters, at=at, about=about_call)
    except JournalError as error:
        raise LetterError("address", str(error)) from error
    message = GroupMessage.objects.create(
        call=call,
        offer=offer,
        session=session,
        group=audience.group,
        texts={
            language: {"subject": words.subject, "body": words.body}
            for language, words in written.items()
        },
        counts=_counted(people, call),
        submission=identity,
        sent_at=at,
        sent_by=by,
    )
    message.several.set(audience.several)
    message.others.set(audience.others)
    record(
        actor=by,
        action="group_message.sent",
        subject=message,
        details={
            "call": call.address,
            "group": audience.group,
            "offer": offer.key if offer else "",
            "session": session.key if session else "",
            "several": [one.key for one in audience.several],
            "others": [one.address for one in audience.others],
            "texts": message.texts,
            "people": message.number,
        },
        at=at,
    )
    return message


class Frames:
    """The parts of a mail that many people share, composed once for each language."""

    def __init__(self) -> None:
        self.known: dict[tuple[int, str, bool], tuple[str, str]] = {}

    def around(self, call: Call, language: str, *, is_synthetic: bool) -> tuple[str, str]:
        """Return subject and body with marks where they differ from person to person."""
        key = (call.pk, language, is_synthetic)
        if key not in self.known:
            initiative = call.edition.initiative
            self.known[key] = compose(
                language=language,
                template="group_message",
                context={
                    **MARKS,
                    "initiative": initiative.title,
                    "programme": initiative.programme,
                    "desk": initiative.contact,
                    "synthetic": is_synthetic,
                },
            )
        return self.known[key]


def _letter(person: Recipient, language: str, written: Texts, frames: Frames) -> Letter:
    values = {
        "name": texts.one_line(person.name) or person.reference,
        "reference": person.reference,
        "offer": ", ".join(title.localize(language) for title in person.offers),
    }

    def filled(text: str) -> str:
        # Put in once: what people typed is never looked through for placeholders.
        return IN_BRACES.sub(lambda found: values[found[1]], text)

    words = written[language]
    inside = {
        MARKS["subject"]: texts.one_line(filled(words.subject)),
        MARKS["text"]: filled(words.body),
        MARKS["reference"]: person.reference,
    }
    subject, body = (
        re.sub("\x02\\w+\x03", lambda mark: inside[mark[0]], part)
        for part in frames.around(person.call, language, is_synthetic=person.is_synthetic)
    )
    return Letter(to=person.email, language=language, subject=subject, body=body)


def _checked(audience: Audience, written: Texts) -> list[Recipient]:
    """Return the people of a group, where there are some and the words are right."""
    for language in audience.call.edition.initiative.programme.languages:
        _refuse_wrong_words(language, written.get(language, Words("", "")))
    _refuse_before_result(audience)
    people = recipients(audience)
    if not people:
        raise LetterError("nobody", _("Nobody is in this group. Choose another."))
    return people


def _refuse_wrong_words(language: str, words: Words) -> None:
    named = {"language": get_language_info(language)["name_translated"]}
    if not words.subject:
        raise LetterError(
            f"subject_{language}", _("Write the subject in this language: %(language)s.") % named
        )
    if not words.body:
        raise LetterError(
            f"body_{language}", _("Write the text in this language: %(language)s.") % named
        )
    for part, text, most in (
        ("subject", words.subject, texts.LONGEST_SUBJECT),
        ("body", words.body, texts.LONGEST_TEXT),
    ):
        code = f"{part}_{language}"
        if refusal := placeholder_refusal(text, PLACEHOLDERS):
            raise LetterError(code, refusal)
        _refuse_unreadable(code, text, most)


def _refuse_unreadable(code: str, text: str, most: int) -> None:
    if len(text) > most:
        raise LetterError(
            code,
            _("This has %(length)d letters. Shorten it to %(most)d.")
            % {"length": len(text), "most": most},
        )
    if texts.turns_text(text):
        raise LetterError(code, _("A hidden sign turns this text around. Type it again."))


def _refuse_before_result(audience: Audience) -> None:
    """Refuse to tell people that they have no place before anybody knows."""
    if audience.group != Group.NO_PLACE:
        return
    for call in audience.calls:
        if call.mechanism == FIRST_COME:
            continue
        real = call.runs.filter(kind=AllocationRun.Kind.REAL, published_at__isnull=False)
        if real.exists():
            continue
        raise LetterError("early", _("Nobody knows the result yet. Publish it, then write."))


def _counted(people: Iterable[Recipient], call: Call) -> dict[str, int]:
    """Return how many people read in each language of the programme, in its order."""
    counted = Counter(one.language for one in people)
    return {code: counted[code] for code in call.edition.initiative.programme.languages}


def _digest(people: Iterable[Recipient]) -> str:
    """Return what is the same for the same people with the same offers, and for no others."""
    told = json.dumps(
        [
            (one.reference, one.email, one.name, one.language, [title.data for title in one.offers])
            for one in people
        ]
    )
    return hashlib.sha256(told.encode()).hexdigest()
