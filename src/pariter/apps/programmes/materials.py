"""What remains of a session: notes and captioned recordings, added and read."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from i18nfield.strings import LazyI18nString

from pariter.apps.journal.actions import record
from pariter.apps.people.models import Person
from pariter.apps.programmes.errors import MaterialError
from pariter.apps.programmes.models import Material, Session

MOST_MATERIALS = 50


def materials_of(session: Session, at: datetime) -> QuerySet[Material]:
    """Return what everybody may have of a session at a moment, oldest first."""
    return session.materials.filter(published_at__lte=at)


@transaction.atomic
def add_material(
    *,
    session: Session,
    titles: Mapping[str, str],
    url: str,
    captions: Sequence[str],
    is_recording: bool,
    at: datetime,
    by: Person,
) -> Material:
    """Add something for those who held a place; once the session is over everybody may have it.

    titles: language → what it is, in each language of the programme
    captions: codes of the languages of a recording's captions
    Raises MaterialError.
    """
    languages = session.edition.initiative.programme.languages
    for code in languages:
        if not titles.get(code):
            raise MaterialError(
                f"title_{code}",
                _("Say what it is in this language: %(language)s.")
                % {"language": get_language_info(code)["name_translated"]},
            )
    if is_recording and not captions:
        raise MaterialError(
            "captions", _("A recording needs captions. Say in which languages it has them.")
        )
    if session.materials.count() >= MOST_MATERIALS:
        raise MaterialError(
            "too_many",
            _("There are %(most)d entries already. Remove one first.") % {"most": MOST_MATERIALS},
        )
    added = Material.objects.create(
        session=session,
        title=LazyI18nString({code: titles[code] for code in languages}),
        url=url,
        captions=list(captions) if is_recording else [],
        is_recording=is_recording,
        published_at=max(at, session.ends_at),
    )
    record(
        actor=by,
        action="material.added",
        subject=added,
        details={"session": session.key, "url": url},
        at=at,
    )
    return added


@transaction.atomic
def remove_material(*, material: Material, at: datetime, by: Person) -> None:
    """Take something away; the journal keeps what it was."""
    record(
        actor=by,
        action="material.removed",
        subject=material,
        details={"session": material.session.key, "url": material.url},
        at=at,
    )
    material.delete()
