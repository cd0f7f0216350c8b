"""Mail to whoever has a duty at a session."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from pariter.apps.journal.actions import post_mail
from pariter.apps.participation.duty_links import duty_key_of
from pariter.apps.participation.models import Duty

NOBODYS = "@example.org"
"""Addresses of this domain belong to nobody (RFC 2606): a demonstration invents them."""


def write_to_her(duty: Duty, template: str, at: datetime, **values: Any) -> None:
    """Write to her from `mail/<template>.txt`, with the link that opens her own page.

    values: what the template says besides
    """
    session = duty.session
    initiative = session.edition.initiative
    programme = initiative.programme
    zone = ZoneInfo(session.zone)
    post_mail(
        to=duty.email,
        language=duty.language,
        template=template,
        context={
            "name": duty.name,
            "duty": duty,
            "key": duty_key_of(duty),
            "session": session,
            "begins_at": duty.begins_at.astimezone(zone),
            "ends_at": duty.ends_at.astimezone(zone),
            "initiative": initiative.title,
            "institution": programme.institution,
            "contact": initiative.contact.email,
            "synthetic": duty.email.endswith(NOBODYS),
            **values,
        },
        about=programme,
        at=at,
    )
