"""Mail to guardians, and to minors about them; never with what a guardian told."""

import re
from datetime import datetime
from typing import Any

from pariter.apps.applications.guardian_terms import PHOTOS, TERMS
from pariter.apps.applications.mail import write_to
from pariter.apps.applications.models import Application, Guardian
from pariter.apps.journal.actions import post_mail
from pariter.apps.placements.mail import write_about
from pariter.apps.placements.models import Placement
from pariter.apps.placements.tickets import guardian_key_of
from pariter.apps.programmes.models import Offer

NO_NAME = re.compile(r"[/@:<>\\0-9]|www\.", re.IGNORECASE)
"""What no name has, and an address of a page does."""


def tell_minor(placement: Placement, at: datetime, *, is_asked: bool = True) -> None:
    """Tell a minor until when a seat is held for her guardian's yes.

    is_asked: whether somebody was asked; otherwise she names somebody now
    """
    until = placement.answer_by
    write_about(placement, "waits_for_guardian", at, answer_by=until, is_asked=is_asked)


def tell_asked(
    guardian: Guardian, confirm_by: datetime | None, at: datetime, *, again: bool = False
) -> None:
    """Ask a guardian to confirm, or remind her."""
    _write(guardian, "guardian_asked", at, confirm_by=confirm_by, again=again)


def tell_confirmed(guardian: Guardian, at: datetime) -> None:
    """Send a guardian what she agreed to, and tell the minor."""
    terms = TERMS[guardian.terms]
    _write(guardian, "guardian_confirmed", at, terms=terms, photos=PHOTOS[guardian.terms])
    if not guardian.is_applicant:
        write_to(guardian.application, "guardian_said_yes", at, offers=_offers(guardian))


def tell_refused(guardian: Guardian, confirm_by: datetime | None, at: datetime) -> None:
    """Tell a minor that her guardian does not confirm."""
    zone = guardian.application.call.zone
    write_to(guardian.application, "guardian_said_no", at, confirm_by=confirm_by, zone=zone)


def tell_withdrawn(guardian: Guardian, at: datetime) -> None:
    """Tell a minor that her guardian has taken her yes back."""
    if not guardian.is_applicant:
        write_to(guardian.application, "guardian_took_back", at)


def _write(guardian: Guardian, template: str, at: datetime, **values: Any) -> None:
    application = guardian.application
    call = application.call
    post_mail(
        to=guardian.email,
        language=guardian.language or application.person.language,
        template=template,
        context={
            "name": written_name(guardian.name),
            "child": "" if guardian.is_applicant else written_name(application.person.name),
            "initiative": call.edition.initiative.title,
            "offers": _offers(guardian),
            "reference": application.reference,
            "key": guardian_key_of(guardian),
            "photographed": guardian.may_photograph,
            "zone": call.zone,
            "synthetic": application.person.is_synthetic,
            **values,
        },
        at=at,
        about=call,
    )


def written_name(name: str) -> str:
    """Return a name as our mail to somebody else writes it; nothing where it could be an address.

    A stranger may have typed it, to say what she likes in our mail.
    """
    return "" if NO_NAME.search(name) else name


def _offers(guardian: Guardian) -> list[Any]:
    return [offer.title for offer in asked_about(guardian.application)]


def asked_about(application: Application) -> list[Offer]:
    """Return what an application has, or waits for; else what it wishes for."""
    held = Placement.objects.filter(application=application, state__in=Placement.ACTIVE)
    offers = [place.offer for place in held.select_related("offer").order_by("pk")]
    wishes = application.preferences.select_related("offer").order_by("rank")
    return offers or [wish.offer for wish in wishes]
