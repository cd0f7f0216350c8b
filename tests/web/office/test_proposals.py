"""Proposals in the office: published as agreed, comments judged, brought to the committee."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from tests.journeys import steps
from tests.web.office.conftest import START
from tests.web.office.test_enquiries import enquiry

from pariter.apps.correspondence.models import Comment, Proposal
from pariter.apps.correspondence.proposals import put_on_agenda, write_comment
from pariter.apps.people.models import Person
from pariter.apps.programmes.models import Call

Visit = Callable[..., Any]
LIST = "/en/office/proposals/"


def propose(call: Call, **changes: Any) -> Proposal:
    values = {"kind": "proposal", "may_be_published": True, "signature": "student"}
    found: Proposal = enquiry(call, **(values | changes)).proposal
    return found


def address(proposal: Proposal) -> str:
    return f"{LIST}{proposal.pk}/"


def test_proposal_goes_from_the_inbox_to_a_decision(
    athens: Call, keeper: Person, visit: Visit
) -> None:
    proposal = propose(athens)
    own = address(proposal)
    with visit(keeper, START) as client:
        assert client.get(LIST).context["rows"][0]["proposal"] == proposal
        client.post(own, {"act": "publish", "title": "More seats", "text": "Ten more."})
        comment = write_comment(
            proposal=proposal,
            text="Yes.",
            signature="staff",
            language="en",
            submission="c",
            at=START,
            person=keeper,
        )
        client.post(own, {"act": "judge", "comment": str(comment.pk), "verdict": "show"})
        client.post(own, {"act": "answer", "answer": "We ask.", "submission": "d"})
        meeting = {"meeting_day": "14", "meeting_month": "9", "meeting_year": "2026"}
        client.post(own, {"act": "on_agenda", **meeting})
        agenda = client.get(f"{LIST}agenda/").content.decode()
        client.post(own, {"act": "decide", "outcome": "accepted", "reason": "There is room."})
        assert "There is room." in client.get(own).content.decode()
    for words in ("More seats", "Ten more.", "Yes.", "We ask.", "meeting of 14 September 2026"):
        assert words in agenda
    assert "Anna" not in agenda
    proposal.refresh_from_db()
    assert (proposal.state, proposal.meeting_on) == ("decided", date(2026, 9, 14))
    assert Comment.objects.filter(state="shown").count() == 2


def test_what_is_not_public_is_on_the_agenda_in_its_own_words(
    athens: Call, keeper: Person, visit: Visit
) -> None:
    proposal = propose(athens, may_be_published=False, subject="More rooms")
    put_on_agenda(proposal=proposal, meeting_on=None, at=START, by=keeper)
    with visit(keeper, START) as client:
        page = client.get(f"{LIST}agenda/").content.decode()
        assert "It may not be published" in client.get(address(proposal)).content.decode()
        client.post(address(proposal), {"act": "publish", "title": "T", "text": "W"})
    assert "More rooms" in page
    assert "not public" in page
    assert [word for word in ("Anna", "anna") if word in page] == []
    proposal.refresh_from_db()
    assert proposal.published_at is None


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({"act": "publish", "title": "", "text": "W"}, "Give the proposal a title."),
        ({"act": "publish", "title": "T", "text": ""}, "The proposal has no text."),
        ({"act": "on_agenda", "meeting_day": "31", "meeting_month": "2", "meeting_year": "2027"},
         "This date does not exist."),
        ({"act": "decide", "outcome": "", "reason": "Yes."}, "Choose what was decided."),
        ({"act": "decide", "outcome": "accepted", "reason": " "}, "Give the reason"),
    ],
)  # fmt: skip
def test_wrong_acts_are_refused_and_kept(
    athens: Call, keeper: Person, visit: Visit, typed: dict[str, str], error: str
) -> None:
    proposal = propose(athens)
    with visit(keeper, START) as client:
        answer = client.post(address(proposal), typed)
        assert client.post(address(proposal), {"act": "vote"}).status_code == 404
    assert answer.status_code == 422
    assert error in answer.content.decode()
    proposal.refresh_from_db()
    assert (proposal.state, proposal.published_at) == ("received", None)


def test_comment_is_kept_back_only_with_a_reason(
    athens: Call, keeper: Person, visit: Visit
) -> None:
    proposal = propose(athens)
    own = address(proposal)
    with visit(keeper, START) as client:
        client.post(own, {"act": "publish", "title": "T", "text": "W"})
        ben = steps.register("ben@example.org", START)
        comment = write_comment(
            proposal=proposal,
            text="You fool.",
            signature="staff",
            language="en",
            submission="c",
            at=START,
            person=ben,
        )
        judged = {"act": "judge", "comment": str(comment.pk), "verdict": "keep"}
        assert client.post(own, judged).status_code == 422
        client.post(own, judged | {f"comment{comment.pk}-reason": "Insult."})
        for foreign in ("0", "x", "9" * 5000):
            assert client.post(own, judged | {"comment": foreign}).status_code == 404
    comment.refresh_from_db()
    assert (comment.state, comment.reason) == ("refused", "Insult.")


def test_proposals_of_others_do_not_exist(
    athens: Call, welcome: Call, foreign: Person, observer: Person, visit: Visit
) -> None:
    proposal = propose(athens)
    put_on_agenda(proposal=proposal, meeting_on=None, at=START, by=foreign)
    with visit(foreign, START) as client:
        assert client.get(LIST).context["rows"] == []
        assert proposal.enquiry.subject not in client.get(f"{LIST}agenda/").content.decode()
        assert client.get(address(proposal)).status_code == 404
        assert client.post(address(proposal), {"act": "unpublish"}).status_code == 404
    with visit(observer, START) as client:
        assert {client.get(path).status_code for path in (LIST, f"{LIST}agenda/")} == {403}
        assert client.get(address(proposal)).status_code == 404
