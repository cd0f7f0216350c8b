"""Mail to whoever applied."""

from datetime import datetime
from typing import Any

from pariter.apps.applications.models import Application
from pariter.apps.journal.actions import post_mail
from pariter.apps.programmes.models import Call


def write_to(
    application: Application,
    template: str,
    at: datetime,
    *,
    about: Call | None = None,
    **values: Any,
) -> None:
    """Write to the person of an application, about its call or another one.

    values: what the template says besides her name and reference.
    """
    person = application.person
    post_mail(
        to=person.email,
        language=person.language,
        template=template,
        context={
            "name": person.name,
            "reference": application.reference,
            "synthetic": person.is_synthetic,
            **values,
        },
        at=at,
        about=about or application.call,
    )
