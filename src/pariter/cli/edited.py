"""What was edited in the browser since a folder was loaded, and how the folder differs from it."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from pariter.packs.differences import Difference, differences
from pariter.packs.loader import LoadedPack
from pariter.packs.places import Place

if TYPE_CHECKING:
    from pariter.apps.programmes.models import PackRelease

LONGEST = 60
"""Letters of a value that a line shows."""


def last_edit(loaded: LoadedPack) -> "PackRelease | None":
    """Return the edit that is in force; None where the programme is as its folder said."""
    from pariter.apps.programmes.models import PackRelease

    last = (
        PackRelease.objects.filter(programme__key=loaded.pack.key).select_related("version").first()
    )
    return last if last and last.origin == PackRelease.Origin.BROWSER else None


def undone_by(loaded: LoadedPack, edit: "PackRelease | None") -> list[Difference]:
    """Return what a folder says differently from the edit, the folder's words first."""
    from pariter.apps.programmes.drafts import version_content

    return differences(loaded.content, version_content(edit.version)) if edit else []


def refusal(release: "PackRelease", found: list[Difference], folder: Path) -> str:
    """Say what differs, place by place, and what can be done."""
    key = release.version.programme_key
    return "\n".join(
        [
            f"{key} was edited in the browser on {release.released_at:%Y-%m-%d}",
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
