"""An initiative's own texts, in the reader's language, ready for its page."""

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import get_language
from i18nfield.strings import LazyI18nString

from pariter.apps.programmes.models import Call, Initiative
from pariter.web.public.markdown import Addresses, addresses_of, rendered
from pariter.web.templatetags.components import icon

URGENT = "urgent"
WHO = "who"
HOW = "how"
BEFORE_DATES = (WHO, "before")
AFTER_DATES = ("questions", "guide", "about")


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page that a pack wrote."""

    key: str
    title: str
    html: SafeString


def sections(initiative: Initiative, call: Call | None) -> dict[str, Section]:
    """Return the sections by key; who can apply is a list with check marks.

    call: its conditions join the list where the pack's text does not say them already
    """
    texts: dict[str, dict[str, tuple[str, str]]] = initiative.texts
    wanted = (get_language(), *initiative.programme.languages)
    written = next((texts[code] for code in wanted if code in texts), {})
    sources = [source for _title, source in written.values()]
    addresses = addresses_of(initiative.programme, *sources)
    found = {
        key: Section(key, title, rendered(source, addresses))
        for key, (title, source) in written.items()
    }
    if WHO in written:
        title, source = written[WHO]
        found[WHO] = Section(WHO, title, checked(_with_conditions(source, call), addresses))
    return found


def checked(source: str, addresses: Addresses) -> SafeString:
    """Render Markdown whose bullets are check marks."""
    mark = icon("check")
    html = rendered(source, addresses).replace("<ul>", '<ul class="checks">')
    return SafeString(html.replace("<li>", f"<li>{mark}<div>").replace("</li>", "</div></li>"))


def _with_conditions(source: str, call: Call | None) -> str:
    conditions = [str(LazyI18nString(rule["text"])) for rule in call.rules] if call else []
    missing = [text for text in conditions if text not in source]
    if not missing:
        return source
    return "\n".join((*(f"- {text}" for text in missing), "", source))
