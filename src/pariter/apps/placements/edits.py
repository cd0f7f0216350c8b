"""Writes: publish what editors prepared, or show for a moment how it would look."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from copy import deepcopy
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from i18nfield.strings import LazyI18nString

from pariter.apps.journal.actions import record
from pariter.apps.people.models import Person
from pariter.apps.placements.amending import amend_and_tell
from pariter.apps.programmes.drafts import (
    draft_content,
    fingerprint,
    load_content,
    lock,
    version_content,
)
from pariter.apps.programmes.editing import CALL, EDITION, FIELDS, SESSION, Amendment
from pariter.apps.programmes.errors import AmendmentError, EditError, StaleEditError
from pariter.apps.programmes.models import Edition, PackDraft, PackRelease, Programme
from pariter.apps.programmes.shared import refuse_foreign_names
from pariter.apps.publishing.actions import publish_pack
from pariter.packs import schema
from pariter.packs.differences import differences
from pariter.packs.errors import PackError
from pariter.packs.export import Content
from pariter.packs.gaps import filled
from pariter.packs.loader import LoadedPack
from pariter.packs.places import Place


@transaction.atomic
def publish_edits(
    *, programme: Programme, seen: str, note: str, at: datetime, by: Person
) -> Programme:
    """Publish the programme's draft as a new version; dates of open editions change with it.

    seen: fingerprint of the draft as the editor saw it; note: what changed and why
    Raises StaleEditError where the draft changed since; EditError with every problem.
    """
    locked = lock(programme)
    content = draft_content(locked)
    before = version_content(locked.pack)
    if fingerprint(content) != seen:
        raise StaleEditError(_("The draft changed while you looked. Look again, then publish."))
    if not differences(before, content):
        raise EditError(_("There is nothing to publish."))
    if not note.strip():
        raise EditError(_("Say in a few words what changed."))
    try:
        loaded = load_content(content, locked.key)
    except PackError as error:
        raise EditError(_("Something is missing or wrong."), error.problems) from error
    refuse_foreign_names(locked, before, content)
    _amend(locked, before, loaded, at, by)
    published = publish_pack(
        loaded=loaded, at=at, by=by, origin=PackRelease.Origin.BROWSER, note=note.strip()
    )
    PackDraft.objects.filter(programme=locked).delete()
    record(
        actor=by,
        action="draft.published",
        subject=published,
        details={"digest": loaded.digest, "before": locked.pack.digest},
        at=at,
    )
    return published


@contextmanager
def previewed(*, programme: Programme, at: datetime) -> Iterator[Content]:
    """Let the site say inside what the draft says; afterwards nothing of it is left.

    What is not translated yet shows in another language. Raises PackError.
    """
    content = filled(draft_content(programme))
    if not PackDraft.objects.filter(programme=programme).exists():
        yield content
        return
    with transaction.atomic():
        locked = lock(programme)
        loaded = load_content(content, locked.key)
        with suppress(EditError):
            _amend(locked, version_content(locked.pack), loaded, at, None)
        publish_pack(loaded=loaded, at=at, origin=PackRelease.Origin.BROWSER)
        yield content
        transaction.set_rollback(True)


def _amend(
    programme: Programme, before: Content, loaded: LoadedPack, at: datetime, by: Person | None
) -> None:
    """Change the dates of open editions that the draft changed; refuse all or change all."""
    known = {
        (initiative["key"], edition["key"]): edition
        for initiative in before["pack"]["initiative"]
        for edition in initiative["edition"]
    }
    opened = {
        (edition.initiative.key, edition.key): edition
        for edition in Edition.objects.filter(initiative__programme=programme).select_related(
            "initiative__programme"
        )
    }
    refusals: dict[Place, str] = {}
    with transaction.atomic():
        for initiative in loaded.pack.initiative:
            for part in initiative.edition:
                address = initiative.key, part.key
                if address in known and address in opened:
                    refusals |= _amended(opened[address], known[address], part, loaded.pack, at, by)
        if refusals:
            raise EditError(_("Some dates cannot change like this."), refusals=refusals)


def _amended(
    edition: Edition,
    before: Mapping[str, Any],
    part: schema.Edition,
    pack: schema.Pack,
    at: datetime,
    by: Person | None,
) -> dict[Place, str]:
    """Change one open edition; return what is refused by its place in the pack."""
    amendments = list(_amendments(before, part, pack))
    if not amendments:
        return {}
    try:
        amend_and_tell(edition=edition, amendments=amendments, at=at, by=by)
    except AmendmentError as error:
        start: Place = ("pack", "initiative", edition.initiative.key, "edition", edition.key)
        return {(*start, *_steps(spot)): message for spot, message in error.refusals.items()}
    return {}


def _steps(spot: tuple[str, str, str]) -> Place:
    """Return the last steps of the place of a date in a pack."""
    part, key, field = spot
    steps: Place = ("lottery", "draw") if field == "draw" else (field,)
    return steps if part == EDITION else (part, key, *steps)


def _amendments(
    before: Mapping[str, Any], part: schema.Edition, pack: schema.Pack
) -> Iterator[Amendment]:
    """Give what the draft changes in an edition; calls and sessions that it adds stay out."""
    yield from _changed(EDITION, "", before, part, pack)
    for kind, parts in ((CALL, part.call), (SESSION, part.session)):
        known = {one["key"]: one for one in before[kind]}
        for one in parts:
            if one.key in known:
                yield from _changed(kind, one.key, known[one.key], one, pack)


def _changed(
    kind: str,
    key: str,
    before: Mapping[str, Any],
    part: schema.Edition | schema.Call | schema.Session,
    pack: schema.Pack,
) -> Iterator[Amendment]:
    after = _dates(part.model_dump())
    written = _dates(part.model_dump(mode="json"))
    old = _dates(deepcopy(dict(before)))
    for field in FIELDS[kind]:
        if written.get(field) != old.get(field):
            yield Amendment(kind, key, field, _value(after[field], part, pack))


def _dates(data: dict[str, Any]) -> dict[str, Any]:
    """Return a call's data with its draw beside its other dates."""
    return {**data, "draw": (data.get("lottery") or {}).get("draw")}


def _value(value: Any, part: Any, pack: schema.Pack) -> Any:
    """Return a value as the models hold it."""
    if isinstance(value, dict):
        return LazyI18nString(value)
    if isinstance(value, datetime):
        return value.replace(tzinfo=pack.zone_info(part))
    return value
