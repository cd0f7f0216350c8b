"""Writes: load a pack, with everything that its programme says and the editions that it adds."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from i18nfield.strings import LazyI18nString

from pariter.apps.journal.actions import record
from pariter.apps.people.models import Organisation, Person
from pariter.apps.programmes import models
from pariter.apps.programmes.actions import open_edition
from pariter.apps.programmes.errors import ProgrammeError
from pariter.apps.programmes.media_files import keep_file
from pariter.apps.programmes.shared import foreign_codes
from pariter.packs import schema
from pariter.packs.loader import LoadedPack
from pariter.packs.texts import Text


@transaction.atomic
def load_pack(
    *,
    loaded: LoadedPack,
    at: datetime,
    by: Person | None = None,
    origin: str = models.PackRelease.Origin.FOLDER,
    note: str = "",
) -> models.Programme:
    """Store a checked pack and open the editions it adds; opened editions keep what they froze.

    origin: where the pack comes from, of PackRelease.Origin; note: why it changed
    Raises ProgrammeError where another institution has a programme at the same address.
    """
    pack = loaded.pack
    version, _created = models.PackVersion.objects.get_or_create(
        digest=loaded.digest,
        defaults={"programme_key": pack.key, "content": loaded.content, "loaded_at": at},
    )
    for path in loaded.content["media"]:
        keep_file(path=path, content=loaded.files[path])
    organisations = _organisations(pack, _not_ours(pack, origin))
    institution = organisations[pack.institution]
    _require_own_address(pack, institution)
    # A row is locked alone: PostgreSQL refuses to lock what a manager joins that may be missing.
    programme, created = models.Programme.objects.select_related(None).update_or_create(
        key=pack.key,
        defaults={
            "pack": version,
            "institution": institution,
            "initials": pack.brand.initials,
            "primary_colour": pack.brand.primary,
            "accent_colour": pack.brand.accent,
            "languages": pack.languages,
            "zone": pack.zone,
            "topics": [topic.model_dump() for topic in pack.topic],
            **_words(loaded.texts["programme"]),
        },
    )
    _release(programme, origin=origin, note=note, at=at, by=by)
    contacts = _contacts(programme, pack)
    programme.desk = contacts[pack.contact[0].key]
    programme.save(update_fields=["desk"])
    aims = _aims(programme, pack)
    strands = _strands(programme, pack)
    _venues(programme, pack)
    initiatives: dict[str, models.Initiative] = {}
    for position, part in enumerate(pack.initiative):
        texts = loaded.texts[part.text]
        initiative, _new = models.Initiative.objects.update_or_create(
            programme=programme,
            key=part.key,
            defaults={
                "strand": strands[part.strand],
                "slug": part.slug,
                "title": titles(texts),
                "summary": summaries(texts),
                "contact": contacts[part.contact or pack.contact[0].key],
                "audience": part.audience,
                "stations": part.stations,
                "held": part.held,
                "spoken": part.spoken or pack.languages,
                "texts": {
                    language: {key: list(value) for key, value in text.sections.items()}
                    for language, text in texts.items()
                },
                "checklist": [item.model_dump() for item in part.checklist],
                "position": position,
            },
        )
        initiative.aims.set([aims[key] for key in part.aims])
        initiatives[part.key] = initiative
        for edition in part.edition:
            if not initiative.editions.filter(key=edition.key).exists():
                open_edition(
                    initiative=initiative, edition=edition, pack=pack, version=version, at=at, by=by
                )
    programme.schools.add(*(one for one in organisations.values() if one.kind == "school"))
    _partnerships(programme, pack, organisations, initiatives)
    _responsibilities(pack, initiatives)
    programme.contacts.exclude(key__in=contacts).filter(initiatives=None).delete()
    programme.aims.exclude(key__in=aims).delete()
    record(
        actor=by,
        action="pack.loaded",
        subject=programme,
        details={"digest": version.digest, "new": created},
        at=at,
    )
    return programme


def _release(
    programme: models.Programme, *, origin: str, note: str, at: datetime, by: Person | None
) -> None:
    """Note that a version is in force, unless it is already, from the same place."""
    last = programme.releases.first()
    if last is None or (last.version_id, last.origin) != (programme.pack_id, origin):
        programme.releases.create(
            version=programme.pack, origin=origin, note=note, released_at=at, released_by=by
        )


def titles(texts: Mapping[str, Text]) -> LazyI18nString:
    """Return the title of a text in all its languages."""
    return LazyI18nString({language: text.title for language, text in texts.items()})


def summaries(texts: Mapping[str, Text]) -> LazyI18nString:
    """Return the summary of a text in all its languages."""
    return LazyI18nString({language: text.summary for language, text in texts.items()})


def bodies(texts: Mapping[str, Text]) -> LazyI18nString:
    """Return the Markdown of the section "about" in all languages of a text."""
    return LazyI18nString(
        {language: text.sections.get("about", ("", ""))[1] for language, text in texts.items()}
    )


def _words(texts: Mapping[str, Text]) -> dict[str, LazyI18nString]:
    return {"title": titles(texts), "summary": summaries(texts), "body": bodies(texts)}


def _require_own_address(pack: schema.Pack, institution: Organisation) -> None:
    other = models.Programme.objects.filter(key=pack.key).exclude(institution=institution).first()
    if other:
        raise ProgrammeError(
            _(
                "The address %(key)s belongs to a programme of %(other)s, and this pack is of "
                "%(institution)s. Give the pack another key."
            )
            % {"key": pack.key, "other": other.institution, "institution": institution}
        )


def _not_ours(pack: schema.Pack, origin: str) -> set[str]:
    """Return the organisations of others, which editors in the browser cannot rename."""
    if origin == models.PackRelease.Origin.FOLDER:
        return set()
    programme = models.Programme.objects.select_related("pack").get(key=pack.key)
    return foreign_codes(programme, [part.code for part in pack.organisation])


def _organisations(pack: schema.Pack, foreign: Collection[str]) -> dict[str, Organisation]:
    """Store the pack's organisations, apart from those of others, which stay as they are."""
    found: dict[str, Organisation] = {
        organisation.code: organisation
        for organisation in Organisation.objects.filter(code__in=foreign)
    }
    for part in pack.organisation:
        if part.code not in found:
            found[part.code], _new = Organisation.objects.update_or_create(
                code=part.code,
                defaults={
                    "name": LazyI18nString(part.name),
                    "url": part.url or "",
                    "kind": part.kind or "",
                    "district": part.district,
                },
            )
    for part in pack.organisation:
        if part.member_of and part.code not in foreign:
            member = found[part.code]
            member.member_of = found[part.member_of]
            member.save(update_fields=["member_of"])
    return found


def _contacts(programme: models.Programme, pack: schema.Pack) -> dict[str, models.Contact]:
    return {
        part.key: models.Contact.objects.update_or_create(
            programme=programme,
            key=part.key,
            defaults={
                "name": LazyI18nString(part.name),
                "email": part.email,
                "phone": part.phone,
                "hours": LazyI18nString(part.hours),
                "position": position,
            },
        )[0]
        for position, part in enumerate(pack.contact)
    }


def _aims(programme: models.Programme, pack: schema.Pack) -> dict[str, models.Aim]:
    return {
        part.key: models.Aim.objects.update_or_create(
            programme=programme,
            key=part.key,
            defaults={"text": LazyI18nString(part.text), "position": position},
        )[0]
        for position, part in enumerate(pack.aim)
    }


def _strands(programme: models.Programme, pack: schema.Pack) -> dict[str, models.Strand]:
    return {
        part.key: models.Strand.objects.update_or_create(
            programme=programme,
            key=part.key,
            defaults={
                "title": LazyI18nString(part.title),
                "summary": LazyI18nString(part.summary),
                "icon": part.icon,
                "colour": part.colour,
                "position": position,
            },
        )[0]
        for position, part in enumerate(pack.strand)
    }


def _venues(programme: models.Programme, pack: schema.Pack) -> None:
    for position, part in enumerate(pack.venue):
        models.Venue.objects.update_or_create(
            programme=programme,
            key=part.key,
            defaults={
                "name": LazyI18nString(part.name),
                "address": part.address,
                "way": LazyI18nString(part.way),
                "step_free": part.step_free,
                "latitude": part.latitude,
                "longitude": part.longitude,
                "rooms": [{"names": room.name, "seats": room.seats} for room in part.room],
                "position": position,
            },
        )


def _partnerships(
    programme: models.Programme,
    pack: schema.Pack,
    organisations: Mapping[str, Organisation],
    initiatives: Mapping[str, models.Initiative],
) -> None:
    programme.partnerships.all().delete()
    for position, part in enumerate(pack.partner):
        partnership = models.Partnership.objects.create(
            programme=programme,
            organisation=organisations[part.organisation],
            kind=part.kind,
            text=LazyI18nString(part.text),
            since=part.since,
            position=position,
        )
        partnership.initiatives.set([initiatives[key] for key in part.initiatives])


def _responsibilities(pack: schema.Pack, initiatives: Mapping[str, models.Initiative]) -> None:
    models.Responsibility.objects.filter(initiative__in=initiatives.values()).delete()
    models.Responsibility.objects.bulk_create(
        models.Responsibility(
            initiative=initiatives[part.initiative],
            scope=LazyI18nString(part.scope),
            role=LazyI18nString(part.role),
            email=part.email,
            hours=LazyI18nString(part.hours or {}),
            names=part.names,
            position=position,
        )
        for position, part in enumerate(pack.responsible)
    )
