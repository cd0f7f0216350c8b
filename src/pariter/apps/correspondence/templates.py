"""Words that offices use again: kept in each language, filled in for one enquiry."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from i18nfield.strings import LazyI18nString

from pariter.apps.correspondence import texts
from pariter.apps.correspondence.errors import LetterError
from pariter.apps.correspondence.models import AnswerTemplate, Enquiry
from pariter.apps.journal.actions import record, written_language
from pariter.apps.people.models import Person
from pariter.apps.programmes.models import Programme

PLACEHOLDERS = ("greeting", "name", "reference", "initiative")
IN_BRACES = re.compile(r"\{([^{}\n]*)\}")


def placeholder_refusal(text: str, known: Sequence[str] = PLACEHOLDERS) -> str:
    """Say which words in braces are no placeholder, and which are; nothing where all are."""
    unknown = [name for name in IN_BRACES.findall(text) if name not in known]
    if not unknown:
        return ""
    return _("{%(wrong)s} is no placeholder. Use one of: %(known)s.") % {
        "wrong": unknown[0],
        "known": ", ".join(f"{{{name}}}" for name in known),
    }


def filled(template: AnswerTemplate, enquiry: Enquiry) -> str:
    """Return a template's words for an enquiry, in its language."""
    language = written_language(enquiry.language)
    with translation.override(language):
        values = {
            "greeting": _("Dear %(name)s,") % {"name": enquiry.name}
            if enquiry.name
            else _("Good day,"),
            "name": enquiry.name,
            "reference": enquiry.reference,
            "initiative": str((enquiry.initiative or enquiry.programme).title),
        }
        text = template.text.localize(language)
    # Put in once: what people typed is never looked through for placeholders.
    return IN_BRACES.sub(lambda found: values.get(found[1], found[0]), text)


@transaction.atomic
def save_template(
    *,
    programme: Programme,
    title: str,
    text: Mapping[str, str],
    at: datetime,
    by: Person,
    template: AnswerTemplate | None = None,
) -> AnswerTemplate:
    """Keep a template, new or changed.

    text: language → words, with placeholders such as {name}
    Raises LetterError.
    """
    title = texts.one_line(title)
    words = {code: texts.paragraphs(text.get(code, "")) for code in programme.languages}
    if not title or len(title) > 100:
        raise LetterError("title", _("Give the template a name of at most 100 letters."))
    if not any(words.values()):
        raise LetterError("empty", _("Write the text in at least one language."))
    for written in words.values():
        if refusal := placeholder_refusal(written):
            raise LetterError("placeholder", refusal)
    same = AnswerTemplate.objects.filter(programme=programme, title=title)
    if template:
        same = same.exclude(pk=template.pk)
    if same.exists():
        raise LetterError("title", _("There is a template of this name. Choose another."))
    kept = template or AnswerTemplate(programme=programme)
    kept.title = title
    kept.text = LazyI18nString({code: written for code, written in words.items() if written})
    kept.save()
    record(
        actor=by,
        action="answer_template.changed" if template else "answer_template.added",
        subject=kept,
        at=at,
    )
    return kept


@transaction.atomic
def delete_template(*, template: AnswerTemplate, at: datetime, by: Person) -> None:
    """Take a template away; answers that were written with it stay as they are."""
    record(actor=by, action="answer_template.deleted", subject=template, at=at)
    template.delete()
