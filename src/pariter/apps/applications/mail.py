"""Mail to whoever applied."""

from datetime import datetime
from typing import Any

from pariter.apps.applications.models import Application
from pariter.apps.journal.actions import Letter, compose, post_texts, written_language
from pariter.apps.programmes.discreet import without_names
from pariter.apps.programmes.models import Call


def write_to(
    application: Application,
    template: str,
    at: datetime,
    *,
    about: Call | None = None,
    **values: Any,
) -> None:
    """Write to the person of an application, about its call or another one; see `letter_to`."""
    letter = letter_to(application, template, **values)
    post_texts(letters=[letter], at=at, about=about or application.call)


def letter_to(application: Application, template: str, **values: Any) -> Letter:
    """Return a letter to the person of an application, from `mail/<template>.txt`.

    values: what the template says besides her name and reference.
    """
    person, call = application.person, application.call
    language = written_language(person.language)
    told = {
        "name": person.name,
        "reference": application.reference,
        "synthetic": person.is_synthetic,
        **(without_names(values, call) if call.discreet else values),
    }
    subject, body = compose(language=language, template=template, context=told)
    return Letter(to=person.email, language=language, subject=subject, body=body)
