"""Writes on what editors prepare: change a part of the draft, restore a version, throw it away."""

import hashlib
import json
from collections.abc import Callable
from copy import deepcopy
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from pariter.apps.journal.actions import record
from pariter.apps.people.models import Person
from pariter.apps.programmes.errors import EditError, StaleEditError
from pariter.apps.programmes.media_files import read_file
from pariter.apps.programmes.models import PackDraft, PackRelease, PackVersion, Programme
from pariter.packs.differences import differences, merged
from pariter.packs.errors import PackError, Problem
from pariter.packs.export import Content, files_of
from pariter.packs.gaps import filled
from pariter.packs.loader import LoadedPack, checked

Read = Callable[[Content], Any]
Write = Callable[[Content], None]


def version_content(version: PackVersion) -> Content:
    """Return what a version says; one from before packs had media has none."""
    return {"texts": {}, "media": {}, **version.content}


def draft_content(programme: Programme) -> Content:
    """Return what the programme's draft says, or what is published where there is no draft.

    What was loaded from a folder since the draft was begun is in it, too.
    """
    draft = PackDraft.objects.filter(programme=programme).select_related("base").first()
    published = version_content(programme.pack)
    if draft is None:
        return deepcopy(published)
    if draft.base_id == programme.pack_id:
        return dict(draft.content)
    return merged(version_content(draft.base), draft.content, published)


def fingerprint(part: Any) -> str:
    """Return what tells one state of a part of a draft from another."""
    canonical = json.dumps(part, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


@transaction.atomic
def edit_draft(
    *, programme: Programme, read: Read, write: Write, seen: str, at: datetime, by: Person
) -> Content:
    """Change a part of the programme's draft, unless someone changed the same part meanwhile.

    read: returns the part that the editor saw; write: changes it in the content it is given
    seen: fingerprint of the part as the editor saw it
    Returns what the draft says now. Raises StaleEditError; EditError with what the loader refuses,
    apart from texts that are not translated yet.
    """
    locked = lock(programme)
    before = draft_content(locked)
    if fingerprint(read(before)) != seen:
        raise StaleEditError(
            _("Someone else changed this meanwhile. Nothing of yours is lost: compare, then save.")
        )
    after = deepcopy(before)
    write(after)
    if found := problems_of(after):
        known = {_words(problem) for problem in problems_of(before)}
        new = [problem for problem in found if _words(problem) not in known]
        if new:
            raise EditError(_("This cannot be saved. Mend what is marked."), new)
    _keep(locked, after, at, by)
    record(
        actor=by,
        action="draft.changed",
        subject=locked,
        details={"places": ["/".join(found.place) for found in differences(before, after)]},
        at=at,
    )
    return after


@transaction.atomic
def restore_version(
    *, programme: Programme, release: PackRelease, at: datetime, by: Person
) -> None:
    """Make an earlier version the draft, in place of what the draft said."""
    locked = lock(programme)
    if release.programme_id != locked.pk:
        raise EditError(_("This version belongs to another programme."))
    _keep(locked, deepcopy(version_content(release.version)), at, by)
    record(
        actor=by,
        action="draft.restored",
        subject=locked,
        details={"digest": release.version.digest},
        at=at,
    )


@transaction.atomic
def discard_draft(*, programme: Programme, at: datetime, by: Person) -> None:
    """Throw away what was not published; done twice it changes nothing."""
    deleted, _rows = PackDraft.objects.filter(programme=programme).delete()
    if deleted:
        record(actor=by, action="draft.discarded", subject=programme, at=at)


def lock(programme: Programme) -> Programme:
    """Let others who change the programme or its draft wait until this transaction ends."""
    # Only the programme's own row: what the manager joins may be missing.
    Programme.objects.select_related(None).select_for_update().get(pk=programme.pk)
    return Programme.objects.select_related("pack").get(pk=programme.pk)


def load_content(content: Content, name: str) -> LoadedPack:
    """Check content as the loader checks a folder; raise PackError, or ProgrammeError for a file.

    name: the folder's, for the messages alone
    """
    return checked(files_of(content, read_file), Path(name))


def problems_of(content: Content) -> list[Problem]:
    """Return what the loader refuses, apart from texts that are not translated yet."""
    try:
        load_content(filled(content), str(content["pack"].get("key", "")))
    except PackError as error:
        return error.problems
    return []


def _keep(programme: Programme, content: Content, at: datetime, by: Person) -> None:
    """Keep the draft; where it says what is published, there is nothing to keep."""
    if not differences(version_content(programme.pack), content):
        PackDraft.objects.filter(programme=programme).delete()
        return
    PackDraft.objects.update_or_create(
        programme=programme,
        defaults={
            "base": programme.pack,
            "content": content,
            "changed_at": at,
            "changed_by": by,
        },
    )


def _words(problem: Problem) -> tuple[str, str]:
    """Return what makes a problem the same when lines and tables before it come or go."""
    return problem.file.as_posix(), problem.message
