"""What people write here, made safe to keep: short texts of one line."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from i18nfield.strings import LazyI18nString

from pariter.apps.correspondence.texts import one_line, turns_text
from pariter.apps.objectives.errors import ObjectiveError

LONGEST = 300


def written(field: str, text: str, missing: str, *, most: int = LONGEST) -> str:
    """Return a text in one line.

    missing: what to say where it is empty; empty where it may be
    Raises ObjectiveError for none, too long a text, or signs that turn it around.
    """
    line = one_line(text)
    if not line and missing:
        raise ObjectiveError(field, missing)
    if len(line) > most:
        raise ObjectiveError(
            field,
            _("This has %(length)d letters. Shorten it to %(most)d.")
            % {"length": len(line), "most": most},
        )
    if turns_text(line):
        raise ObjectiveError(field, _("A hidden sign turns this text around. Type it again."))
    return line


def in_languages(field: str, texts: Mapping[str, str], missing: str) -> LazyI18nString | str:
    """Return a text of one line in each language in which there is one.

    texts: language → words
    missing: what to say where there is none; empty where there may be none
    Raises ObjectiveError as `written` does.
    """
    said = {code: written(field, text, "") for code, text in texts.items()}
    kept = {code: text for code, text in said.items() if text}
    if not kept and missing:
        raise ObjectiveError(field, missing)
    return LazyI18nString(kept) if kept else ""
