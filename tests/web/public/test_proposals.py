"""Proposals in public: what the office published, what people say, and nothing else."""

from collections.abc import Callable

import pytest
from django.test import Client
from tests.journeys import steps
from tests.web.public.conftest import NOW

from pariter.apps.correspondence import proposals as acts
from pariter.apps.correspondence.actions import send_enquiry
from pariter.apps.correspondence.models import Comment, Proposal
from pariter.apps.people.models import Person
from pariter.apps.programmes.models import Programme

LIST = "/en/polimi_pop/proposals/"


@pytest.fixture
def ines(programmes: None) -> Person:
    """Return someone of the office."""
    return steps.register("ines@example.org", NOW, name="Ines Office")


@pytest.fixture
def ben(programmes: None) -> Client:
    """Return the browser of someone who is signed in."""
    client = Client()
    person = steps.register("ben@example.org", NOW, name="Ben Ito")
    client.force_login(person, "django.contrib.auth.backends.ModelBackend")
    return client


def propose(number: int = 0, signature: str = "student") -> Proposal:
    enquiry = send_enquiry(
        programme=Programme.objects.get(key="polimi_pop"),
        kind="proposal",
        subject=f"Subject {number}",
        text="First words.",
        name="Anna Rossi",
        email=f"anna{number}@example.org",
        language="en",
        submission=f"{number}",
        may_be_published=True,
        signature=signature,
        at=NOW,
    )
    found: Proposal = enquiry.proposal
    return found


def publish(proposal: Proposal, by: Person, text: str = "A <i>room</i>.") -> str:
    acts.publish_proposal(proposal=proposal, title="Quiet room", text=text, at=NOW, by=by)
    return f"{LIST}{proposal.pk}/"


def comment(proposal: Proposal, person: Person, text: str) -> Comment:
    return acts.write_comment(
        proposal=proposal,
        text=text,
        signature="staff",
        language="en",
        submission=text,
        at=NOW,
        person=person,
    )


def test_what_is_not_published_does_not_exist(ines: Person, ben: Client) -> None:
    proposal = propose()
    assert "Subject 0" not in Client().get(LIST).content.decode()
    assert Client().get(f"{LIST}{proposal.pk}/").status_code == 404
    assert ben.get(f"{LIST}{proposal.pk}/comment/").status_code == 404


def test_published_proposal_hides_who_proposed_it(ines: Person) -> None:
    address = publish(propose(), ines)
    for page in (Client().get(address).content.decode(), Client().get(LIST).content.decode()):
        assert "A student" in page
        assert [word for word in ("Anna", "anna0@", "First words") if word in page] == []
    assert "A &lt;i&gt;room&lt;/i&gt;." in Client().get(address).content.decode()


def test_proposal_of_another_programme_does_not_exist(ines: Person) -> None:
    address = publish(propose(), ines)
    assert Client().get(address.replace("polimi_pop", "polimi_mobility")).status_code == 404


def test_comment_needs_an_account_and_waits_to_be_read(ines: Person, ben: Client) -> None:
    proposal = propose()
    address = publish(proposal, ines)
    assert "/account/sign-in/" in Client().get(f"{address}comment/").headers["Location"]
    typed = {"text": "<b>Yes</b>", "signature": "staff", "submission": "a"}
    for _click in range(2):
        assert ben.post(f"{address}comment/", typed).headers["Location"] == address
    written = Comment.objects.get()
    assert "Yes" not in Client().get(address).content.decode()
    assert "Waits to be read" in ben.get(f"{address}comment/").content.decode()
    acts.judge_comment(comment=written, is_shown=True, at=NOW, by=ines)
    page = ben.get(address).content.decode()
    assert "&lt;b&gt;Yes&lt;/b&gt;" in page
    assert "A member of staff" in page
    assert "Ben Ito" not in page


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"text": " "}, "Write your comment."),
        ({"text": "x" * 10_001}, "Shorten it to 10000."),
        ({"signature": ""}, "Choose as whom your words are published."),
    ],
)
def test_wrong_comment_is_refused_and_kept(
    ines: Person, ben: Client, changes: dict[str, str], error: str
) -> None:
    address = publish(propose(), ines)
    typed = {"text": "Good idea.", "signature": "staff", "submission": "a"} | changes
    answer = ben.post(f"{address}comment/", typed)
    assert answer.status_code == 422
    assert error in answer.content.decode()
    assert not Comment.objects.exists()


def test_author_reads_why_a_comment_is_not_shown(ines: Person, ben: Client) -> None:
    proposal = propose()
    address = publish(proposal, ines)
    written = comment(proposal, Person.objects.get(email="ben@example.org"), "You fool.")
    acts.judge_comment(comment=written, is_shown=False, reason="Insult.", at=NOW, by=ines)
    assert "Why it is not shown: Insult." in ben.get(f"{address}comment/").content.decode()
    assert "You fool" not in Client().get(address).content.decode()


def test_decision_ends_the_discussion(ines: Person, ben: Client) -> None:
    proposal = propose()
    address = publish(proposal, ines)
    acts.decide_proposal(
        proposal=proposal, outcome="accepted", reason="From 2027 on.", at=NOW, by=ines
    )
    page = Client().get(address).content.decode()
    assert "Decided: Accepted" in page
    assert "From 2027 on." in page
    answer = ben.post(f"{address}comment/", {"text": "Late.", "signature": "staff"})
    assert answer.status_code == 422
    assert "The discussion is over." in answer.content.decode()


def test_pages_ask_as_often_for_one_as_for_many(
    ines: Person, count_queries: Callable[[str], int]
) -> None:
    first = propose()
    address = publish(first, ines)
    before = (count_queries(LIST), count_queries(address))
    for number in range(1, 9):
        proposal = propose(number)
        publish(proposal, ines, f"Text {number}.")
        acts.judge_comment(
            comment=comment(first, ines, f"{number}"), is_shown=True, at=NOW, by=ines
        )
    assert (count_queries(LIST), count_queries(address)) == before
    assert before == (3, 3)
