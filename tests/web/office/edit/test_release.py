"""Publishing a draft, its history, and versions as folders."""

import zipfile
from io import BytesIO
from pathlib import Path

import time_machine
from django.test import Client
from tests.towns import load_town
from tests.web.office.edit.steps import CAMP, address, change, client_of, draft, seen

from pariter.apps.people.models import Person
from pariter.apps.programmes.models import PackDraft, PackRelease
from pariter.packs.loader import checked
from pariter.web.office.edit.changes import marked


def test_missing_translation_is_named_and_stops_publication(client: Client) -> None:
    change(client, address(*CAMP), title__it="", title__en="Robots for all")
    page = client.get(address("_publish"))
    assert "Not ready yet" in page.text
    assert f"{address(*CAMP)}#id_title.it" in page.text
    refused = client.post(address("_publish"), {"note": "x", "seen": seen(page)})
    assert refused.status_code == 422
    assert PackRelease.objects.count() == 1


def test_draft_is_published_with_old_and_new_shown(client: Client, editor: Person) -> None:
    change(client, address(*CAMP), title__it="Campo di robot", title__en="Camp of robots")
    page = client.get(address("_publish"))
    assert "Publish 2 changes" in page.text
    assert "<del>Robot camp</del>" in page.text
    assert client.post(address("_publish"), {"seen": seen(page)}).status_code == 422
    answer = client.post(
        address("_publish"), {"note": "Better title", "seen": seen(page)}, follow=True
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
            address("_publish"), {"note": "Later", "seen": seen(page)}
        )
    assert answer.status_code == 422
    assert "It cannot be opened again" in answer.text
    assert f"{address('_dates', 'camp', '2027')}#id_call.pupils.closes_day" in answer.text


def test_history_brings_a_version_back_and_hands_it_out(client: Client) -> None:
    change(client, address(*CAMP), title__it="Nuovo", title__en="New")
    page = client.get(address("_publish"))
    client.post(address("_publish"), {"note": "New title", "seen": seen(page)})
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


def test_language_that_stayed_behind_is_named(client: Client) -> None:
    change(client, address(*CAMP), title__en="New title")
    assert "Italian: may be out of date" in client.get(address("")).text
    page = client.get(address("_publish"))
    client.post(address("_publish"), {"note": "New title", "seen": seen(page)})
    answer = client.get(address(""))
    assert "Italian: another language is newer, since 11 January 2027" in answer.text
    assert answer.context["unfinished"] == []
    change(client, address(*CAMP), title__it="Nuovo titolo")
    assert "another language is newer" not in client.get(address("")).text
    page = client.get(address("_publish"))
    client.post(address("_publish"), {"note": "In Italian, too", "seen": seen(page)})
    answer = client.get(address(""))
    assert "English: another language is newer" in answer.text


def test_long_texts_are_compared_at_once() -> None:
    old, new = ("".join(f"{word}{sign} " for word in range(3_000)) for sign in "ab")
    before, after = marked(old, new)
    assert before == f"<del>{old}</del>"
    assert after == f"<ins>{new}</ins>"


def test_far_words_of_a_long_text_are_left_out() -> None:
    old = " ".join(map(str, range(100)))
    before, after = marked(old, old.replace("50", "fifty"))
    assert before == (
        " … 38 39 40 41 42 43 44 45 46 47 48 49 <del>50 </del>"
        "51 52 53 54 55 56 57 58 59 60 61 62  … "
    )
    assert "<ins>fifty </ins>" in after
