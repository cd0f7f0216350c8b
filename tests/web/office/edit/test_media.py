"""Pictures: known by their bytes, kept while words are mended, shown in the preview."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.towns import png
from tests.web.office.edit.steps import address, boxes, change, draft

from pariter.apps.programmes.models import PackDraft

GIF = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff;"


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
    file = client.get(source)
    assert (file.content, file.headers["Content-Type"]) == (png(3, 3), "image/png")
    assert file.headers["X-Content-Type-Options"] == "nosniff"
    assert client.get(source.replace("rover-1.png", "robot.png")).status_code == 404


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
