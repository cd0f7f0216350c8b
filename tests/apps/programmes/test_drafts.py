"""Drafts: every editor's changes are kept, none overwrites another's, folders are taken in."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from tests.towns import START, load_town, staff, town

from pariter.apps.journal.models import AuditEntry
from pariter.apps.people.models import Organisation, Person
from pariter.apps.programmes.drafts import (
    discard_draft,
    draft_content,
    edit_draft,
    fingerprint,
    restore_version,
    version_content,
)
from pariter.apps.programmes.errors import EditError, StaleEditError
from pariter.apps.programmes.models import PackDraft, PackRelease, Programme
from pariter.apps.publishing.actions import publish_pack
from pariter.packs.differences import differences

Edit = Callable[..., Any]
LATER = START + timedelta(days=1)


@pytest.fixture
def programme(db: None) -> Programme:
    return load_town()


@pytest.fixture
def editor(programme: Programme) -> Person:
    return staff(programme)


def hours(content: dict[str, Any]) -> dict[str, str]:
    found: dict[str, str] = content["pack"]["contact"][0]["hours"]
    return found


def say(programme: Programme, by: Person, seen: str | None = None, **words: str) -> dict[str, Any]:
    """Change when the desk answers, in some languages."""
    return edit_draft(
        programme=programme,
        read=hours,
        write=lambda content: hours(content).update(words),
        seen=seen or fingerprint(hours(draft_content(programme))),
        at=LATER,
        by=by,
    )


def test_edit_is_kept_in_the_draft_alone(programme: Programme, editor: Person) -> None:
    say(programme, editor, en="At noon")
    assert hours(draft_content(programme))["en"] == "At noon"
    assert hours(version_content(programme.pack))["en"] == "In the morning"
    draft = PackDraft.objects.get()
    assert (draft.changed_by, draft.changed_at) == (editor, LATER)


def test_edit_that_changes_back_leaves_no_draft(programme: Programme, editor: Person) -> None:
    say(programme, editor, en="At noon")
    say(programme, editor, en="In the morning")
    assert not PackDraft.objects.exists()


def test_missing_translation_is_kept(programme: Programme, editor: Person) -> None:
    say(programme, editor, it="")
    assert hours(draft_content(programme)) == {"en": "In the morning", "it": ""}


def test_stale_edit_saves_nothing(programme: Programme, editor: Person) -> None:
    seen = fingerprint(hours(draft_content(programme)))
    say(programme, editor, seen, en="At noon")
    with pytest.raises(StaleEditError, match="Someone else changed this"):
        say(programme, editor, seen, en="At night")
    assert hours(draft_content(programme))["en"] == "At noon"


def test_edits_of_other_parts_are_not_stale(programme: Programme, editor: Person) -> None:
    seen = fingerprint(hours(draft_content(programme)))
    edit_draft(
        programme=programme,
        read=lambda content: content["texts"]["camp"],
        write=lambda content: content["texts"]["camp"]["en"].update(title="Camp"),
        seen=fingerprint(draft_content(programme)["texts"]["camp"]),
        at=LATER,
        by=editor,
    )
    say(programme, editor, seen, en="At noon")
    content = draft_content(programme)
    assert (content["texts"]["camp"]["en"]["title"], hours(content)["en"]) == ("Camp", "At noon")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("<script>alert(1)</script>", "is HTML"),
        ("![x](https://example.org/x.png)", "is a picture"),
        ("[here](javascript:alert)", "leads nowhere"),
        ("[there](initiative:R9)", "leads nowhere"),
        ("turned \u202e around", "hidden letter U+202E"),
        ("# Another title", "heading without an id"),
    ],
)
def test_what_the_loader_refuses_is_refused(
    programme: Programme, editor: Person, words: str, said: str
) -> None:
    with pytest.raises(EditError) as error:
        edit_draft(
            programme=programme,
            read=lambda content: content["texts"]["camp"],
            write=lambda content: content["texts"]["camp"]["en"]["sections"].update(
                who=["Who", words]
            ),
            seen=fingerprint(draft_content(programme)["texts"]["camp"]),
            at=LATER,
            by=editor,
        )
    assert said in error.value.problems[0].message
    assert not PackDraft.objects.exists()


def test_folder_that_is_loaded_meanwhile_is_taken_in(programme: Programme, editor: Person) -> None:
    say(programme, editor, en="At noon")
    changed = town(("desk@example.org", "new@example.org"), ('"La mattina"', '"Di mattina"'))
    publish_pack(loaded=changed, at=LATER)
    programme = Programme.objects.get()
    content = draft_content(programme)
    assert hours(content) == {"en": "At noon", "it": "Di mattina"}
    assert content["pack"]["contact"][0]["email"] == "new@example.org"
    say(programme, editor, it="Mattina")
    assert PackDraft.objects.get().base == programme.pack
    assert [found.new for found in differences(changed.content, draft_content(programme))] == [
        "At noon",
        "Mattina",
    ]


def test_earlier_version_comes_back_as_a_draft(programme: Programme, editor: Person) -> None:
    publish_pack(loaded=town(('"La mattina"', '"Di mattina"')), at=LATER)
    programme = Programme.objects.get()
    new, old = PackRelease.objects.all()
    assert (new.version, old.origin) == (programme.pack, "folder")
    restore_version(programme=programme, release=old, at=LATER, by=editor)
    assert draft_content(programme) == version_content(old.version)
    assert AuditEntry.objects.latest("pk").action == "draft.restored"


def test_version_of_another_programme_is_refused(programme: Programme, editor: Person) -> None:
    other = load_town(key="other_town")
    with pytest.raises(EditError, match="another programme"):
        restore_version(programme=programme, release=other.releases.get(), at=LATER, by=editor)


def test_draft_is_thrown_away_once(programme: Programme, editor: Person) -> None:
    say(programme, editor, en="At noon")
    for _again in range(2):
        discard_draft(programme=programme, at=LATER, by=editor)
    assert not PackDraft.objects.exists()
    assert AuditEntry.objects.filter(action="draft.discarded").count() == 1


def test_same_folder_twice_is_one_release(programme: Programme) -> None:
    publish_pack(loaded=town(), at=LATER)
    assert PackRelease.objects.count() == 1


def test_folder_with_what_was_edited_is_a_release_of_its_own(programme: Programme) -> None:
    edited = town(('"La mattina"', '"Di mattina"'))
    publish_pack(loaded=edited, at=LATER, origin=PackRelease.Origin.BROWSER, note="Shorter")
    publish_pack(loaded=edited, at=LATER)
    assert [release.origin for release in PackRelease.objects.all()] == [
        *("folder", "browser", "folder")
    ]
    assert Organisation.objects.filter(code="town").count() == 1
