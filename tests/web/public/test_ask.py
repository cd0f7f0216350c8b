"""Ask without an account: nothing typed is lost, sent twice is once, the link alone opens it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from tests.journeys import steps
from tests.web.public.conftest import NOW

from pariter.apps.correspondence.actions import MOST_A_DAY
from pariter.apps.correspondence.answers import add_note, answer_enquiry, close_enquiry
from pariter.apps.correspondence.models import Enquiry, Message, Proposal
from pariter.apps.correspondence.proposals import publish_proposal
from pariter.apps.correspondence.retention import erase_closed_enquiries
from pariter.apps.journal.models import OutgoingMail
from pariter.apps.people.models import Person
from pariter.web import plain_text

ASK = "/en/polimi_pop/ask/"
TYPED = {
    "kind": "question",
    "about": "P9",
    "subject": "When does it begin?",
    "text": "I arrive\r\non Monday.",
    "name": "Anna Rossi",
    "email": "anna@example.org",
    "submission": "form",
}


@pytest.fixture
def visitor(programmes: None) -> Client:
    """Return the browser of someone who is not signed in."""
    return Client()


@pytest.fixture
def ines(programmes: None) -> Person:
    """Return someone of the office."""
    return steps.register("ines@example.org", NOW, name="Ines Office")


def sent(visitor: Client, **changes: Any) -> Enquiry:
    """Send the form and return what came of it."""
    answer = visitor.post(ASK, TYPED | changes)
    assert answer.status_code == 302, answer.content.decode()
    token = answer.headers["Location"].split("/")[-3]
    return Enquiry.objects.get(token=token)


def address(enquiry: Enquiry) -> str:
    return f"/en/polimi_pop/ask/{enquiry.token}/"


def test_form_says_who_reads_and_how_long_it_is_kept(visitor: Client) -> None:
    page = visitor.get(f"{ASK}?about=P9&kind=proposal")
    said = page.content.decode()
    assert "Only the office of Equal opportunities (POP), Politecnico di Milano, reads" in said
    assert "180 days after the matter is closed" in said
    assert "within 5 working days" in said
    assert page.context["form"].initial == {"kind": "proposal", "about": "P9"}


def test_question_is_sent_and_confirmed(visitor: Client) -> None:
    enquiry = sent(visitor)
    assert (enquiry.initiative and enquiry.initiative.key, enquiry.name) == ("P9", "Anna Rossi")
    assert enquiry.messages.get().text == "I arrive\non Monday."
    page = visitor.get(f"{address(enquiry)}sent/").content.decode()
    assert enquiry.reference in page
    assert "anna@example.org" in page
    assert OutgoingMail.objects.get().to == "anna@example.org"


def test_form_sent_twice_is_one_enquiry(visitor: Client) -> None:
    assert sent(visitor) == sent(visitor)
    assert (Enquiry.objects.count(), OutgoingMail.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"text": " "}, "Write your message."),
        ({"text": "\x00"}, "Write your message."),
        ({"text": "x" * 1_000_000}, "This has 1000000 letters. Shorten it to 10000."),
        ({"subject": ""}, "Say in a few words what it is about."),
        ({"subject": "\u202etxet"}, "A hidden sign turns this text around."),
        ({"email": ""}, "Enter your e-mail address, so that we can answer."),
        ({"email": "anna@nowhere"}, "Enter an e-mail address such as name@example.org."),
        ({"kind": ""}, "Choose whether you ask or propose."),
        ({"kind": "barrier"}, "barrier"),
        ({"about": "M5"}, "Choose what it is about from the list."),
        ({"kind": "proposal"}, "Choose whether we may publish your proposal."),
        ({"kind": "proposal", "consent": "yes"}, "Choose as whom your words are published."),
        (
            {"kind": "proposal", "consent": "yes", "signature": "name", "name": ""},
            "We do not know your name.",
        ),
        ({"website": "https://spam.example"}, "We could not tell you from a program."),
    ],
)
def test_wrong_form_is_refused_and_keeps_what_was_typed(
    visitor: Client, changes: dict[str, str], error: str
) -> None:
    answer = visitor.post(ASK, TYPED | changes)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert error in page
    assert "<title>Error:" in page
    kept = [value for name, value in (TYPED | changes).items() if name in ("name", "email")]
    assert all(f'value="{value}"' in page for value in kept if value)
    assert not Enquiry.objects.exists()


def test_hostile_words_are_shown_and_do_nothing(visitor: Client, ines: Person) -> None:
    script = "<script>alert(1)</script>"
    enquiry = sent(visitor, text=f"{script} ![x](javascript:alert(2))", name=script, subject=script)
    steps_taken = visitor.get(address(enquiry)).content.decode()
    assert "<script>alert" not in steps_taken
    assert "&lt;script&gt;alert(1)&lt;/script&gt; ![x](javascript:alert(2))" in steps_taken
    refused = visitor.post(ASK, TYPED | {"text": "", "subject": script, "name": script})
    assert "<script>alert" not in refused.content.decode()


@pytest.mark.parametrize("token", ["x" * 32, "..%2F", "a%00b" * 6, "𝟘" * 32, "x" * 5000])
def test_foreign_token_opens_nothing(visitor: Client, token: str) -> None:
    sent(visitor)
    for path in (f"{ASK}{token}/", f"{ASK}{token}/sent/"):
        assert visitor.get(path).status_code == 404
        assert visitor.post(path, {"act": "write", "text": "Hello"}).status_code == 404


def test_link_opens_under_its_own_programme_only(visitor: Client) -> None:
    enquiry = sent(visitor)
    assert visitor.get(f"/en/polimi_mobility/ask/{enquiry.token}/").status_code == 404


def test_thread_shows_letters_and_no_notes(visitor: Client, ines: Person) -> None:
    enquiry = sent(visitor)
    add_note(enquiry=enquiry, text="Known to us.", at=NOW, by=ines)
    answer_enquiry(enquiry=enquiry, text="On <b>2</b>.", seen=1, submission="a", at=NOW, by=ines)
    response = visitor.get(address(enquiry))
    page = response.content.decode()
    assert "On &lt;b&gt;2&lt;/b&gt;." in page
    assert [word for word in ("Known to us", "Ines", "ines@example.org") if word in page] == []
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert "no-cache" in response.headers["Cache-Control"]


def test_asker_writes_again_once(visitor: Client) -> None:
    enquiry = sent(visitor)
    letter = {"act": "write", "text": "One more thing.", "submission": "b"}
    for _click in range(2):
        assert visitor.post(address(enquiry), letter).status_code == 302
    assert enquiry.messages.count() == 2
    refused = visitor.post(address(enquiry), {"act": "write", "text": " ", "submission": "c"})
    assert refused.status_code == 422
    assert "Write your message." in refused.content.decode()


def test_nothing_is_written_to_what_is_erased(visitor: Client, ines: Person) -> None:
    enquiry = sent(visitor)
    close_enquiry(enquiry=enquiry, reason="Done.", at=NOW, by=ines)
    enquiry.refresh_from_db()
    assert enquiry.erase_at
    erase_closed_enquiries(at=enquiry.erase_at)
    page = visitor.get(address(enquiry))
    assert page.status_code == 200
    assert "You can ask again." in page.content.decode()
    answer = visitor.post(address(enquiry), {"act": "write", "text": "Hello?", "submission": "c"})
    assert answer.status_code == 422
    assert not Message.objects.exists()


def test_agreement_is_changed_at_the_link(visitor: Client, ines: Person) -> None:
    enquiry = sent(visitor, kind="proposal", consent="yes", signature="student")
    publish_proposal(proposal=enquiry.proposal, title="T", text="W", at=NOW, by=ines)
    said = {"act": "agree", "consent": "no", "submission": "c"}
    assert visitor.post(address(enquiry), said).status_code == 302
    proposal = Proposal.objects.get()
    assert (proposal.may_be_published, proposal.published_at) == (False, None)
    refused = visitor.post(address(enquiry), {"act": "agree", "consent": "yes", "signature": ""})
    assert refused.status_code == 422


def test_question_has_no_agreement_to_change(visitor: Client) -> None:
    enquiry = sent(visitor)
    for act in ("agree", "close", ""):
        assert visitor.post(address(enquiry), {"act": act}).status_code == 404


def test_one_address_is_limited_and_the_text_stays(visitor: Client) -> None:
    for turn in range(MOST_A_DAY):
        sent(visitor, submission=f"{turn}")
    answer = visitor.post(ASK, TYPED | {"submission": "more"})
    assert answer.status_code == 429
    assert "on Monday." in answer.content.decode()


def test_school_behind_one_network_may_ask(
    visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for turn in range(30):
        sent(visitor, submission=f"{turn}", email=f"pupil{turn}@example.org")
    monkeypatch.setattr(plain_text, "MOST_AN_HOUR", 31)
    sent(visitor, submission="last", email="last@example.org")
    flood = TYPED | {"submission": "flood", "email": "flood@example.org"}
    answer = visitor.post(ASK, flood)
    assert answer.status_code == 429
    assert "Very many messages came from your network" in answer.content.decode()
    assert "on Monday." in answer.content.decode()
    assert visitor.post(ASK, flood, REMOTE_ADDR="192.0.2.7").status_code == 302


def test_who_is_signed_in_need_not_say_it_again(visitor: Client, ines: Person) -> None:
    visitor.force_login(ines, "django.contrib.auth.backends.ModelBackend")
    form = visitor.get(ASK).context["form"]
    assert (form.initial["name"], form.initial["email"]) == ("Ines Office", "ines@example.org")
    enquiry = sent(visitor)
    assert enquiry.person == ines
    page = visitor.get("/en/my-places/").content.decode()
    assert enquiry.subject in page
    assert address(enquiry) in page


def test_my_places_show_nobody_elses_enquiries(visitor: Client, ines: Person) -> None:
    sent(visitor, email=ines.email)
    visitor.force_login(ines, "django.contrib.auth.backends.ModelBackend")
    assert "When does it begin?" not in visitor.get("/en/my-places/").content.decode()


def test_ask_page_asks_the_database_little(
    visitor: Client, count_queries: Callable[[str], int]
) -> None:
    assert count_queries(ASK) == 3
    enquiry = sent(visitor)
    assert count_queries(address(enquiry)) == 2


def test_page_is_there_in_the_languages_of_its_programme(visitor: Client) -> None:
    answer = visitor.get("/fr/polimi_pop/ask/")
    assert (answer.status_code, answer.headers["Location"]) == (302, ASK)


def test_page_of_what_lives_by_letters_leads_to_them(visitor: Client) -> None:
    page = visitor.get("/en/polimi_pop/dialogue/").content.decode()
    assert "Write at any time" in page
    assert f"{ASK}?about=P21" in page
    assert "/en/polimi_pop/proposals/" in page
    assert "Tell me when it opens" not in page
    assert "You cannot apply" not in page
