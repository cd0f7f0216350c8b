"""Editing texts and dates: what is typed is kept, what is hostile is refused, nobody is undone."""

import pytest
from django.test import Client
from tests.towns import load_town, staff
from tests.web.office.edit.steps import CAMP, address, boxes, change, client_of, draft

from pariter.apps.programmes.models import PackDraft, Programme
from pariter.web.office.edit import days
from pariter.web.office.for_whom import audience_and_key


def test_edit_goes_into_the_draft_alone(client: Client) -> None:
    answer = change(client, address(*CAMP), title__it="Robot per tutte", summary__en="One\r\nweek")
    assert answer.redirect_chain
    assert "Saved in the draft" in answer.text
    camp = draft()["texts"]["camp"]
    assert (camp["it"]["title"], camp["en"]["summary"]) == ("Robot per tutte", "One\nweek")
    assert "Robot per tutte" not in Client().get("/it/town_robotics/camp/").text


def test_preview_shows_the_page_as_it_will_be(client: Client) -> None:
    change(client, address(*CAMP), title__it="Robot per tutte", title__en="")
    for language in ("it", "en"):
        url = address("_preview_page", "camp/").replace("/en/", f"/{language}/")
        answer = client.get(url)
        assert "Robot per tutte" in answer.text
        assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert answer.headers["Cache-Control"] == "no-store"
        assert 'rel="canonical"' not in answer.text
    assert f'href="{address("_preview")}' in client.get(address("_preview_page", "camp/")).text
    assert client.get(address("_preview_page", "nothing/")).status_code == 404
    assert client.get(address("_preview_page", "../other_town/")).status_code == 404


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("<script>alert(1)</script>", "is HTML"),
        ("<img src=x onerror=alert(1)>", "is HTML"),
        ("![x](https://example.org/x.png)", "is a picture"),
        ("[x](javascript:alert(1))", "leads nowhere"),
        ("[x](//evil.example)", "leads nowhere"),
        ("evil \u202e txt", "hidden letter U+202E"),
        ("nul \x00 here", "hidden letter U+0000"),
        ("## Fine {#about}\n\nmore", "would begin a section"),
        ("a" * 20_001, "Shorten this to 20000 letters"),
    ],
)
def test_hostile_words_are_refused_at_their_box_and_kept(
    client: Client, words: str, said: str
) -> None:
    answer = change(client, address(*CAMP), who__body__en=words, title__en="Kept")
    assert answer.status_code == 422
    assert said in " ".join(answer.context["form"].errors["who.body.en"])
    assert answer.context["form"]["title.en"].value() == "Kept"
    assert answer.context["form"]["who.body.en"].value() == words
    assert "<title>Error:" in answer.text
    assert "<script>alert" not in answer.text
    assert not PackDraft.objects.exists()


def test_words_that_look_like_html_are_shown_harmless(client: Client) -> None:
    change(client, address("_part", "contact", "desk"), name__en="<b>Desk</b> & sons")
    answer = client.get(address("_publish"))
    assert "<b>Desk" not in answer.text
    assert "&lt;b&gt;Desk&lt;/b&gt;" in answer.text


def test_edits_beside_each_other_are_both_kept(programme: Programme, client: Client) -> None:
    colleague = client_of(staff(programme, name="colleague"))
    mine = boxes(client.get(address(*CAMP)))
    change(colleague, address(*CAMP), title__en="Theirs")
    answer = client.post(address(*CAMP), mine | {"title.it": "Mio"})
    assert answer.status_code == 302
    camp = draft()["texts"]["camp"]
    assert (camp["en"]["title"], camp["it"]["title"]) == ("Theirs", "Mio")


def test_stale_edit_shows_both_and_loses_nothing(programme: Programme, client: Client) -> None:
    colleague = client_of(staff(programme, name="colleague"))
    mine = boxes(client.get(address(*CAMP)))
    change(colleague, address(*CAMP), title__en="Theirs", title__it="Loro")
    answer = client.post(address(*CAMP), mine | {"title.en": "Mine", "summary.en": "Also mine"})
    assert answer.status_code == 422
    assert "Saved by someone else meanwhile" in answer.text
    assert answer.context["form"].theirs == {"title.en": "Theirs"}
    assert draft()["texts"]["camp"]["en"]["title"] == "Theirs"
    again = boxes(answer)
    assert (again["title.en"], again["summary.en"]) == ("Mine", "Also mine")
    assert client.post(address(*CAMP), again).status_code == 302
    camp = draft()["texts"]["camp"]
    assert camp["en"]["title"] == "Mine"
    assert camp["en"]["summary"] == "Also mine"
    assert camp["it"]["title"] == "Loro"


def test_section_comes_and_goes(client: Client) -> None:
    url = address(*CAMP)
    change(client, url, guide__heading__en="Guide", guide__body__en="- One")
    camp = draft()["texts"]["camp"]
    assert camp["en"]["sections"]["guide"] == ["Guide", "- One"]
    assert "guide" not in camp["it"]["sections"]
    assert "Missing" in client.get(url).text
    assert "Italian: 2 texts are missing" in client.get(address("")).text
    change(client, url, guide__heading__en="", guide__body__en="")
    assert not PackDraft.objects.exists()


def test_dates_are_typed_as_on_the_wall(client: Client) -> None:
    url = address("_dates", "camp", "2027")
    answer = change(
        client,
        url,
        **{
            "call__pupils__closes_day": "20",
            "call__pupils__closes_month": "4",
            "call__pupils__closes_time": "18.30",
            "call__pupils__results_day": "",
            "call__pupils__results_month": "",
            "call__pupils__results_year": "",
            "call__pupils__results_time": "",
            "session__first-day__place__it": "Sala",
        },
    )
    assert answer.redirect_chain, answer.context["form"].errors
    edition = draft()["pack"]["initiative"][0]["edition"][0]
    assert edition["call"][0]["closes"] == "2027-04-20T18:30:00"
    assert edition["call"][0]["results"] is None
    assert edition["session"][0]["place"] == {"en": "Workshop", "it": "Sala"}


def test_each_day_of_a_large_edition_has_a_page_of_its_own(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(days, "ALL_AT_ONCE", 0)
    url = address("_dates", "camp", "2027")
    [session, *_others] = draft()["pack"]["initiative"][0]["edition"][0]["session"]
    own = f"{url}?day={session['starts'][:10]}"
    whole = client.get(url)
    assert "starts" in whole.context["form"].fields
    assert "session.first-day.starts" not in whole.context["form"].fields
    assert f'href="{own.removeprefix(url)}"' in whole.text
    assert "starts" not in client.get(own).context["form"].fields
    stayed = change(client, own, **{"session__first-day__place__it": "Sala"})
    assert stayed.redirect_chain == [(own, 302)]
    place = draft()["pack"]["initiative"][0]["edition"][0]["session"][0]["place"]
    assert place == {"en": "Workshop", "it": "Sala"}
    assert f'href="{own}"' in client.get(address("_publish")).text
    assert client.get(f"{url}?day=2020-01-01").headers["Location"] == url


@pytest.mark.parametrize(
    ("values", "field", "said"),
    [
        ({"closes_month": "13"}, "closes", "does not exist"),
        ({"closes_time": "25:00"}, "closes", "hours and minutes"),
        ({"closes_time": ""}, "closes", "and the time"),
        ({"closes_day": "1", "closes_month": "1"}, "closes", "not after opens"),
        ({"draw_day": "1", "draw_month": "1"}, "draw", "not after closes"),
    ],
)
def test_dates_that_cannot_be_are_refused_at_their_boxes(
    client: Client, values: dict[str, str], field: str, said: str
) -> None:
    sent = {f"call__pupils__{name}": value for name, value in values.items()}
    answer = change(client, address("_dates", "camp", "2027"), **sent)
    assert answer.status_code == 422
    assert said in " ".join(answer.context["form"].errors[f"call.pupils.{field}"])
    for name, value in values.items():
        assert f'name="call.pupils.{name}" value="{value}"' in answer.text or not value


def test_calls_for_the_same_audience_are_told_apart() -> None:
    assert audience_and_key("student", "students") == "Student"
    assert audience_and_key("student", "buddies") == "Student (buddies)"


def test_dates_with_which_the_site_runs_are_told(client: Client) -> None:
    url = address("_dates", "camp", "2027")
    assert client.get(url).context["running"] == []
    load_town(("closes = 2027-04-30T17:00:00", "closes = 2027-04-29T17:00:00"))
    assert client.get(url).context["running"] == [
        ("Pupil, Closes", "Friday 30 April 2027, 17:00"),
    ]
