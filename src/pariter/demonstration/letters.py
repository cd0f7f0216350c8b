"""Letters in the invented year: questions about every initiative, proposals, people who wait."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from pariter.apps.correspondence.actions import send_enquiry
from pariter.apps.correspondence.answers import answer_enquiry
from pariter.apps.correspondence.models import Enquiry, Proposal
from pariter.apps.correspondence.proposals import (
    answer_publicly,
    decide_proposal,
    judge_comment,
    publish_proposal,
    put_on_agenda,
    write_comment,
)
from pariter.apps.correspondence.watches import ask_to_be_told, confirm_watch
from pariter.apps.people.models import Person
from pariter.apps.programmes.models import Initiative, Programme

QUESTIONS = (2, 4)
"""Least and most questions about one initiative."""
SHARE_ANSWERED = 0.8
SPAN = timedelta(days=200)
DIALOGUE = ("polimi_pop", "P21")

SUBJECTS = (
    {
        "en": "Invented question: what do I need?",
        "it": "Domanda inventata: che cosa mi serve?",
        "fr": "Question inventée : de quoi ai-je besoin ?",
    },
    {
        "en": "Invented question: can I come with a friend?",
        "it": "Domanda inventata: posso venire con un’amica?",
        "fr": "Question inventée : puis-je venir avec une amie ?",
    },
    {
        "en": "Invented question: is the room step-free?",
        "it": "Domanda inventata: la sala è senza gradini?",
        "fr": "Question inventée : la salle est-elle sans marches ?",
    },
)
TEXT = {
    "en": "I read your page and could not find it. This letter is invented for a demonstration.",
    "it": "Ho letto la pagina e non c’era. Questa lettera è inventata per una dimostrazione.",
    "fr": "J’ai lu votre page sans le trouver. Cette lettre est inventée pour une démonstration.",
}
ANSWER = {
    "en": "Thank you for writing. This answer is invented too.",
    "it": "Grazie per averci scritto. Anche questa risposta è inventata.",
    "fr": "Merci de nous avoir écrit. Cette réponse est inventée elle aussi.",
}


@dataclass(frozen=True, slots=True)
class Idea:
    """An invented proposal, and how far it got."""

    title: str
    text: str
    state: str
    signature: str


IDEAS = (
    Idea(
        "Invented proposal: a quiet room in each building",
        "A small room to rest, to pray or to be alone for a while. Invented for a demonstration.",
        Proposal.State.DECIDED,
        "student",
    ),
    Idea(
        "Invented proposal: captions in every recorded lesson",
        "Automatic captions, corrected by people who know the subject. Invented as well.",
        Proposal.State.AGENDA,
        "staff",
    ),
    Idea(
        "Invented proposal: a mentor for each first-year student",
        "One older student for each new one, from the first week. Invented as well.",
        Proposal.State.DISCUSSION,
        "phd",
    ),
    Idea(
        "Invented proposal: bicycles to borrow",
        "For people who live far from the underground. Invented as well.",
        Proposal.State.RECEIVED,
        "someone",
    ),
)


def write_letters(
    *,
    offices: Mapping[str, Person],
    people: Sequence[Person],
    at: datetime,
    chance: Random,
) -> None:
    """Let people ask about every initiative and wait for those that are not open.

    offices: who answers, by the programme's key
    """
    for programme in Programme.objects.order_by("key"):
        for initiative in programme.initiatives.order_by("position"):
            for _ in range(chance.randint(*QUESTIONS)):
                _question(initiative, chance.choice(people), offices[programme.key], at, chance)
            _wait(initiative, chance.choice(people), at)
    _dialogue(offices[DIALOGUE[0]], people, at, chance)


def _question(
    initiative: Initiative, person: Person, office: Person, at: datetime, chance: Random
) -> None:
    languages = initiative.programme.languages
    language = person.language if person.language in languages else languages[0]
    number = chance.randrange(len(SUBJECTS))
    asked = at - SPAN * chance.random()
    enquiry = send_enquiry(
        programme=initiative.programme,
        initiative=initiative,
        kind=Enquiry.Kind.QUESTION,
        subject=SUBJECTS[number][language],
        text=TEXT[language],
        language=language,
        submission=f"invented {initiative.pk} {asked.isoformat()}",
        email=person.email,
        name=person.name,
        at=asked,
    )
    answered = asked + timedelta(hours=chance.randint(3, 150))
    if answered < at and chance.random() < SHARE_ANSWERED:
        answer_enquiry(
            enquiry=enquiry,
            text=ANSWER[language],
            seen=1,
            submission=f"invented answer {enquiry.pk}",
            at=answered,
            by=office,
        )


def _wait(initiative: Initiative, person: Person, at: datetime) -> None:
    """Let someone ask to be told when it opens."""
    asked = at - timedelta(days=30)
    ask_to_be_told(initiative=initiative, email=person.email, language=person.language, at=asked)
    watch = initiative.watches.get(email=person.email)
    confirm_watch(watch=watch, at=asked + timedelta(minutes=5))


def _dialogue(office: Person, people: Sequence[Person], at: datetime, chance: Random) -> None:
    """Let people propose and discuss, each proposal as far as it got."""
    space = Initiative.objects.select_related("programme").get(
        programme__key=DIALOGUE[0], key=DIALOGUE[1]
    )
    for number, idea in enumerate(IDEAS):
        begin = at - timedelta(days=90 - 20 * number)
        enquiry = send_enquiry(
            programme=space.programme,
            initiative=space,
            kind=Enquiry.Kind.PROPOSAL,
            subject=idea.title,
            text=idea.text,
            language="en",
            submission=f"invented proposal {number}",
            email=chance.choice(people).email,
            may_be_published=True,
            signature=idea.signature,
            at=begin,
        )
        proposal = enquiry.proposal
        if idea.state == Proposal.State.RECEIVED:
            continue
        publish_proposal(
            proposal=proposal,
            title=idea.title,
            text=idea.text,
            at=begin + timedelta(days=2),
            by=office,
        )
        _discuss(proposal, office, people, begin + timedelta(days=3), chance)
        if idea.state == Proposal.State.DISCUSSION:
            continue
        meeting = (begin + timedelta(days=40)).date()
        put_on_agenda(
            proposal=proposal, meeting_on=meeting, at=begin + timedelta(days=10), by=office
        )
        if idea.state == Proposal.State.DECIDED:
            decide_proposal(
                proposal=proposal,
                outcome=Proposal.Outcome.PARTLY,
                reason="Two buildings have room for one. The others follow. Invented as well.",
                at=begin + timedelta(days=41),
                by=office,
            )


def _discuss(
    proposal: Proposal, office: Person, people: Sequence[Person], at: datetime, chance: Random
) -> None:
    for turn, person in enumerate(chance.sample(list(people), 2)):
        comment = write_comment(
            proposal=proposal,
            text="I would use it every week. This comment is invented.",
            signature="student",
            language="en",
            submission=f"invented comment {proposal.pk} {turn}",
            at=at + timedelta(days=turn),
            person=person,
        )
        judge_comment(
            comment=comment, is_shown=True, at=at + timedelta(days=turn, hours=2), by=office
        )
    answer_publicly(
        proposal=proposal,
        text="Thank you. We look at what it takes. This answer is invented.",
        language="en",
        submission=f"invented public answer {proposal.pk}",
        at=at + timedelta(days=3),
        by=office,
    )
