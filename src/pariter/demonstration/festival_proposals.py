"""What invented partners propose for the festival: in every state, with something to mend."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from pariter.apps.people.models import Organisation, Person
from pariter.apps.programmes.models import Call, OfficeRole
from pariter.apps.programmes.roles import grant_role
from pariter.apps.programmes.session_proposal_actions import (
    approve_proposal,
    decline_proposal,
    keep_draft,
    return_proposal,
    send_proposal,
    withdraw_proposal,
)
from pariter.apps.publishing.indexing import findable

TITLES = (
    ("The sound of a bridge", "Il suono di un ponte"),
    ("Ask a chemist", "Chiedi a una chimica"),
    ("Knots and numbers", "Nodi e numeri"),
    ("A garden with sensors", "Un giardino con i sensori"),
    ("Light, bent", "La luce, piegata"),
    ("Write to a satellite", "Scrivi a un satellite"),
    ("Numbers in the kitchen", "I numeri in cucina"),
    ("Print your own ruler", "Stampa il tuo righello"),
    ("Why planes fly", "Perché gli aerei volano"),
    ("Machines that see", "Macchine che vedono"),
    ("The shape of a voice", "La forma di una voce"),
    ("A museum of mistakes", "Un museo di errori"),
)
ROOM = "Demo room 3"
APPROVED = 2
"""How many of the proposals become sessions."""


def propose(
    *, call: Call, people: Sequence[Person], partner: Person, office: Person, at: datetime
) -> None:
    """Let eight partners propose, and the office answer some of them."""
    begin = at - timedelta(days=9)
    givers = _givers(call, people, partner, begin)
    made = [
        keep_draft(
            call=call,
            organisation=organisation,
            content=_content(call, number),
            at=begin + timedelta(hours=number),
            by=giver,
        )
        for number, (organisation, giver) in zip(
            range(len(TITLES)), [*givers, *givers], strict=False
        )
    ]
    drafts, sent = made[:2], made[2:]
    for proposal in sent:
        send_proposal(proposal=proposal, at=begin + timedelta(days=2), by=proposal.proposed_by)
    withdraw_proposal(proposal=sent[0], at=begin + timedelta(days=3), by=sent[0].proposed_by)
    decided = begin + timedelta(days=4)
    return_proposal(
        proposal=sent[1], note="Please say what happens if it rains.", at=decided, by=office
    )
    decline_proposal(
        proposal=sent[2], note="There are ten such sessions already.", at=decided, by=office
    )
    # It takes the room that the next one has asked for as well.
    with findable(call.edition.initiative.programme):
        approve_proposal(proposal=sent[3], at=decided, by=office)
        approve_proposal(proposal=sent[5], at=decided, by=office)
    keep_draft(
        call=call,
        organisation=drafts[0].organisation,
        content={"title_en": "An idea that is not finished"},
        at=begin,
        by=drafts[0].proposed_by,
        proposal=drafts[0],
    )


def _givers(
    call: Call, people: Sequence[Person], partner: Person, at: datetime
) -> list[tuple[Organisation, Person]]:
    """Return eight partners with whoever acts for each; the first one's account is printed."""
    programme = call.edition.initiative.programme
    found = list(
        Organisation.objects.filter(
            partnerships__programme=programme, code__startswith="demo-partner-"
        )
        .distinct()
        .order_by("code")[:8]
    )
    givers = [(found[0], partner)]
    for organisation, giver in zip(found[1:], people, strict=False):
        grant_role(
            person=giver,
            programme=programme,
            role=OfficeRole.Role.PARTNER,
            organisation=organisation,
            at=at,
            by=None,
        )
        givers.append((organisation, giver))
    return givers


def _content(call: Call, number: int) -> dict[str, Any]:
    """Return a form filled in; the seventh wants the room of the sixth, the ninth lacks Italian."""
    twin = number == 6
    day = call.edition.starts + timedelta(days=1 + (number - 1 if twin else number))
    english, italian = TITLES[number]
    return {
        "title_en": english,
        "title_it": "" if number == 8 else italian,
        "summary_en": "You try it yourself, and you may ask everything.",
        "summary_it": "" if number == 8 else "Provi in prima persona e puoi chiedere di tutto.",
        "day": [str(day.day), str(day.month), str(day.year)],
        "begins": "20:00",
        "ends": "21:00",
        "venue": "elsewhere" if number == 10 else "demo-tower" if number == 9 else "demo-school",
        "place": "Demo street 9, Milan" if number == 10 else ROOM,
        "topics": ["making"],
        "spoken": ["it"],
        "access": [] if number in (9, 10) else ["hearing_loop"],
        "least_age": "8",
        "seats": "25",
        "needs": "A projector and two tables.",
    }
