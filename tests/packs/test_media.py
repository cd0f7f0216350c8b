"""Pictures and films of a pack are what they say, are all there, and can be followed by all."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from tests.apps.publishing.town import CAPTIONS, FILM, FOLDER, PACK, picture, town_files

from pariter.packs.errors import PackError
from pariter.packs.loader import LARGEST_FILE, checked, load
from pariter.packs.media import CONTENT_TYPES, ENDINGS, mistaken

HTML = b"<!DOCTYPE html><script>alert(1)</script>"


def refused(
    *changes: tuple[str, str], files: Mapping[str, bytes | None] | None = None
) -> list[tuple[str, str]]:
    """Return key and message of each problem of the spoilt programme."""
    with pytest.raises(PackError) as raised:
        checked(town_files(*changes, files=files), FOLDER)
    return [(problem.key, problem.message) for problem in raised.value.problems]


def test_the_programme_is_right_before_it_is_spoilt() -> None:
    assert len(checked(town_files(), FOLDER).pack.medium) == 3


def test_film_without_captions_in_a_language_is_refused() -> None:
    spoilt = refused(
        (', fr = "media/clip.fr.vtt"', ""),
        files={"media/clip.fr.vtt": None},
    )
    assert spoilt == [
        ("medium.0.captions", "the film has no captions in 'fr'; write them as WebVTT")
    ]


def test_film_without_any_captions_is_refused() -> None:
    [line] = [line for line in PACK.splitlines() if line.startswith("captions = ")]
    files = {f"media/clip.{code}.vtt": None for code in ("en", "it", "fr")}
    assert [key for key, _message in refused((line, ""), files=files)] == ["medium.0.captions"] * 3


@pytest.mark.parametrize("name", ["transcript", "poster"])
def test_film_without_words_or_poster_is_refused(name: str) -> None:
    line = {"transcript": 'transcript = "clip"', "poster": 'poster = "still"'}[name]
    files = {f"texts/{code}/clip.md": None for code in ("en", "it", "fr")}
    spoilt = refused((line, ""), files=files if name == "transcript" else {})
    assert spoilt[0][0] == f"medium.0.{name}"
    assert spoilt[0][1].startswith(f"the film has no {name}; ")


def test_transcript_in_too_few_languages_is_refused() -> None:
    [(_key, message)] = refused(files={"texts/it/clip.md": None})
    assert message == "is no file here; create it"


def test_captions_in_a_language_of_no_one_are_refused() -> None:
    spoilt = refused(
        ('fr = "media/clip.fr.vtt"', 'fr = "media/clip.fr.vtt", de = "media/clip.de.vtt"'),
        files={"media/clip.de.vtt": CAPTIONS.format("de").encode()},
    )
    [(key, message)] = spoilt
    assert key == "medium.0.captions.de"
    assert "which 'languages' does not name" in message


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"WEBVTT\n\nhello\n", "has no cue such as 00:01.000 --> 00:03.000"),
        (b"WEBVTT\n\n00:02.000 --> 00:01.000\nback\n", "has a cue from 00:02.000 to 00:01.000"),
        (b"WEBVTT\n\n01:00:02.000 --> 01:00:02.000\nno\n", "has a cue from 01:00:02.000"),
        (b"1\n00:00:01,000 --> 00:00:02,000\nSubRip\n", "which is no vtt; save it as vtt"),
        (HTML, "which is no vtt; save it as vtt"),
        (b"", "which is no vtt; save it as vtt"),
    ],
)
def test_captions_that_no_player_reads_are_refused(content: bytes, said: str) -> None:
    spoilt = refused(files={"media/clip.it.vtt": content})
    assert {key for key, _message in spoilt} == {"medium.0.captions.it"}
    assert any(said in message for _key, message in spoilt)


def test_captions_may_begin_with_a_mark_of_their_encoding() -> None:
    content = b"\xef\xbb\xbf" + CAPTIONS.format("ciao").encode()
    loaded = checked(town_files(files={"media/clip.it.vtt": content}), FOLDER)
    assert loaded.files["media/clip.it.vtt"] == content


@pytest.mark.parametrize("name", ["en", "it", "fr"])
def test_picture_without_description_in_a_language_is_refused(name: str) -> None:
    words = {
        "en": 'en = "A bright hall", ',
        "it": 'it = "Una sala chiara", ',
        "fr": ', fr = "Une salle claire"',
    }
    [(key, message)] = refused((words[name], ""))
    assert key == "medium.2.description"
    assert f"has no '{name}'" in message


def test_picture_without_description_is_refused() -> None:
    line = 'description = { en = "A bright hall", it = "Una sala chiara", fr = "Une salle claire" }'
    assert refused((line, "")) == [("medium.2.description", "is missing; add it")]


def test_picture_with_an_empty_description_is_refused() -> None:
    spoilt = refused(('en = "A bright hall"', 'en = " "'))
    assert spoilt == [
        (
            "medium.2.description",
            "the text for 'en' is empty; write it or leave the language out",
        )
    ]


@pytest.mark.parametrize(
    "content",
    [
        HTML,
        b"GIF89a" + HTML,
        b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
        b"\xff\xd8\xff\xe0 a JPEG",
        b"%PDF-1.7",
        b"PK\x03\x04 a zip",
        b"\x89PNG",
        b"",
    ],
)
def test_file_that_is_not_what_its_name_says_is_refused(content: bytes) -> None:
    [(key, message)] = refused(files={"media/hall.png": content})
    assert key == "medium.2.file"
    assert message.endswith("which is no png; save it as png")


def test_picture_with_a_page_behind_it_is_served_as_a_picture_alone() -> None:
    # It begins as a picture, so it is one to every browser that heeds its type and `nosniff`.
    polyglot = picture(4, 3) + HTML
    assert mistaken("media/hall.png", polyglot, ENDINGS["image"]) == ""
    assert CONTENT_TYPES["png"] == "image/png"
    assert not {"text/html", "image/svg+xml"} & set(CONTENT_TYPES.values())


@pytest.mark.parametrize(
    "name",
    [
        "media/../../etc/passwd.png",
        "../media/hall.png",
        "/media/hall.png",
        "media/a/hall.png",
        "media/HALL.png",
        "media/.hall.png",
        "media/hall .png",
        "media/hall\\\\x.png",
        "media/hall.png\\u0000.html",
        "media/ħall.png",
        "media/hall",
        "media/" + "h" * 200 + ".png",
        "https://town.example.org/hall.png",
    ],
)
def test_hostile_names_are_refused(name: str) -> None:
    assert "medium.2.file" in {key for key, _message in refused(('"media/hall.png"', f'"{name}"'))}


@pytest.mark.parametrize("name", ["media/hall.svg", "media/hall.html", "media/hall.png.exe"])
def test_kinds_that_no_page_shows_are_refused(name: str) -> None:
    spoilt = refused(('"media/hall.png"', f'"{name}"'), files={"media/hall.png": None, name: HTML})
    assert spoilt[0] == (
        "medium.2.file",
        f"'{name}' does not end in .png or .jpg or .webp; convert it",
    )


def test_film_is_no_picture() -> None:
    assert mistaken("media/clip.webm", FILM, ENDINGS["image"]).endswith("convert it")


def test_missing_file_is_refused() -> None:
    assert refused(files={"media/hall.png": None}) == [
        ("medium.2.file", "'media/hall.png' is no file of this pack; add it below media/")
    ]


def test_file_that_nothing_names_is_refused() -> None:
    [(_key, message)] = refused(files={"media/left-over.png": picture(1, 1)})
    assert message == (
        "no medium names the file 'media/left-over.png'; remove it or correct the name"
    )


def test_poster_must_be_a_picture() -> None:
    [(key, message)] = refused(('poster = "still"', 'poster = "clip"'))
    assert key == "medium.0.poster"
    assert "use one of: hall, still" in message


def test_large_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    for name, content in town_files().items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    with (tmp_path / "media" / "hall.png").open("ab") as file:
        file.truncate(LARGEST_FILE + 1)
    with pytest.raises(PackError) as raised:
        load(tmp_path)
    [problem] = raised.value.problems
    assert f"keep every file below {LARGEST_FILE}" in problem.message
