"""Reads: media of initiatives, news, and whether a pack is published whole."""

from datetime import date
from typing import Any

from django.core.files.storage import default_storage
from django.db.models import F, Prefetch, QuerySet

from pariter.apps.programmes.media_files import storage_name
from pariter.apps.programmes.models import Initiative, Programme
from pariter.apps.publishing.models import Caption, Medium, News, SearchText
from pariter.packs.loader import LoadedPack

_OF_PROGRAMME = {
    "programme_key": F("programme__key"),
    "programme_title": F("programme__title"),
    "languages": F("programme__languages"),
}


def media_of(initiative: Initiative) -> QuerySet[Medium]:
    """Return the pictures and films of an initiative's page in their order, in two queries."""
    return media().filter(showings__initiative=initiative).order_by("showings__position")


def media() -> QuerySet[Medium]:
    """Return all media with what showing them needs, in two queries."""
    captions = Caption.objects.select_related("file").order_by("language")
    return (
        Medium.objects.select_related("file", "poster__file", "programme")
        .defer("programme__title", "programme__summary", "programme__body")
        .prefetch_related(Prefetch("captions", captions))
    )


def can_be_followed(medium: Medium) -> bool:
    """Tell whether all can follow: a film has captions and a transcript in every language."""
    if not medium.is_film:
        return True
    captions = {caption.language for caption in medium.captions.all()}
    texts = medium.transcript.data
    written = {language for language in captions if isinstance(texts, dict) and texts.get(language)}
    return written.issuperset(medium.programme.languages)


def told_of_news(day: date, programme: Programme | None = None) -> QuerySet[Any, Any]:
    """Return what lists show of the messages that are out, of one programme or of all."""
    found = news_until(day, programme).annotate(**_OF_PROGRAMME)
    fields = ("key", "published", "title", "summary", *_OF_PROGRAMME)
    return found.values_list(*fields, named=True)


def news_until(day: date, programme: Programme | None = None) -> QuerySet[News]:
    """Return the messages that are out, newest first, with programme and picture."""
    found = News.objects.filter(published__lte=day).select_related("programme", "image__file")
    found = found.order_by("-published", "programme__key", "key")
    return found.filter(programme=programme) if programme else found


def is_published(loaded: LoadedPack) -> bool:
    """Tell whether exactly this pack is shown, with all its files, and can be searched."""
    programme = Programme.objects.filter(key=loaded.pack.key, pack__digest=loaded.digest).first()
    return (
        programme is not None
        and SearchText.objects.filter(programme=programme).exists()
        and all(
            default_storage.exists(storage_name(path, digest))
            for path, digest in loaded.content["media"].items()
        )
    )
