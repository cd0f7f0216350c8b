"""The office's acts: answered once and as it was seen, handed to those who may read it, closed."""

import pytest
from tests.apps.correspondence.conftest import A_DAY, MONDAY, Ask, Staff

from pariter.apps.correspondence.actions import write_again
from pariter.apps.correspondence.answers import (
    SILENCE,
    add_note,
    answer_enquiry,
    answer_letter,
    close_enquiry,
    close_silent_enquiries,
    hand_over,
    reopen_enquiry,
    take_enquiry,
)
from pariter.apps.correspondence.errors import LetterError
from pariter.apps.correspondence.models import Enquiry, Message
from pariter.apps.correspondence.proposals import decide_proposal
from pariter.apps.journal.models import AuditEntry, OutgoingMail
from pariter.apps.journal.queries import history
from pariter.apps.people.models import Person
from pariter.apps.programmes.models import Contact, Programme


def answers_to(enquiry: Enquiry) -> list[OutgoingMail]:
    return list(OutgoingMail.objects.filter(to=enquiry.email).order_by("pk"))[1:]


def test_answer_goes_out_once_exactly_as_it_was_seen(ask: Ask, ines: Person) -> None:
    enquiry = ask(language="it")
    seen = answer_letter(enquiry=enquiry, text="Alle nove.\r\n\r\nA presto.")
    for _click in range(2):
        answer_enquiry(
            enquiry=enquiry,
            text="Alle nove.\r\n\r\nA presto.",
            seen=1,
            submission="a",
            at=MONDAY + A_DAY,
            by=ines,
        )
    [mail] = answers_to(enquiry)
    assert (mail.language, mail.subject, mail.body) == (
        seen.language,
        seen.subject,
        seen.body + "\n",
    )
    assert "Alle nove.\n\nA presto." in mail.body
    assert f"/it/sample/ask/{enquiry.token}/" in mail.body
    enquiry.refresh_from_db()
    assert (enquiry.state, enquiry.in_time, enquiry.handler) == ("answered", True, ines)
    assert enquiry.messages.filter(author=Message.Author.OFFICE).count() == 1
    assert AuditEntry.objects.filter(action="enquiry.answered").count() == 1


def test_mail_of_an_answer_names_no_address_to_reply_to(ask: Ask, ines: Person) -> None:
    letter = answer_letter(enquiry=ask(), text="At nine.")
    assert "@" not in letter.body
    assert "Answers to this e-mail reach nobody." in letter.body


@pytest.mark.parametrize(("days", "in_time"), [(7, True), (8, False)])
def test_answer_is_in_time_until_the_end_of_the_due_day(
    ask: Ask, ines: Person, days: int, in_time: bool
) -> None:
    enquiry = ask()
    at = (MONDAY + days * A_DAY).replace(hour=0 if days == 8 else 23)
    answer_enquiry(enquiry=enquiry, text="At nine.", seen=1, submission="a", at=at, by=ines)
    enquiry.refresh_from_db()
    assert enquiry.in_time is in_time


def test_answer_waits_when_something_was_added_meanwhile(ask: Ask, ines: Person) -> None:
    enquiry = ask()
    write_again(enquiry=enquiry, text="Never mind.", submission="b", at=MONDAY)
    with pytest.raises(LetterError) as refusal:
        answer_enquiry(enquiry=enquiry, text="At nine.", seen=1, submission="a", at=MONDAY, by=ines)
    assert refusal.value.code == "moved"
    assert answers_to(enquiry) == []


def test_two_colleagues_do_not_answer_the_same_letter(ask: Ask, ines: Person, staff: Staff) -> None:
    enquiry, other = ask(), staff("otto@example.org")
    answer_enquiry(enquiry=enquiry, text="At nine.", seen=1, submission="a", at=MONDAY, by=ines)
    with pytest.raises(LetterError, match="Something was added"):
        answer_enquiry(enquiry=enquiry, text="At ten.", seen=1, submission="b", at=MONDAY, by=other)
    assert len(answers_to(enquiry)) == 1


@pytest.mark.parametrize("text", ["", " \n ", "x" * 10_001])
def test_empty_and_endless_answers_are_refused(ask: Ask, ines: Person, text: str) -> None:
    enquiry = ask()
    with pytest.raises(LetterError):
        answer_enquiry(enquiry=enquiry, text=text, seen=1, submission="a", at=MONDAY, by=ines)
    assert answers_to(enquiry) == []


def test_barrier_without_address_is_answered_on_its_page(ask: Ask, ines: Person) -> None:
    enquiry = ask(kind=Enquiry.Kind.BARRIER, email="")
    answer_enquiry(enquiry=enquiry, text="Mended.", seen=1, submission="a", at=MONDAY, by=ines)
    assert enquiry.messages.count() == 2
    assert not OutgoingMail.objects.exists()


def test_enquiry_is_handed_to_a_colleague_and_another_subject(
    ask: Ask, ines: Person, staff: Staff, programme: Programme
) -> None:
    enquiry, other = ask(), staff("otto@example.org")
    initiative = programme.initiatives.get(key="P9")
    for _click in range(2):
        hand_over(
            enquiry=enquiry,
            handler=other,
            desk=programme.contacts.get(),
            initiative=initiative,
            at=MONDAY,
            by=ines,
        )
    enquiry.refresh_from_db()
    assert (enquiry.handler, enquiry.initiative) == (other, initiative)
    acts = [entry.action for entry in history(enquiry)]
    assert acts == ["enquiry.received", "enquiry.handed_over"]


def test_who_waits_is_told_which_desk_has_it(ask: Ask, ines: Person, programme: Programme) -> None:
    second = Contact.objects.create(
        programme=programme, key="second", name="Second desk", email="x@example.org", position=1
    )
    enquiry = ask()
    for desk in (programme.contacts.get(key="desk"), second, second):
        hand_over(enquiry=enquiry, handler=ines, desk=desk, initiative=None, at=MONDAY, by=ines)
    [mail] = answers_to(enquiry)
    assert "Second desk has your message" in mail.body
    answer_enquiry(enquiry=enquiry, text="At nine.", seen=1, submission="a", at=MONDAY, by=ines)
    first = programme.contacts.get(key="desk")
    hand_over(enquiry=enquiry, handler=ines, desk=first, initiative=None, at=MONDAY, by=ines)
    assert len(answers_to(enquiry)) == 2


def test_enquiry_is_not_handed_to_who_may_not_read_it(
    ask: Ask, ines: Person, staff: Staff, programme: Programme
) -> None:
    observer = staff("olga@example.org", "observer")
    with pytest.raises(LetterError) as refusal:
        hand_over(
            enquiry=ask(),
            handler=observer,
            desk=programme.contacts.get(),
            initiative=None,
            at=MONDAY,
            by=ines,
        )
    assert refusal.value.code == "colleague"


def test_enquiry_stays_in_its_programme(
    ask: Ask, ines: Person, other_programme: Programme, programme: Programme
) -> None:
    enquiry = ask()
    for desk, initiative in (
        (other_programme.contacts.get(), None),
        (programme.contacts.get(), other_programme.initiatives.first()),
    ):
        with pytest.raises(LetterError, match="Choose a desk and an initiative"):
            hand_over(
                enquiry=enquiry, handler=None, desk=desk, initiative=initiative, at=MONDAY, by=ines
            )


def test_taking_and_noting_twice_is_once(ask: Ask, ines: Person) -> None:
    enquiry = ask()
    for _click in range(2):
        take_enquiry(enquiry=enquiry, at=MONDAY, by=ines)
        add_note(enquiry=enquiry, text="Ask the library.", at=MONDAY, by=ines)
    enquiry.refresh_from_db()
    assert enquiry.handler == ines
    assert [note.text for note in enquiry.notes.all()] == ["Ask the library."]


def test_notes_never_leave_the_office(ask: Ask, ines: Person) -> None:
    enquiry = ask()
    add_note(enquiry=enquiry, text="She is known to us.", at=MONDAY, by=ines)
    answer_enquiry(enquiry=enquiry, text="At nine.", seen=1, submission="a", at=MONDAY, by=ines)
    close_enquiry(enquiry=enquiry, reason="Done.", at=MONDAY, by=ines)
    written = " ".join(mail.subject + mail.body for mail in OutgoingMail.objects.all())
    journal = " ".join(str(entry.details) for entry in AuditEntry.objects.all())
    assert "known to us" not in written + journal


def test_closing_without_an_answer_says_why(ask: Ask, ines: Person) -> None:
    enquiry = ask()
    for _click in range(2):
        close_enquiry(enquiry=enquiry, reason="Ask the town hall.", at=MONDAY, by=ines)
    [mail] = answers_to(enquiry)
    assert "Ask the town hall." in mail.body
    enquiry.refresh_from_db()
    assert (enquiry.state, enquiry.erase_at) == ("closed", MONDAY + 180 * A_DAY)


def test_closing_after_an_answer_or_as_spam_sends_nothing(ask: Ask, ines: Person) -> None:
    answered, spam = ask(), ask()
    answer_enquiry(enquiry=answered, text="At nine.", seen=1, submission="a", at=MONDAY, by=ines)
    close_enquiry(enquiry=answered, reason="Done.", at=MONDAY, by=ines)
    close_enquiry(enquiry=spam, reason="Advertising.", is_spam=True, at=MONDAY, by=ines)
    assert (len(answers_to(answered)), len(answers_to(spam))) == (1, 0)


@pytest.mark.parametrize("reason", ["", "  ", "x" * 301])
def test_closing_needs_a_reason(ask: Ask, ines: Person, reason: str) -> None:
    with pytest.raises(LetterError) as refusal:
        close_enquiry(enquiry=ask(), reason=reason, at=MONDAY, by=ines)
    assert refusal.value.code == "reason"


def test_closed_enquiry_opens_again_as_it_was(ask: Ask, ines: Person) -> None:
    new, answered = ask(), ask()
    answer_enquiry(enquiry=answered, text="At nine.", seen=1, submission="a", at=MONDAY, by=ines)
    for enquiry in (new, answered):
        close_enquiry(enquiry=enquiry, reason="Done.", at=MONDAY, by=ines)
        reopen_enquiry(enquiry=enquiry, at=MONDAY, by=ines)
        enquiry.refresh_from_db()
        assert (enquiry.closed_at, enquiry.erase_at, enquiry.closed_reason) == (None, None, "")
    assert (new.state, answered.state) == ("new", "answered")


def test_silence_closes_what_was_answered(ask: Ask, ines: Person) -> None:
    answered, unanswered, proposed = ask(), ask(), ask(kind=Enquiry.Kind.PROPOSAL)
    for turn, enquiry in enumerate((answered, proposed)):
        answer_enquiry(
            enquiry=enquiry, text="Yes.", seen=1, submission=f"{turn}", at=MONDAY, by=ines
        )
    assert close_silent_enquiries(at=MONDAY + SILENCE - A_DAY) == 0
    assert close_silent_enquiries(at=MONDAY + SILENCE) == 1
    states = [
        Enquiry.objects.get(pk=enquiry.pk).state for enquiry in (answered, unanswered, proposed)
    ]
    assert states == ["closed", "new", "answered"]
    decide_proposal(
        proposal=proposed.proposal, outcome="accepted", reason="Good.", at=MONDAY, by=ines
    )
    assert close_silent_enquiries(at=MONDAY + SILENCE) == 1
