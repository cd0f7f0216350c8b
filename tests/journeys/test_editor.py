"""An editor's day: write in two languages, look, be refused, publish, take the folder home."""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from playwright.sync_api import Locator, Page, expect
from tests.journeys import steps
from tests.towns import png

from pariter.apps.programmes.models import OfficeRole, PackRelease, Programme
from pariter.apps.programmes.roles import grant_role
from pariter.apps.publishing.actions import publish_pack
from pariter.cli import main
from pariter.packs.loader import SHIPPED, load

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

LOADED = steps.moment("2026-07-01T09:00:00+02:00")
START = "/en/office/edit/polimi_pop/"


@pytest.fixture
def programme() -> Iterator[Programme]:
    """Return the shipped programme, with an editor, on a day when it is new."""
    programme = publish_pack(loaded=load(SHIPPED / "polimi_pop"), at=LOADED)
    person = steps.register("editor@example.org", LOADED, name="Edda Rossi")
    role = OfficeRole.Role.EDITOR
    grant_role(person=person, programme=programme, role=role, at=LOADED, by=None)
    with time_machine.travel(LOADED, tick=True):
        yield programme


def box(page: Page, text: str, language: str) -> Locator:
    """Return the box of a text in a language."""
    group = page.get_by_role("group", name=text, exact=True)
    return group.get_by_label(language).first


def save(page: Page) -> None:
    """Save what was typed."""
    page.get_by_role("button", name="Save in the draft").click()


def test_editor_changes_a_text_and_takes_the_folder_home(
    page: Page, programme: Programme, tmp_path: Path
) -> None:
    steps.sign_in(page, programme.office_roles.get().person)
    page.goto("/en/office/edit/")
    page.get_by_role("link", name="Welcome Week").click()
    box(page, "Title", "English").fill("Welcome Days")
    box(page, "Title", "Italian").fill("")
    save(page)
    expect(page.get_by_role("status")).to_contain_text("Saved in the draft")
    _look(page)
    _be_refused(page)
    _translate(page)
    _publish(page, programme)
    _take_home(page, programme, tmp_path)


def _look(page: Page) -> None:
    """See the page as it will be; the site still shows the old one."""
    page.get_by_role("link", name="Preview").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Welcome Days")
    expect(page.get_by_text("Preview of the draft")).to_be_visible()
    expect(page.get_by_text("not translated yet")).to_be_visible()
    page.goto("/en/polimi_pop/welcome-week/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Welcome Week")


def _be_refused(page: Page) -> None:
    """Find no way to publish while a translation is missing, and be led to its box."""
    page.goto(START)
    page.get_by_role("link", name="Look and publish").click()
    expect(page.get_by_role("heading", name="Not ready yet")).to_be_visible()
    expect(page.get_by_role("button", name="Publish")).to_have_count(0)
    page.get_by_role("link", name="Title · Italian").click()
    expect(page).to_have_url(re.compile(r"#id_title\.it$"))


def _translate(page: Page) -> None:
    """Be refused for HTML, with everything kept; then write what is missing."""
    box(page, "Title", "Italian").fill("Giorni di benvenuto")
    page.locator("[id='id_about.body.it']").fill("Testo <b>grasso</b>.")
    save(page)
    expect(page).to_have_title(
        "Error: Welcome Days: Pages and texts – Equal opportunities (POP), Politecnico di Milano"
    )
    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("is HTML")
    expect(summary).to_be_focused()
    expect(box(page, "Title", "Italian")).to_have_value("Giorni di benvenuto")
    summary.get_by_role("link").first.click()
    page.locator("[id='id_about.body.it']").fill("Testo **grasso**.")
    save(page)
    expect(page.get_by_role("status")).to_contain_text("Saved in the draft")


def _publish(page: Page, programme: Programme) -> None:
    """Read what changes, say why, publish; everyone sees it in both languages."""
    page.goto(f"{START}publish/")
    expect(page.locator("del", has_text="Week").first).to_be_visible()
    expect(page.locator("ins", has_text="Days").first).to_be_visible()
    page.get_by_label("What did you change?").fill("A better name")
    page.get_by_role("button", name="Publish 3 changes").click()
    expect(page.get_by_role("status")).to_contain_text("Published")
    expect(page.get_by_role("heading", name="There is no draft")).to_be_visible()
    for language, title in (("en", "Welcome Days"), ("it", "Giorni di benvenuto")):
        page.goto(f"/{language}/polimi_pop/welcome-week/")
        expect(page.get_by_role("heading", level=1)).to_have_text(title)
    release = PackRelease.objects.all()[0]
    assert (release.note, release.origin) == ("A better name", "browser")


def _take_home(page: Page, programme: Programme, tmp_path: Path) -> None:
    """Get the version as a folder; loading it changes nothing, and the edits are in it."""
    page.goto(f"{START}history/")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download (ZIP)").first.click()
    archive = tmp_path / "pack.zip"
    download.value.save_as(archive)
    zipfile.ZipFile(archive).extractall(tmp_path)
    now = Programme.objects.get(pk=programme.pk).pack
    assert load(tmp_path / "polimi_pop").digest == now.digest
    assert main(["load-pack", str(SHIPPED / "polimi_pop")]) == 2
    assert main(["load-pack", str(tmp_path / "polimi_pop")]) == 0
    assert Programme.objects.get(pk=programme.pk).pack == now


def test_editor_adds_news_with_a_picture(page: Page, programme: Programme, tmp_path: Path) -> None:
    steps.sign_in(page, programme.office_roles.get().person)
    picture = tmp_path / "Hall of mirrors.png"
    picture.write_bytes(png(40, 30))
    page.goto(f"{START}list/medium/")
    page.get_by_role("link", name="Add a picture").click()
    page.locator("input[type=file]").set_input_files(picture)
    box(page, "Description", "English").fill("A hall of mirrors.")
    box(page, "Description", "Italian").fill("Una sala degli specchi.")
    save(page)
    page.goto(f"{START}list/news/")
    page.get_by_role("link", name="Add a message").click()
    for language, title, summary in (
        ("English", "The hall opens", "Come and see."),
        ("Italian", "La sala apre", "Vieni a vedere."),
    ):
        box(page, "Title", language).fill(title)
        box(page, "Summary", language).fill(summary)
    for part, value in (("Day", "1"), ("Month", "7"), ("Year", "2026")):
        page.get_by_role("group", name="Published on").get_by_label(part).fill(value)
    page.get_by_label("Picture").select_option(label="A hall of mirrors.")
    save(page)
    page.goto(f"{START}preview/news/the-hall-opens/")
    expect(page.get_by_role("heading", level=1)).to_have_text("The hall opens")
    shown = page.get_by_role("img", name="A hall of mirrors.").first
    assert shown.evaluate("picture => picture.naturalWidth") == 40


def test_two_editors_do_not_undo_each_other(page: Page, programme: Programme) -> None:
    editor = programme.office_roles.get().person
    steps.sign_in(page, editor)
    page.goto(f"{START}initiative/welcome-week/")
    box(page, "Title", "English").fill("Mine")
    box(page, "Summary", "English").fill("My summary.")
    second = page.context.new_page()
    second.goto(f"{START}initiative/welcome-week/")
    box(second, "Title", "English").fill("Theirs")
    box(second, "Title", "Italian").fill("Il loro")
    save(second)
    save(page)
    expect(page.get_by_role("alert")).to_contain_text("Choose what is to stay")
    expect(page.get_by_text("Saved by someone else meanwhile")).to_be_visible()
    expect(page.locator(".theirs")).to_contain_text("Theirs")
    expect(box(page, "Title", "English")).to_have_value("Mine")
    save(page)
    page.goto(f"{START}initiative/welcome-week/")
    expect(box(page, "Title", "English")).to_have_value("Mine")
    expect(box(page, "Title", "Italian")).to_have_value("Il loro")
    expect(box(page, "Summary", "English")).to_have_value("My summary.")


def test_leaving_with_unsaved_words_is_asked_about(
    browser_page: Page, programme: Programme
) -> None:
    steps.sign_in(browser_page, programme.office_roles.get().person)
    asked: list[str] = []

    def stay(dialog: object) -> None:
        asked.append(dialog.type)  # type: ignore[attr-defined]
        dialog.accept()  # type: ignore[attr-defined]

    browser_page.on("dialog", stay)
    browser_page.goto(f"{START}initiative/welcome-week/")
    browser_page.goto(START)
    assert asked == []
    browser_page.goto(f"{START}initiative/welcome-week/")
    box(browser_page, "Title", "English").press_sequentially("x")
    browser_page.goto(START)
    assert asked == ["beforeunload"]
