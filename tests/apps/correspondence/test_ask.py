"""Asking: taken once, acknowledged without what was typed, refused when nobody could answer."""

from datetime import timedelta

import pytest
from tests.apps.correspondence.conftest import A_DAY, MONDAY, Ask

from pariter.apps.correspondence.actions import MOST_A_DAY, MOST_LETTERS_A_DAY, write_again
from pariter.apps.correspondence.answers import answer_enquiry, close_enquiry
from pariter.apps.correspondence.errors import LetterError
from pariter.apps.correspondence.models import Enquiry, Message, Proposal
from pariter.apps.journal.models import AuditEntry, OutgoingMail
from pariter.apps.people.models import Person
from pariter.apps.programmes.models import Programme


def test_enquiry_is_kept_and_acknowledged(ask: Ask, programme: Programme) -> None:
    enquiry = ask(name="Anna Rossi", text="First.\n\nSecond.")
    assert (enquiry.state, enquiry.desk, enquiry.keep_days) == ("new", programme.desk, 180)
    assert enquiry.due_on.isoformat() == "2026-11-09"
    assert [message.text for message in enquiry.messages.all()] == ["First.\n\nSecond."]
    mail = OutgoingMail.objects.get()
    assert mail.to == enquiry.email
    assert (mail.about_type, mail.about_id) == ("correspondence.enquiry", str(enquiry.pk))
    assert enquiry.reference in mail.subject
    assert f"/en/{programme.key}/ask/{enquiry.token}/" in mail.body
    assert "9 November 2026" in mail.body


def test_acknowledgement_carries_nothing_that_was_typed(ask: Ask) -> None:
    ask(
        name="Win a prize", subject="Cheap pills", text="http://spam.example", email="v@example.org"
    )
    mail = OutgoingMail.objects.get()
    written = f"{mail.subject} {mail.body}"
    assert [word for word in ("prize", "pills", "spam") if word in written] == []


def test_desk_is_the_one_of_what_it_is_about(ask: Ask, programme: Programme) -> None:
    initiative = programme.initiatives.get(key="P9")
    assert ask(initiative=initiative).desk == initiative.contact


def test_same_form_sent_twice_is_one_enquiry(ask: Ask) -> None:
    first = ask(submission="one", email="a@example.org")
    again = ask(submission="one", email="a@example.org", at=MONDAY + timedelta(seconds=1))
    assert again == first
    assert (Enquiry.objects.count(), Message.objects.count()) == (1, 1)
    assert OutgoingMail.objects.count() == 1
    assert AuditEntry.objects.filter(action="enquiry.received").count() == 1


def test_form_changed_and_sent_again_is_another_enquiry(ask: Ask) -> None:
    first = ask(submission="one", email="a@example.org")
    other = ask(submission="one", email="a@example.org", text="Something else.")
    assert other != first


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"text": "  \n "}, "empty"),
        ({"text": "x" * 10_001}, "too_long"),
        ({"text": "x" * 1_000_000}, "too_long"),
        ({"subject": " \x00 "}, "subject"),
        ({"subject": "x" * 151}, "too_long"),
        ({"subject": "gnp.\u202eexe"}, "turns_text"),
        ({"name": "\u2066Anna"}, "turns_text"),
        ({"email": ""}, "email"),
        ({"email": "a@b\nBcc: c@example.org"}, "email"),
    ],
)
def test_what_cannot_be_answered_is_refused(ask: Ask, changes: dict[str, str], code: str) -> None:
    with pytest.raises(LetterError) as refusal:
        ask(**changes)
    assert refusal.value.code == code
    assert not Enquiry.objects.exists()
    assert not OutgoingMail.objects.exists()


def test_subject_becomes_one_line_of_a_mail(ask: Ask, ines: Person) -> None:
    enquiry = ask(subject="Hours\r\nBcc: everyone@example.org\x00")
    assert enquiry.subject == "Hours Bcc: everyone@example.org"
    answer_enquiry(enquiry=enquiry, text="At nine.", seen=1, submission="a", at=MONDAY, by=ines)
    assert "\n" not in OutgoingMail.objects.order_by("pk").last().subject  # type: ignore[union-attr]


def test_barrier_needs_no_address_and_is_due_in_two_days(ask: Ask) -> None:
    enquiry = ask(kind=Enquiry.Kind.BARRIER, email="", page="https://example.org/en/")
    assert enquiry.due_on.isoformat() == "2026-11-04"
    assert not OutgoingMail.objects.exists()


def test_one_address_gets_few_mails_a_day(ask: Ask) -> None:
    for turn in range(MOST_A_DAY):
        ask(email="Victim@example.org" if turn % 2 else "victim@example.org")
    with pytest.raises(LetterError) as refusal:
        ask(email="victim@example.org")
    assert refusal.value.code == "too_many"
    assert OutgoingMail.objects.count() == MOST_A_DAY
    ask(email="victim@example.org", at=MONDAY + A_DAY)


def test_school_behind_one_network_may_ask(ask: Ask) -> None:
    for _turn in range(60):
        ask()
    assert Enquiry.objects.count() == 60


def test_initiative_of_another_programme_is_refused(ask: Ask, other_programme: Programme) -> None:
    with pytest.raises(LetterError, match="not part of the programme"):
        ask(initiative=other_programme.initiatives.first())


def test_proposal_keeps_what_was_agreed(ask: Ask) -> None:
    enquiry = ask(kind=Enquiry.Kind.PROPOSAL, may_be_published=True, signature="student")
    proposal = Proposal.objects.get(enquiry=enquiry)
    assert (proposal.may_be_published, proposal.signed) == (True, "A student")
    assert proposal.published_at is None


def test_writing_again_waits_for_a_new_answer(ask: Ask, ines: Person) -> None:
    enquiry = ask()
    answer_enquiry(enquiry=enquiry, text="At nine.", seen=1, submission="a", at=MONDAY, by=ines)
    later = MONDAY + 30 * A_DAY
    write_again(enquiry=enquiry, text="And on Sundays?", submission="b", at=later)
    write_again(enquiry=enquiry, text="And on Sundays?", submission="b", at=later)
    enquiry.refresh_from_db()
    assert enquiry.state == Enquiry.State.WAITING
    assert enquiry.due_on.isoformat() == "2026-12-09"
    assert enquiry.messages.count() == 3
    assert (enquiry.in_time, enquiry.answered_at) == (True, MONDAY)


def test_due_day_stays_while_the_first_answer_is_missing(ask: Ask) -> None:
    enquiry = ask()
    write_again(enquiry=enquiry, text="Hello?", submission="b", at=MONDAY + 3 * A_DAY)
    enquiry.refresh_from_db()
    assert (enquiry.state, enquiry.due_on.isoformat()) == ("new", "2026-11-09")


def test_writing_to_a_closed_enquiry_opens_it(ask: Ask, ines: Person) -> None:
    enquiry = ask()
    close_enquiry(enquiry=enquiry, reason="Done.", at=MONDAY, by=ines)
    write_again(enquiry=enquiry, text="Not yet.", submission="b", at=MONDAY + A_DAY)
    enquiry.refresh_from_db()
    assert (enquiry.state, enquiry.closed_at, enquiry.erase_at) == ("waiting", None, None)


def test_nobody_writes_to_what_was_spam(ask: Ask, ines: Person) -> None:
    enquiry = ask()
    close_enquiry(enquiry=enquiry, reason="Advertising.", is_spam=True, at=MONDAY, by=ines)
    with pytest.raises(LetterError) as refusal:
        write_again(enquiry=enquiry, text="More pills.", submission="b", at=MONDAY)
    assert refusal.value.code == "closed"


def test_letters_of_one_enquiry_are_limited(ask: Ask) -> None:
    enquiry = ask()
    for turn in range(1, MOST_LETTERS_A_DAY):
        write_again(enquiry=enquiry, text=f"{turn}", submission=f"{turn}", at=MONDAY)
    with pytest.raises(LetterError) as refusal:
        write_again(enquiry=enquiry, text="more", submission="more", at=MONDAY)
    assert refusal.value.code == "too_many"
