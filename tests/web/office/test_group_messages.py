"""Messages to groups: written, looked at, sent once, and seen by that office alone."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from tests.journeys import steps
from tests.web.office.conftest import START, apply, staff

from pariter.apps.applications.models import Application
from pariter.apps.correspondence.models import GroupMessage
from pariter.apps.journal.models import OutgoingMail
from pariter.apps.people.models import Person
from pariter.apps.placements.sign_up import sign_up
from pariter.apps.programmes.models import Call, OfficeRole

Visit = Callable[..., Any]
WRITTEN = {
    "group": "applied",
    "scope": "whole",
    "subject_en": "About {offer}",
    "body_en": "Good day {name}, your reference is {reference}.",
    "subject_it": "Su {offer}",
    "body_it": "Buongiorno {name}, il riferimento è {reference}.",
    "submission": "form-1",
}


def address(call: Call, page: str = "new/") -> str:
    return f"/en/office/call/{call.pk}/messages/{page}"


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found
    return found[1]


def sent_mail() -> list[OutgoingMail]:
    return list(OutgoingMail.objects.filter(subject__regex="^(About|Su) "))


@pytest.fixture
def applied(athens: Call) -> list[Person]:
    """Let twelve people apply, three of whom read Italian and one a language nobody speaks."""
    people = apply(athens, 12)
    for person, language in zip(people, ("it", "it", "it", "xx"), strict=False):
        person.language = language
        person.save()
    return people


def preview(client: Client, call: Call, **changes: Any) -> Any:
    return client.post(address(call), {**WRITTEN, "step": "preview", **changes})


def test_preview_shows_who_gets_what_and_sends_nothing(
    athens: Call, keeper: Person, applied: list[Person], visit: Visit
) -> None:
    with visit(keeper, athens.opens_at + timedelta(days=3)) as client:
        answer = preview(client, athens)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Send to 12 people" in page
    assert answer.context["counts"] == [("English", 9), ("Italian", 3)]
    first = sorted(Application.objects.values_list("reference", "person__name"))[:10]
    shown = [(one.reference, one.name) for one in answer.context["preview"].first]
    assert shown == first
    assert "and 2 more" in page
    assert "Buongiorno Person" in page
    assert sent_mail() == []


def test_message_is_sent_once_and_kept(
    athens: Call, keeper: Person, applied: list[Person], visit: Visit
) -> None:
    with visit(keeper, athens.opens_at + timedelta(days=3)) as client:
        page = preview(client, athens).content.decode()
        final = {**WRITTEN, "step": "send", "seen": hidden(page, "seen")}
        first, again = client.post(address(athens), final), client.post(address(athens), final)
        message = GroupMessage.objects.get()
        assert first["Location"] == again["Location"] == address(athens, f"{message.pk}/")
        listed = client.get(address(athens, "")).content.decode()
        shown = client.get(first["Location"]).content.decode()
        everywhere = client.get("/en/office/messages/").content.decode()
    assert (message.sent_by, message.number, len(sent_mail())) == (keeper, 12, 12)
    for page in (listed, everywhere):
        assert "About {offer}" in page
        assert "Everyone who applied" in page
    assert "Buongiorno {name}, il riferimento è {reference}." in shown
    assert "English 9 · Italian 3" in " ".join(shown.split())


def test_a_group_that_changed_is_shown_anew(
    athens: Call, keeper: Person, applied: list[Person], visit: Visit
) -> None:
    with visit(keeper, athens.opens_at + timedelta(days=3)) as client:
        page = preview(client, athens).content.decode()
        Application.objects.filter(person=applied[0]).update(state="withdrawn")
        final = {**WRITTEN, "step": "send", "seen": hidden(page, "seen")}
        refused = client.post(address(athens), final)
        page = refused.content.decode()
        assert refused.status_code == 422
        assert "The group changed while you looked." in page
        assert "Send to 11 people" in page
        assert sent_mail() == []
        client.post(address(athens), {**final, "seen": hidden(page, "seen")})
    assert len(sent_mail()) == 11


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"subject_it": ""}, "Write the subject in this language: Italian."),
        ({"body_en": "  \n "}, "Write the text in this language: English."),
        ({"body_it": "Ciao {nome}"}, "{nome} is no placeholder. Use one of: {name}, {reference}"),
        ({"subject_en": "x" * 151}, "Shorten the subject to 150 letters."),
        ({"subject_en": "a\u202eb"}, "A hidden sign turns this text around."),
        ({"group": "waiting"}, "Nobody is in this group. Choose another."),
        ({"group": "no_place"}, "Nobody knows the result yet. Publish it, then write."),
        ({"group": ""}, "Choose to whom you write."),
        ({"group": "everyone"}, "everyone is no group. Choose one from the list."),
        ({"scope": ""}, "Choose the whole call, or a part of it."),
        ({"scope": "offer-0"}, "offer-0 is no offer or session of this call."),
    ],
)
@pytest.mark.parametrize("step", ["preview", "send"])
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    athens: Call,
    keeper: Person,
    applied: list[Person],
    visit: Visit,
    changes: dict[str, str],
    said: str,
    step: str,
) -> None:
    with visit(keeper, athens.opens_at + timedelta(days=3)) as client:
        answer = preview(client, athens, step=step, **changes)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert "<title>Error:" in page
    kept = answer.context["form"].data
    assert {**WRITTEN, **changes}.items() <= kept.dict().items()
    assert sent_mail() == []


def test_change_leads_back_to_the_form_with_everything_in_it(
    athens: Call, keeper: Person, applied: list[Person], visit: Visit
) -> None:
    offer = athens.offers.all()[0]
    with visit(keeper, athens.opens_at + timedelta(days=3)) as client:
        answer = preview(client, athens, step="change", scope=f"offer-{offer.pk}")
    form = answer.context["form"]
    assert answer.status_code == 200
    assert (form["group"].value(), form["scope"].value()) == ("applied", f"offer-{offer.pk}")
    assert form["body_it"].value() == WRITTEN["body_it"]


def test_markup_that_is_written_is_shown_as_text(
    athens: Call, keeper: Person, applied: list[Person], visit: Visit
) -> None:
    hostile = "<img src=x onerror=alert(1)>"
    with visit(keeper, athens.opens_at + timedelta(days=3)) as client:
        page = preview(client, athens, body_en=hostile, subject_en=hostile).content.decode()
    assert hostile not in page
    assert "&lt;img src=x" in page


def test_one_offer_narrows_the_group(
    athens: Call, keeper: Person, applied: list[Person], visit: Visit
) -> None:
    offer = athens.offers.all()[0]
    wished = Application.objects.filter(call=athens, preferences__offer=offer).count()
    with visit(keeper, athens.opens_at + timedelta(days=3)) as client:
        answer = preview(client, athens, scope=f"offer-{offer.pk}")
    assert 0 < answer.context["preview"].number == wished < 12
    assert f"Everyone who applied: {offer.title}" in answer.content.decode()


def test_several_sessions_are_ticked_looked_at_and_written_to_once(
    welcome: Call, foreign: Person, visit: Visit
) -> None:
    offers = [session.offer for session in welcome.edition.sessions.all()[:2]]
    anna, ben = (
        steps.register(f"{name}@example.org", START, name=name) for name in ("Anna", "Ben")
    )
    for person, wanted in ((anna, offers), (ben, offers[1:])):
        for offer in wanted:
            sign_up(offer=offer, person=person, at=welcome.opens_at)  # type: ignore[arg-type]
    ticked: dict[str, Any] = {
        "several": [f"session-{one.pk}" for one in welcome.edition.sessions.all()[:2]]
    }
    with visit(foreign, welcome.opens_at + timedelta(days=1)) as client:
        refused = preview(client, welcome, **ticked, scope=f"offer-{offers[0].pk}")  # type: ignore[union-attr]
        assert refused.status_code == 422
        assert "Choose either one part of the call" in refused.content.decode()
        page = preview(client, welcome, **ticked).content.decode()
        assert "Send to 2 people" in page
        assert "counts once, and gets one mail" in page
        assert f"· {offers[0].title}, {offers[1].title}" in page  # type: ignore[union-attr]
        back = client.post(address(welcome), {**WRITTEN, **ticked, "step": "change"})
        assert back.context["form"]["several"].value() == ticked["several"]
        client.post(
            address(welcome), {**WRITTEN, **ticked, "step": "send", "seen": hidden(page, "seen")}
        )
        message = GroupMessage.objects.get()
        shown = client.get(address(welcome, f"{message.pk}/")).content.decode()
    assert sorted(mail.to for mail in sent_mail()) == ["anna@example.org", "ben@example.org"]
    assert all(str(offer.title) in shown for offer in offers if offer)


def test_other_calls_of_the_programme_are_ticked_and_no_others(
    athens: Call, welcome: Call, keeper: Person, applied: list[Person], visit: Visit
) -> None:
    programme = athens.edition.initiative.programme
    calls = Call.objects.filter(edition__initiative__programme=programme).exclude(pk=athens.pk)
    other = calls.order_by("-opens_at", "pk")[0]
    ticked = {"others": [f"call-{other.pk}"]}
    with visit(keeper, athens.opens_at + timedelta(days=3)) as client:
        foreign = preview(client, athens, others=[f"call-{welcome.pk}"])
        assert foreign.status_code == 422
        mixed = preview(client, athens, **ticked, scope=f"offer-{athens.offers.all()[0].pk}")
        assert "Choose the whole call, without sessions" in mixed.text
        page = preview(client, athens, **ticked).text
        assert str(other.edition.initiative.title) in page
        sent = {**WRITTEN, **ticked, "step": "send", "seen": hidden(page, "seen")}
        shown = client.post(address(athens), sent, follow=True).text
        assert str(other.edition) in shown
        there = client.get(address(other, ""))
    assert "About {offer}" in there.text
    assert len(sent_mail()) == len(applied)


def test_messages_of_others_do_not_exist(
    athens: Call,
    keeper: Person,
    foreign: Person,
    observer: Person,
    visit: Visit,
    applied: list[Person],
) -> None:
    with visit(keeper, athens.opens_at + timedelta(days=3)) as client:
        page = preview(client, athens).content.decode()
        client.post(address(athens), {**WRITTEN, "step": "send", "seen": hidden(page, "seen")})
    message = GroupMessage.objects.get()
    editor = staff("editor@example.org", athens, OfficeRole.Role.EDITOR)
    for someone in (foreign, observer, editor):
        with visit(someone, athens.opens_at + timedelta(days=4)) as client:
            for path in ("", "new/", f"{message.pk}/"):
                assert client.get(address(athens, path)).status_code == 404
            assert preview(client, athens).status_code == 404
    with visit(foreign, START) as client:
        assert "About {offer}" not in client.get("/en/office/messages/").content.decode()
    with visit(observer, START) as client:
        assert client.get("/en/office/messages/").status_code == 403


def test_message_of_another_call_is_not_shown_under_this_one(
    athens: Call, welcome: Call, keeper: Person, applied: list[Person], visit: Visit
) -> None:
    message = GroupMessage.objects.create(
        call=welcome,
        group="applied",
        texts={"en": {"subject": "Secret", "body": "Secret"}},
        counts={"en": 1},
        submission="1",
        sent_at=START,
    )
    with visit(keeper, START) as client:
        assert client.get(address(athens, f"{message.pk}/")).status_code == 404


def test_messages_lead_to_the_call_that_is_chosen(
    athens: Call, welcome: Call, keeper: Person, visit: Visit
) -> None:
    with visit(keeper, START) as client:
        led = client.get("/en/office/messages/", {"call": athens.pk})
        unsaid = client.get("/en/office/messages/")
        none = client.get("/en/office/messages/", {"call": ""})
        others = [
            client.get("/en/office/messages/", {"call": key}).status_code
            for key in (welcome.pk, "x", "9" * 30)
        ]
    assert led["Location"] == address(athens)
    assert others == [404, 404, 404]
    assert (unsaid.status_code, none.status_code) == (200, 422)
    assert '<option value="" selected>Choose a call</option>' in unsaid.text
    assert "Choose the call to whose people you write." in none.text


def test_pages_ask_as_often_for_many_people_and_messages(
    athens: Call,
    keeper: Person,
    visit: Visit,
    queries: Callable[[Client, str], int],
) -> None:
    def send(first: int, number: int) -> None:
        apply(athens, number, first=first)
        GroupMessage.objects.bulk_create(
            GroupMessage(
                call=athens,
                group="applied",
                texts={"en": {"subject": f"Subject {index}", "body": "Text"}},
                counts={"en": 3},
                submission=str(index),
                sent_at=START,
                sent_by=keeper,
            )
            for index in range(first, first + number)
        )

    pages = ("/en/office/messages/", address(athens, ""), address(athens))
    send(0, 1)
    with visit(keeper, athens.opens_at + timedelta(days=3)) as client:
        before = [queries(client, page) for page in pages]
        send(1, 30)
        assert [queries(client, page) for page in pages] == before
