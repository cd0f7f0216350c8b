"""Editing a programme in the browser: who may, what is kept, what is refused."""

import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from tests.towns import START, load_town, png, staff

from pariter.apps.people.models import Organisation, Person
from pariter.apps.programmes.drafts import draft_content
from pariter.apps.programmes.models import OfficeRole, PackDraft, PackRelease, Programme
from pariter.packs.loader import checked

NOW = START + timedelta(days=1)
PICTURE = SimpleUploadedFile


@pytest.fixture
def programme(db: None) -> Programme:
    return load_town()


@pytest.fixture
def editor(programme: Programme) -> Person:
    return staff(programme)


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def client_of(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def client(editor: Person) -> Client:
    return client_of(editor)


def address(name: str, *args: Any) -> str:
    return reverse(f"office_edit{name}", args=["town_robotics", *args])


CAMP = ("_initiative", "camp")


def boxes(answer: Any) -> dict[str, Any]:
    """Return what the form of a page would send, as a browser would."""
    form = answer.context["form"]
    found: dict[str, Any] = {}
    for bound in form:
        value = bound.value()
        widget = bound.field.widget
        if hasattr(widget, "widgets_names"):
            values = value if isinstance(value, list) else widget.decompress(value)
            names = widget.widgets_names
            found |= {
                f"{bound.html_name}{name}": one for name, one in zip(names, values, strict=True)
            }
        elif value is not None and bound.name != "file":
            found[bound.html_name] = value
    return found


def change(client: Client, url: str, /, **values: Any) -> Any:
    """Change boxes of a page and save; names have . for __."""
    sent = boxes(client.get(url))
    sent |= {name.replace("__", "."): value for name, value in values.items()}
    return client.post(url, sent, follow=True)


def draft() -> dict[str, Any]:
    return draft_content(Programme.objects.get(key="town_robotics"))


PAGES = [
    ("",),
    CAMP,
    ("_text", "programme"),
    ("_facts", "camp"),
    ("_dates", "camp", "2027"),
    *(("_parts", kind) for kind in ("news", "contact", "responsible", "partner", "aim")),
    *(("_add", kind) for kind in ("news", "contact", "responsible", "partner", "medium")),
    ("_part", "contact", "desk"),
    ("_part", "responsible", "R1"),
    ("_part", "partner", "north-school"),
    ("_part", "organisation", "town"),
    ("_part", "medium", "robot"),
    ("_part", "news", "soon"),
    ("_part", "aim", "G1"),
    ("_part", "strand", "robots"),
    ("_remove", "news", "soon"),
    ("_publish",),
    ("_history",),
    ("_preview",),
    ("_preview_page", "camp/"),
    ("_preview_page", "news/"),
    ("_discard",),
]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: "/".join(page) or "overview")
def test_page_is_there_for_editors_alone(
    page: tuple[str, ...], client: Client, programme: Programme
) -> None:
    assert client.get(address(*page)).status_code == 200
    other = load_town(key="other_town")
    people = [
        staff(programme, OfficeRole.Role.OBSERVER, name="observer"),
        staff(other, OfficeRole.Role.OFFICE, name="other"),
        staff(other, OfficeRole.Role.EDITOR, name="other_editor"),
    ]
    for person in people:
        visitor = client_of(person)
        assert visitor.get(address(*page)).status_code == 404
        assert visitor.post(address(*page)).status_code == 404
    assert Client().get(address(*page)).status_code == 302


def test_partner_edits_nothing(programme: Programme) -> None:
    person = staff(programme, OfficeRole.Role.EDITOR, name="partner")
    OfficeRole.objects.update(
        role=OfficeRole.Role.PARTNER, organisation=Organisation.objects.get(code="north-school")
    )
    visitor = client_of(person)
    assert visitor.get(reverse("office_edits")).status_code == 404
    assert visitor.get(address("")).status_code == 404


@pytest.mark.parametrize("role", [OfficeRole.Role.OFFICE, OfficeRole.Role.EDITOR])
def test_editor_of_a_strand_edits_its_initiatives_alone(programme: Programme, role: str) -> None:
    strand = programme.strands.get(key="wheels")
    visitor = client_of(staff(programme, role, strand=strand, name="wheels"))
    answer = visitor.get(address(""))
    assert "Wheel club" in answer.text
    assert "Robot camp" not in answer.text
    assert visitor.get(address("_initiative", "club")).status_code == 200
    assert visitor.get(address("_preview_page", "club/")).status_code == 200
    closed = [CAMP, ("_facts", "camp"), ("_dates", "camp", "2027"), ("_preview_page", "camp/")]
    closed += [("_preview",), ("_parts", "contact"), ("_history",), ("_text", "programme")]
    for page in [*closed, ("_part", "contact", "desk"), ("_discard",)]:
        assert visitor.get(address(*page)).status_code == 404, page


def test_editor_of_a_strand_publishes_only_where_nobody_else_changed_anything(
    programme: Programme, client: Client
) -> None:
    strand = programme.strands.get(key="wheels")
    visitor = client_of(staff(programme, strand=strand, name="wheels"))
    change(visitor, address("_initiative", "club"), title__en="Wheels for all")
    change(client, address(*CAMP), title__en="Robots for all")
    answer = visitor.get(address("_publish"))
    assert "Robots for all" not in answer.text
    assert "not yours to publish" in answer.text
    refused = visitor.post(address("_publish"), {"note": "Mine", "seen": _seen(answer)})
    assert refused.status_code == 422
    assert PackRelease.objects.count() == 1
    change(client, address(*CAMP), title__en="Robot camp")
    answer = visitor.get(address("_publish"))
    sent = {"note": "Mine", "seen": _seen(answer)}
    assert visitor.post(address("_publish"), sent).status_code == 302
    assert PackRelease.objects.count() == 2


def _seen(answer: Any) -> str:
    found: str = answer.context["form"].initial["seen"]
    return found


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


def test_preview_shows_new_pictures(client: Client) -> None:
    picture = SimpleUploadedFile("Rover (1).PNG", png(3, 3), "text/html")
    sent = boxes(client.get(address("_add", "medium"))) | {
        "file": picture,
        "description.en": "A rover.",
        "description.it": "Un rover.",
    }
    client.post(address("_add", "medium"), sent)
    [_robot, rover] = draft()["pack"]["medium"]
    assert (rover["key"], rover["kind"], rover["file"]) == ("rover-1", "image", "media/rover-1.png")
    change(client, address("_facts", "camp"), media=["rover-1"])
    page = client.get(address("_preview_page", "camp/"))
    [source] = set(re.findall(r'src="([^"]*rover-1\.png)"', page.text))
    file: HttpResponse = client.get(source)
    assert (file.content, file.headers["Content-Type"]) == (png(3, 3), "image/png")
    assert file.headers["X-Content-Type-Options"] == "nosniff"
    assert client.get(source.replace("rover-1.png", "robot.png")).status_code == 404


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


def test_part_removed_meanwhile_keeps_what_was_typed(programme: Programme, client: Client) -> None:
    url = address("_part", "news", "soon")
    mine = boxes(client.get(url))
    page = client.get(address("_add", "news"))
    client_of(staff(programme, name="colleague")).post(address("_remove", "news", "soon"))
    assert client.get(url).status_code == 404
    assert page.status_code == 200
    assert mine["title.en"] == "It comes soon"


def test_section_comes_and_goes(client: Client) -> None:
    url = address(*CAMP)
    change(client, url, guide__heading__en="Guide", guide__body__en="- One")
    camp = draft()["texts"]["camp"]
    assert camp["en"]["sections"]["guide"] == ["Guide", "- One"]
    assert "guide" not in camp["it"]["sections"]
    page = client.get(url)
    assert page.text.count(">Missing<") == 0 or "Missing" in page.text
    assert "Italian: 2 texts are missing" in client.get(address("")).text
    change(client, url, guide__heading__en="", guide__body__en="")
    assert not PackDraft.objects.exists()


def test_facts_are_chosen(client: Client) -> None:
    change(
        client,
        address("_facts", "camp"),
        aims=["G1"],
        audience=["pupil", "teacher"],
        held=["online"],
        spoken=["it"],
        media=["robot"],
    )
    camp = draft()["pack"]["initiative"][0]
    assert [camp[name] for name in ("aims", "audience", "held", "spoken", "media")] == [
        *(["G1"], ["pupil", "teacher"], ["online"], ["it"], ["robot"])
    ]
    answer = change(client, address("_facts", "camp"), audience=[], held=["by_post"])
    assert answer.status_code == 422
    assert sorted(answer.context["form"].errors) == ["audience", "held"]


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


@pytest.mark.parametrize(
    ("kind", "values", "expected"),
    [
        (
            "contact",
            {"name__en": "Help Désk", "name__it": "Aiuto", "email": "help@example.org"},
            {"key": "help-desk", "phone": "", "hours": {}},
        ),
        (
            "responsible",
            {"initiative": "R2", "scope__en": "All", "email": "a@example.org", "names": "A\nB\n"},
            {"initiative": "R2", "names": ["A", "B"], "hours": None, "role": {}},
        ),
        (
            "partner",
            {"organisation": "town", "kind": "funder", "since": "2018", "text__en": "Pays."},
            {"organisation": "town", "since": 2018, "initiatives": []},
        ),
        (
            "organisation",
            {"name__en": "East School", "url": "https://east.example.org"},
            {"code": "east-school", "member_of": None, "url": "https://east.example.org"},
        ),
        (
            "news",
            {
                "title__en": "Doors open!",
                "published_day": "1",
                "published_month": "2",
                "published_year": "2027",
                "initiatives": ["R1"],
            },
            {"key": "doors-open", "published": "2027-02-01", "text": "news_doors-open"},
        ),
    ],
)
def test_parts_come_and_go(
    client: Client, kind: str, values: dict[str, Any], expected: dict[str, Any]
) -> None:
    answer = change(client, address("_add", kind), **values)
    assert answer.redirect_chain, answer.context["form"].errors
    part = draft()["pack"][kind][-1]
    assert {name: part[name] for name in expected} == expected
    name = part.get("key") or part.get("code") or part.get("organisation") or part["initiative"]
    page = address("_remove", kind, name)
    assert client.get(page).status_code == 200
    assert client.post(page).status_code == 302
    assert not PackDraft.objects.exists()


@pytest.mark.parametrize(
    ("kind", "name", "values", "field"),
    [
        ("contact", "desk", {"email": "nobody"}, "email"),
        ("contact", "desk", {"email": ""}, "email"),
        ("contact", "desk", {"name__en": "a" * 201}, "name.en"),
        ("contact", "desk", {"phone": "1" * 41}, "phone"),
        ("organisation", "town", {"url": "http://town.example.org"}, "url"),
        ("organisation", "town", {"url": "javascript:alert(1)"}, "url"),
        ("partner", "north-school", {"since": "18"}, "since"),
        ("partner", "north-school", {"kind": "friend"}, "kind"),
        ("responsible", "R1", {"initiative": "R9"}, "initiative"),
        ("news", "soon", {"published_month": "13"}, "published"),
        ("news", "soon", {"image": "nothing"}, "image"),
    ],
)
def test_wrong_values_are_refused_at_their_boxes(
    client: Client, kind: str, name: str, values: dict[str, str], field: str
) -> None:
    answer = change(client, address("_part", kind, name), **values)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]


def test_what_is_used_is_not_removed(client: Client) -> None:
    change(client, address("_facts", "camp"), media=["robot"], contact="desk")
    for kind, name, user in (
        ("contact", "desk", "Robot camp"),
        ("medium", "robot", "Robot camp"),
        ("organisation", "town", "The programme"),
        ("organisation", "north-school", "Robot camp"),
    ):
        page = client.get(address("_remove", kind, name))
        assert user in page.text, (kind, name)
        assert client.post(address("_remove", kind, name)).status_code == 422
    assert client.get(address("_remove", "aim", "G1")).status_code == 404


def test_organisation_of_others_is_shown_only(programme: Programme, client: Client) -> None:
    load_town(('institution = "town"', 'institution = "north-school"'), key="other_town")
    url = address("_part", "organisation", "north-school")
    assert "Only who runs this site can" in client.get(url).text
    client.post(url, {"name.en": "Bad School", "name.it": "X"})
    assert not PackDraft.objects.exists()


GIF = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff;"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("x.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "This is no picture"),
        ("x.png", b"<!doctype html><script>alert(1)</script>", "This is no picture"),
        ("x.png", GIF, "This is no picture"),
        ("x.png", png() + b"<script>alert(1)</script>", "Something else hides"),
        ("x.png", png()[:-20], "damaged"),
        ("x.png", b"", "empty"),
        ("x.png", png() + b"\0" * 5_000_000, "5 MB"),
    ],
)
def test_hostile_upload_is_refused_and_words_are_kept(
    client: Client, name: str, content: bytes, said: str
) -> None:
    url = address("_add", "medium")
    sent = boxes(client.get(url))
    sent |= {"file": SimpleUploadedFile(name, content, "image/png"), "description.en": "Kept"}
    answer = client.post(url, sent)
    assert answer.status_code == 422
    assert said in " ".join(answer.context["form"].errors["file"])
    assert answer.context["form"]["description.en"].value() == "Kept"
    assert not PackDraft.objects.exists()


def test_sent_picture_is_kept_while_its_words_are_mended(client: Client) -> None:
    url = address("_add", "medium")
    sent = boxes(client.get(url))
    hidden = png(2, 2, (b"tEXt", b"Comment\0<script>"))
    sent |= {"file": SimpleUploadedFile("a/../b.png", hidden), "description.en": "a" * 1001}
    answer = client.post(url, sent)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["description.en"]
    again = boxes(answer) | {"description.en": "Short"}
    assert client.post(url, again).status_code == 302
    assert draft()["pack"]["medium"][-1]["file"] == "media/b.png"
    file = client.get(address("_file", draft()["media"]["media/b.png"], "b.png"))
    assert file.content == png()


def test_forged_picture_is_not_taken(client: Client) -> None:
    url = address("_add", "medium")
    sent = boxes(client.get(url)) | {"kept": "forged", "description.en": "x"}
    assert client.post(url, sent).status_code == 422


def test_missing_translation_is_named_and_stops_publication(client: Client) -> None:
    change(client, address(*CAMP), title__it="", title__en="Robots for all")
    page = client.get(address("_publish"))
    assert "Not ready yet" in page.text
    assert f"{address(*CAMP)}#id_title.it" in page.text
    refused = client.post(address("_publish"), {"note": "x", "seen": _seen(page)})
    assert refused.status_code == 422
    assert PackRelease.objects.count() == 1


def test_draft_is_published_with_old_and_new_shown(client: Client, editor: Person) -> None:
    change(client, address(*CAMP), title__it="Campo di robot", title__en="Camp of robots")
    page = client.get(address("_publish"))
    assert "Publish 2 changes" in page.text
    assert "<del>Robot camp</del>" in page.text
    assert client.post(address("_publish"), {"seen": _seen(page)}).status_code == 422
    answer = client.post(
        address("_publish"), {"note": "Better title", "seen": _seen(page)}, follow=True
    )
    assert "Published. Everyone sees it" in answer.text
    assert "Camp of robots" in Client().get("/en/town_robotics/camp/").text
    release = PackRelease.objects.first()
    assert release is not None
    assert (release.note, release.released_by) == ("Better title", editor)


def test_dates_that_are_over_are_refused_with_their_boxes(client: Client) -> None:
    change(client, address("_dates", "camp", "2027"), call__pupils__closes_day="20")
    page = client.get(address("_publish"))
    with time_machine.travel("2027-06-01T12:00:00+02:00", tick=False):
        answer = client_of(Person.objects.get(email="editor@example.org")).post(
            address("_publish"), {"note": "Later", "seen": _seen(page)}
        )
    assert answer.status_code == 422
    assert "It cannot be opened again" in answer.text
    assert f"{address('_dates', 'camp', '2027')}#id_call.pupils.closes_day" in answer.text


def test_history_brings_a_version_back_and_hands_it_out(client: Client) -> None:
    change(client, address(*CAMP), title__it="Nuovo", title__en="New")
    page = client.get(address("_publish"))
    client.post(address("_publish"), {"note": "New title", "seen": _seen(page)})
    answer = client.get(address("_history"))
    assert "New title" in answer.text
    old = PackRelease.objects.last()
    assert old is not None
    url = address("_release", old.pk)
    assert "Robot camp" in client.get(url).text
    archive = zipfile.ZipFile(BytesIO(client.get(address("_download", old.pk)).content))
    files = {name.removeprefix("town_robotics/"): archive.read(name) for name in archive.namelist()}
    assert checked(files, Path("x")).digest == old.version.digest
    assert client.post(url).status_code == 302
    assert draft()["texts"]["camp"]["en"]["title"] == "Robot camp"


def test_release_of_another_programme_does_not_exist(client: Client) -> None:
    other = load_town(key="other_town").releases.get()
    for name in ("_release", "_download"):
        assert client.get(address(name, other.pk)).status_code == 404


def test_draft_is_thrown_away(client: Client) -> None:
    change(client, address(*CAMP), title__en="New")
    client.post(address("_discard"))
    assert not PackDraft.objects.exists()


def test_pages_ask_few_questions(client: Client, queries: Callable[[Client, str], int]) -> None:
    change(client, address(*CAMP), title__en="New")
    assert queries(client, address("")) <= 14
    assert queries(client, address(*CAMP)) <= 14
