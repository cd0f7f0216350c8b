"""A programme with letters in every state, for tests that open every page about them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.journeys import steps

from pariter.apps.correspondence.actions import send_enquiry, write_again
from pariter.apps.correspondence.answers import add_note, answer_enquiry, close_enquiry
from pariter.apps.correspondence.models import AnswerTemplate, Enquiry, Proposal, Watch
from pariter.apps.correspondence.proposals import (
    answer_publicly,
    judge_comment,
    publish_proposal,
    put_on_agenda,
    write_comment,
)
from pariter.apps.correspondence.templates import save_template
from pariter.apps.correspondence.watches import ask_to_be_told
from pariter.apps.people.models import Person
from pariter.apps.programmes.loading import load_pack
from pariter.apps.programmes.models import OfficeRole
from pariter.apps.programmes.roles import grant_role

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Scene:
    """Who and what there is; `enquiry` is the letter behind `proposal`."""

    office: Person
    anna: Person
    enquiry: Enquiry
    closed: Enquiry
    proposal: Proposal
    template: AnswerTemplate
    watch: Watch


def scene(now: datetime) -> Scene:
    """Load a programme, let people write, and let its office do a part of its work."""
    programme = load_pack(loaded=steps.shipped_pack("polimi_pop"), at=now)
    dialogue = programme.initiatives.get(key="P21")
    anna = steps.register("anna@example.org", now, name="Anna Rossi")
    office = steps.register("ines@example.org", now, name="Ines Office")
    grant_role(person=office, programme=programme, role=OfficeRole.Role.OFFICE, at=now, by=None)
    enquiry = send_enquiry(
        programme=programme,
        initiative=dialogue,
        kind="proposal",
        subject="A quiet room on each campus",
        text="There is no room to rest.\n\nOne on each campus would do.",
        name="Anna Rossi",
        email=anna.email,
        language="en",
        submission="proposal",
        person=anna,
        may_be_published=True,
        signature="student",
        at=now - 20 * DAY,
    )
    answer_enquiry(
        enquiry=enquiry,
        text="Dear Anna Rossi,\n\nthank you. See https://example.org/rooms.",
        seen=1,
        submission="answer",
        at=now - 19 * DAY,
        by=office,
    )
    write_again(enquiry=enquiry, text="And when?", submission="again", at=now - 18 * DAY)
    add_note(enquiry=enquiry, text="Ask the buildings office.", at=now, by=office)
    closed = send_enquiry(
        programme=programme,
        kind="barrier",
        subject="Barrier: /en/polimi_pop/",
        text="The button says nothing.",
        page="https://example.org/en/polimi_pop/",
        language="it",
        submission="barrier",
        at=now - 3 * DAY,
    )
    close_enquiry(enquiry=closed, reason="Mended.", at=now, by=office)
    proposal = enquiry.proposal
    publish_proposal(
        proposal=proposal,
        title="A quiet room on each campus",
        text="There is no room to rest.",
        at=now - 10 * DAY,
        by=office,
    )
    for text in ("We need it.", "Against."):
        comment = write_comment(
            proposal=proposal,
            text=text,
            signature="staff",
            language="en",
            submission=text,
            at=now - 9 * DAY,
            person=anna,
        )
    judge_comment(comment=comment, is_shown=True, at=now, by=office)
    answer_publicly(
        proposal=proposal,
        text="We count the rooms.",
        language="en",
        submission="public",
        at=now - 8 * DAY,
        by=office,
    )
    put_on_agenda(
        proposal=proposal, meeting_on=(now + 20 * DAY).date(), at=now - 7 * DAY, by=office
    )
    template = save_template(
        programme=programme,
        title="Thanks",
        text={"en": "{greeting}\n\nthank you for {reference}."},
        at=now,
        by=office,
    )
    ask_to_be_told(initiative=dialogue, email=anna.email, language="en", at=now)
    return Scene(office, anna, enquiry, closed, proposal, template, Watch.objects.get())
