"""Report a barrier: no account, no name, no address needed; it reaches who can mend it."""

import pytest
from django.test import Client
from tests.web.public.conftest import NOW

from pariter.apps.correspondence.models import Enquiry
from pariter.apps.correspondence.promises import due_after
from pariter.apps.journal.models import OutgoingMail

REPORT = "/en/accessibility/report/"
TYPED = {
    "page": "http://testserver/en/polimi_pop/welcome-week/?call=3",
    "text": "The button says nothing.",
    "submission": "form",
}

pytestmark = pytest.mark.usefixtures("programmes")


def test_report_needs_nothing_but_what_happened() -> None:
    visitor = Client()
    answer = visitor.post(REPORT, TYPED)
    enquiry = Enquiry.objects.get()
    assert (enquiry.kind, enquiry.programme.key) == ("barrier", "polimi_pop")
    assert enquiry.initiative
    assert enquiry.initiative.key == "P9"
    assert enquiry.subject == "Barrier: /en/polimi_pop/welcome-week/"
    assert enquiry.due_at == due_after(NOW, 2, enquiry.programme.zone)
    assert not OutgoingMail.objects.exists()
    page = visitor.get(answer.headers["Location"]).content.decode()
    assert enquiry.reference in page
    assert "keep the link below" in page


def test_report_with_an_address_is_acknowledged() -> None:
    Client().post(REPORT, TYPED | {"email": "anna@example.org"})
    assert OutgoingMail.objects.get().to == "anna@example.org"


def test_page_that_led_here_is_filled_in() -> None:
    own = "http://testserver/en/polimi_pop/"
    form = Client().get(REPORT, headers={"Referer": own}).context["form"]
    assert form.initial == {"page": own}
    foreign = Client().get(REPORT, headers={"Referer": "https://elsewhere.example/"})
    assert foreign.context["form"].initial == {"page": ""}


@pytest.mark.parametrize(
    ("changes", "programme"),
    [
        ({"page": "the start page", "about": "polimi_mobility"}, "polimi_mobility"),
        ({"page": "http://testserver/en/", "about": "polimi_mobility"}, "polimi_mobility"),
        ({"page": "http://testserver/en/polimi_pop/", "about": "polimi_mobility"}, "polimi_pop"),
        ({"page": "http://[broken", "about": "polimi_mobility"}, "polimi_mobility"),
    ],
)
def test_report_reaches_whose_page_it_was(changes: dict[str, str], programme: str) -> None:
    assert Client().post(REPORT, TYPED | changes).status_code == 302
    assert Enquiry.objects.get().programme.key == programme


def test_report_that_names_no_programme_still_reaches_someone() -> None:
    visitor = Client()
    page = visitor.get(REPORT).content.decode()
    assert visitor.post(REPORT, TYPED | {"page": "somewhere"}).status_code == 302
    reader = Enquiry.objects.get().programme
    told = f"about no programme, the office of {reader.title}, {reader.institution}, reads it."
    assert told in page


@pytest.mark.parametrize(
    "changes",
    [{"text": ""}, {"page": ""}, {"page": "x" * 501}, {"email": "anna"}, {"website": "x"}],
)
def test_wrong_report_is_refused_and_kept(changes: dict[str, str]) -> None:
    answer = Client().post(REPORT, TYPED | changes)
    assert answer.status_code == 422
    assert "<title>Error:" in answer.content.decode()
    assert not Enquiry.objects.exists()


def test_hostile_page_is_shown_and_does_nothing() -> None:
    visitor = Client()
    hostile = '"><script>alert(1)</script>\x00'
    answer = visitor.post(REPORT, TYPED | {"page": hostile})
    address = answer.headers["Location"].removesuffix("sent/")
    assert "<script>alert" not in visitor.get(address).content.decode()
