"""What was edited in the browser since a folder was loaded, and how the folder differs from it."""

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pariter.packs.differences import Difference, differences
from pariter.packs.loader import LoadedPack
from pariter.packs.places import Place, leaves, tree

if TYPE_CHECKING:
    from pariter.apps.programmes.models import PackRelease

LONGEST = 60
"""Letters of a value that a line shows."""


@dataclass(frozen=True, slots=True)
class Undone:
    """What loading a folder would undo: the latest edit, and all that the folder says otherwise."""

    edit: "PackRelease"
    differences: list[Difference]


def undone_by(loaded: LoadedPack) -> Undone | None:
    """Return what a folder would undo of what was edited in the browser; None where nothing.

    It would where it differs from an edit that no folder has taken in since, or where it brings
    back the very words from before an edit: then it is older than the edit.
    """
    from pariter.apps.programmes.drafts import version_content
    from pariter.apps.programmes.models import PackRelease

    releases = list(
        PackRelease.objects.filter(programme__key=loaded.pack.key)
        .select_related("version")
        .order_by("pk")
    )
    edits = [release for release in releases if release.origin == PackRelease.Origin.BROWSER]
    if not edits:
        return None
    contents = [version_content(release.version) for release in releases]
    found = differences(loaded.content, contents[-1])
    if not found:
        return None
    folder, present = (dict(leaves(tree(one))) for one in (loaded.content, contents[-1]))
    brings_back = any(
        present.get(change.place) == change.new and folder.get(change.place) == change.old
        for release, (before, after) in zip(releases[1:], pairwise(contents), strict=True)
        if release.origin == PackRelease.Origin.BROWSER
        for change in differences(before, after)
    )
    if brings_back or releases[-1] == edits[-1]:
        return Undone(edits[-1], found)
    return None


def has_caught_up(loaded: LoadedPack) -> bool:
    """Tell whether the edit that is in force came from the browser, and the folder says the same.

    To load the folder then changes nothing, but notes that it has taken the edit in.
    """
    from pariter.apps.programmes.models import PackRelease

    last = (
        PackRelease.objects.filter(programme__key=loaded.pack.key).select_related("version").first()
    )
    return (
        last is not None
        and last.origin == PackRelease.Origin.BROWSER
        and last.version.digest == loaded.digest
    )


def refusal(undone: Undone, folder: Path) -> str:
    """Say what differs, place by place, and what can be done."""
    found, key = undone.differences, undone.edit.version.programme_key
    return "\n".join(
        [
            f"{key} was edited in the browser on {undone.edit.released_at:%Y-%m-%d}",
            f"{folder} says something else. Place: folder ↔ edited",
            *(f"  {place_name(one.place)}: {_short(one.old)} ↔ {_short(one.new)}" for one in found),
            f"{places(found)}; nothing was loaded",
            f"keep the edits: pariter export-pack {key} {folder} --replace",
            f"lose the edits: pariter load-pack {folder} --replace-edits",
        ]
    )


def places(found: list[Difference]) -> str:
    """Count differences in words."""
    return "1 place differs" if len(found) == 1 else f"{len(found)} places differ"


def place_name(place: Place) -> str:
    """Return where a value stands in a folder, such as texts/it/camp.md: title."""
    if place[0] == "texts" and len(place) > 2:
        _texts, name, language, *steps = place
        return " ".join((f"texts/{language}/{name}.md:", *steps))
    return "/".join(place[1:] if place[0] == "pack" else place)


def _short(value: Any) -> str:
    if value is None:
        return "(nothing)"
    text = repr(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
