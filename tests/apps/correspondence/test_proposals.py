"""Proposals: published as agreed, discussed once read, decided once and with a reason."""

from datetime import date

import pytest
from tests.apps.correspondence.conftest import A_DAY, MONDAY, Ask

from pariter.apps.correspondence import proposals as acts
from pariter.apps.correspondence.answers import close_enquiry
from pariter.apps.correspondence.errors import LetterError
from pariter.apps.correspondence.models import Comment, Proposal
from pariter.apps.correspondence.queries import agenda, public_proposals, visible_proposals
from pariter.apps.journal.models import OutgoingMail
from pariter.apps.people.actions import register_person
from pariter.apps.people.models import Person
from pariter.apps.programmes.models import Programme

State = Proposal.State


@pytest.fixture
def proposal(ask: Ask) -> Proposal:
    """Return a proposal that may be published as a student's."""
    enquiry = ask(kind="proposal", name="Anna Rossi", may_be_published=True, signature="student")
    found: Proposal = enquiry.proposal
    return found


@pytest.fixture
def ben(db: None) -> Person:
    """Return someone who is signed in and has a name."""
    return register_person(email="ben@example.org", name="Ben Ito", at=MONDAY)


def publish(proposal: Proposal, by: Person) -> None:
    acts.publish_proposal(proposal=proposal, title="Room", text="A room.", at=MONDAY, by=by)


def comment(proposal: Proposal, person: Person, text: str = "Good.", **changes: str) -> Comment:
    return acts.write_comment(
        proposal=proposal,
        text=text,
        person=person,
        at=MONDAY,
        **({"signature": "staff", "language": "en", "submission": text} | changes),
    )


def test_publishing_needs_agreement(ask: Ask, ines: Person, programme: Programme) -> None:
    proposal = ask(kind="proposal").proposal
    with pytest.raises(LetterError) as refusal:
        publish(proposal, ines)
    assert refusal.value.code == "consent"
    assert not public_proposals(programme).exists()


def test_published_proposal_shows_no_name(
    proposal: Proposal, ines: Person, programme: Programme
) -> None:
    publish(proposal, ines)
    [shown] = public_proposals(programme)
    assert (shown.signed, shown.state, shown.title) == ("A student", State.DISCUSSION, "Room")
    assert "Anna" not in f"{shown.signed} {shown.signed_name} {shown.title} {shown.text}"


def test_name_is_shown_where_it_is_wished(proposal: Proposal, ines: Person) -> None:
    acts.agree_to_publish(proposal=proposal, may_be_published=True, signature="name", at=MONDAY)
    publish(proposal, ines)
    proposal.refresh_from_db()
    assert proposal.signed == "Anna Rossi"
    acts.agree_to_publish(proposal=proposal, may_be_published=True, signature="staff", at=MONDAY)
    proposal.refresh_from_db()
    assert proposal.signed == "A member of staff"


def test_agreement_is_taken_back_at_once(
    proposal: Proposal, ines: Person, programme: Programme
) -> None:
    publish(proposal, ines)
    acts.agree_to_publish(proposal=proposal, may_be_published=False, signature="student", at=MONDAY)
    proposal.refresh_from_db()
    assert not public_proposals(programme).exists()
    assert (proposal.published_at, proposal.text, proposal.state) == (None, "", State.RECEIVED)


def test_name_that_nobody_gave_is_no_signature(ask: Ask, ines: Person) -> None:
    proposal = ask(kind="proposal").proposal
    with pytest.raises(LetterError, match="do not know your name"):
        acts.agree_to_publish(proposal=proposal, may_be_published=True, signature="name", at=MONDAY)
    with pytest.raises(LetterError, match="as whom"):
        acts.agree_to_publish(proposal=proposal, may_be_published=True, signature="", at=MONDAY)


def test_comment_is_shown_once_it_was_read(
    proposal: Proposal, ines: Person, ben: Person, programme: Programme
) -> None:
    publish(proposal, ines)
    written = comment(proposal, ben)
    assert comment(proposal, ben) == written
    assert public_proposals(programme).get().voices == 0
    assert visible_proposals(ines).get().to_read == 1
    for _click in range(2):
        acts.judge_comment(comment=written, is_shown=True, at=MONDAY, by=ines)
    assert public_proposals(programme).get().voices == 1
    assert written.signed == "A member of staff"


def test_comment_is_kept_back_with_a_reason(proposal: Proposal, ines: Person, ben: Person) -> None:
    publish(proposal, ines)
    written = comment(proposal, ben)
    with pytest.raises(LetterError) as refusal:
        acts.judge_comment(comment=written, is_shown=False, at=MONDAY, by=ines)
    assert refusal.value.code == "reason"
    acts.judge_comment(comment=written, is_shown=False, reason="Insults.", at=MONDAY, by=ines)
    written.refresh_from_db()
    assert (written.state, written.reason) == (Comment.State.REFUSED, "Insults.")


def test_nothing_is_said_about_what_is_not_public(
    proposal: Proposal, ines: Person, ben: Person
) -> None:
    with pytest.raises(LetterError, match="not public"):
        comment(proposal, ben)
    with pytest.raises(LetterError, match="Publish it first"):
        acts.answer_publicly(
            proposal=proposal, text="Yes.", language="en", submission="a", at=MONDAY, by=ines
        )


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"text": " "}, "empty"),
        ({"text": "x" * 10_001}, "too_long"),
        ({"signature": "name"}, "name"),
    ],
)
def test_wrong_comments_are_refused(
    proposal: Proposal, ines: Person, changes: dict[str, str], code: str
) -> None:
    publish(proposal, ines)
    nameless = register_person(email="nameless@example.org", at=MONDAY)
    with pytest.raises(LetterError) as refusal:
        comment(proposal, nameless, **changes)
    assert refusal.value.code == code
    assert not Comment.objects.exists()


def test_comments_of_one_person_are_limited(proposal: Proposal, ines: Person, ben: Person) -> None:
    publish(proposal, ines)
    for turn in range(acts.MOST_COMMENTS_A_DAY):
        comment(proposal, ben, f"{turn}")
    with pytest.raises(LetterError) as refusal:
        comment(proposal, ben, "more")
    assert refusal.value.code == "too_many"


def test_proposal_goes_to_the_agenda_and_back(proposal: Proposal, ines: Person) -> None:
    publish(proposal, ines)
    meeting = date(2026, 12, 14)
    acts.put_on_agenda(proposal=proposal, meeting_on=None, at=MONDAY, by=ines)
    acts.put_on_agenda(proposal=proposal, meeting_on=meeting, at=MONDAY + A_DAY, by=ines)
    [listed] = agenda(ines)
    assert (listed.state, listed.agenda_at, listed.meeting_on) == (State.AGENDA, MONDAY, meeting)
    acts.take_off_agenda(proposal=proposal, at=MONDAY, by=ines)
    proposal.refresh_from_db()
    assert (proposal.state, proposal.meeting_on) == (State.DISCUSSION, None)
    assert not agenda(ines).exists()


def test_what_is_not_public_can_be_on_the_agenda(ask: Ask, ines: Person) -> None:
    proposal = ask(kind="proposal").proposal
    acts.put_on_agenda(proposal=proposal, meeting_on=None, at=MONDAY, by=ines)
    assert list(agenda(ines)) == [proposal]


def test_decision_is_made_once_and_told(proposal: Proposal, ines: Person, ben: Person) -> None:
    publish(proposal, ines)
    for _click in range(2):
        acts.decide_proposal(
            proposal=proposal, outcome="partly", reason="One room.", at=MONDAY, by=ines
        )
    with pytest.raises(LetterError) as refusal:
        acts.decide_proposal(
            proposal=proposal, outcome="declined", reason="No room.", at=MONDAY, by=ines
        )
    assert refusal.value.code == "decided"
    proposal.refresh_from_db()
    assert (proposal.outcome, proposal.reason) == ("partly", "One room.")
    [mail] = OutgoingMail.objects.filter(subject__contains="is decided")
    assert "One room." in mail.body
    with pytest.raises(LetterError, match="discussion is over"):
        comment(proposal, ben)
    with pytest.raises(LetterError, match="not changed"):
        acts.put_on_agenda(proposal=proposal, meeting_on=None, at=MONDAY, by=ines)


@pytest.mark.parametrize(
    ("outcome", "reason"), [("", "Good."), ("maybe", "Good."), ("accepted", " ")]
)
def test_decision_needs_an_outcome_and_a_reason(
    proposal: Proposal, ines: Person, outcome: str, reason: str
) -> None:
    with pytest.raises(LetterError):
        acts.decide_proposal(proposal=proposal, outcome=outcome, reason=reason, at=MONDAY, by=ines)


def test_spam_is_no_proposal(proposal: Proposal, ines: Person) -> None:
    close_enquiry(enquiry=proposal.enquiry, reason="Ads.", is_spam=True, at=MONDAY, by=ines)
    assert not visible_proposals(ines).exists()
