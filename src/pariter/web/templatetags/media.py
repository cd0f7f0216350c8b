"""Pictures and films as parts of a page."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_info

from pariter.apps.publishing.models import MediaFile, Medium
from pariter.apps.publishing.queries import can_be_followed
from pariter.packs.media import CONTENT_TYPES
from pariter.web.public.markdown import rendered

register = template.Library()


@register.simple_tag
def file_url(file: MediaFile) -> str:
    """Return the address of a picture, film or caption file."""
    return reverse("medium", kwargs={"digest": file.digest, "name": file.name})


@register.inclusion_tag("components/film.html")
def film(medium: Medium) -> dict[str, Any]:
    """Show a film with its captions in every language; nothing where not all can follow it."""
    if not can_be_followed(medium):
        return {}
    captions = list(medium.captions.all())
    language = get_language()
    return {
        "medium": medium,
        "type": CONTENT_TYPES[medium.file.ending],
        "tracks": [
            {
                "file": caption.file,
                "language": caption.language,
                "label": get_language_info(caption.language)["name_local"].capitalize(),
                "default": caption.language == language,
            }
            for caption in captions
        ],
    }


@register.simple_tag
def transcript(medium: Medium) -> SafeString:
    """Return all that a film shows and says, in the reader's language."""
    return rendered(str(medium.transcript))


@register.inclusion_tag("components/picture.html")
def picture(medium: Medium, lazy: bool = True) -> dict[str, Any]:
    """Show a picture with its description and credit.

    lazy: load it only when it comes near the screen
    """
    return {"medium": medium, "lazy": lazy}
