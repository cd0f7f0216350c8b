"""The language of texts that somebody wrote in some languages alone."""

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from i18nfield.strings import LazyI18nString

register = template.Library()


@register.simple_tag
def in_what_language(text: LazyI18nString | str) -> SafeString:
    """Mark a text that is not in the page's language with its own, where that is known."""
    words = getattr(text, "data", None)
    page = get_language() or settings.LANGUAGE_CODE
    if not isinstance(words, dict) or words.get(page):
        return SafeString("")
    shown = str(text)
    code = next((code for code, said in words.items() if said and said == shown), "")
    return format_html(' lang="{}"', code) if code else SafeString("")


def in_its_language(text: LazyI18nString | str) -> SafeString:
    """Return a text for a table, marked where it is not in the page's language."""
    return format_html("<span{}>{}</span>", in_what_language(text), text)
