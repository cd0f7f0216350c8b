"""Writes: publish a pack, with its media, its news and the words that search finds."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from i18nfield.strings import LazyI18nString

from pariter.apps.people.models import Person
from pariter.apps.programmes.loading import bodies, load_pack, summaries, titles
from pariter.apps.programmes.models import Initiative, PackRelease, Programme
from pariter.apps.publishing.indexing import index_programme
from pariter.apps.publishing.models import Caption, MediaFile, Medium, News, Showing
from pariter.apps.publishing.pictures import size_of
from pariter.packs import schema
from pariter.packs.loader import LoadedPack
from pariter.packs.texts import Text


@transaction.atomic
def publish_pack(
    *,
    loaded: LoadedPack,
    at: datetime,
    by: Person | None = None,
    origin: str = PackRelease.Origin.FOLDER,
    note: str = "",
) -> Programme:
    """Load a checked pack and show all that it says: media, news, and its words to search.

    origin: where the pack comes from, of PackRelease.Origin; note: why it changed
    Files are in the storage before any row names them, so that a crash breaks no page.
    Raises ProgrammeError where another institution has a programme at the same address.
    """
    programme = load_pack(loaded=loaded, at=at, by=by, origin=origin, note=note)
    media = _media(programme, loaded, _files(loaded))
    _show(programme, loaded.pack, media)
    _news(programme, loaded, media)
    _forget(programme, loaded.pack)
    index_programme(programme)
    return programme


def _files(loaded: LoadedPack) -> dict[str, MediaFile]:
    """Give each file of the pack an address; its bytes were kept when the pack was loaded."""
    return {
        path: MediaFile.objects.get_or_create(
            digest=digest,
            name=path.rpartition("/")[2],
            defaults={"size": len(loaded.files[path])},
        )[0]
        for path, digest in loaded.content["media"].items()
    }


def _media(
    programme: Programme, loaded: LoadedPack, files: Mapping[str, MediaFile]
) -> dict[str, Medium]:
    media: dict[str, Medium] = {}
    for part in loaded.pack.medium:
        width, height = size_of(loaded.files[part.file]) or (None, None)
        texts = loaded.texts[part.transcript] if part.transcript else {}
        media[part.key], _new = Medium.objects.update_or_create(
            programme=programme,
            key=part.key,
            defaults={
                "kind": part.kind,
                "file": files[part.file],
                "width": width,
                "height": height,
                "description": LazyI18nString(part.description),
                "credit": LazyI18nString(part.credit or {}),
                "transcript": _transcript(texts),
            },
        )
        _captions(media[part.key], part, files)
    for part in loaded.pack.medium:
        medium = media[part.key]
        medium.poster = media[part.poster] if part.poster else None
        medium.save(update_fields=["poster"])
    return media


def _transcript(texts: Mapping[str, Text]) -> LazyI18nString:
    """Return a transcript in each language: its summary, then its sections."""
    return LazyI18nString(
        {
            language: "\n\n".join(
                (
                    text.summary,
                    *(f"### {title}\n\n{source}" for title, source in text.sections.values()),
                )
            )
            for language, text in texts.items()
        }
    )


def _captions(medium: Medium, part: schema.Medium, files: Mapping[str, MediaFile]) -> None:
    medium.captions.all().delete()
    Caption.objects.bulk_create(
        Caption(medium=medium, language=language, file=files[name])
        for language, name in part.captions.items()
    )


def _show(programme: Programme, pack: schema.Pack, media: Mapping[str, Medium]) -> None:
    initiatives = _initiatives(programme)
    Showing.objects.filter(initiative__programme=programme).delete()
    Showing.objects.bulk_create(
        Showing(initiative=initiatives[part.key], medium=media[key], position=position)
        for part in pack.initiative
        for position, key in enumerate(dict.fromkeys(part.media))
    )


def _news(programme: Programme, loaded: LoadedPack, media: Mapping[str, Medium]) -> None:
    initiatives = _initiatives(programme)
    for part in loaded.pack.news:
        texts = loaded.texts[part.text]
        news, _new = News.objects.update_or_create(
            programme=programme,
            key=part.key,
            defaults={
                "published": part.published,
                "title": titles(texts),
                "summary": summaries(texts),
                "body": bodies(texts),
                "image": media[part.image] if part.image else None,
            },
        )
        news.initiatives.set([initiatives[key] for key in part.initiatives])


def _initiatives(programme: Programme) -> dict[str, Initiative]:
    return {initiative.key: initiative for initiative in programme.initiatives.all()}


def _forget(programme: Programme, pack: schema.Pack) -> None:
    """Take off the site what the pack no longer has; a file that nothing shows has no address."""
    programme.news.exclude(key__in=[part.key for part in pack.news]).delete()
    programme.media.exclude(key__in=[part.key for part in pack.medium]).delete()
    MediaFile.objects.filter(media=None, captions=None).delete()
