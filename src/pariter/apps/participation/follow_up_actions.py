"""Writes: ask who was met whether we may ask again, ask her once a year, forget her address."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from pariter.apps.journal.actions import forget_mail, post_mail, record
from pariter.apps.participation.errors import FollowUpError
from pariter.apps.participation.follow_up_terms import CURRENT
from pariter.apps.participation.followed import edition_met, last_day, today_of
from pariter.apps.participation.models import FollowUp, FollowUpAnswer
from pariter.apps.programmes.models import Initiative

State = FollowUp.State
BETWEEN_MAILS = timedelta(hours=1)
"""Time before the link is sent again: anyone may type anyone's address."""
TO_AGREE = timedelta(days=14)
YEAR = timedelta(days=365)
AT_ONCE = 200
"""People whom one round of the worker writes to, or forgets."""


@transaction.atomic
def ask_to_follow(
    *, initiative: Initiative, email: str, guardian_email: str, language: str, at: datetime
) -> None:
    """Send a link by which someone who was met agrees; of a minor it goes to her guardian.

    guardian_email: empty where she says that she is of age
    Asking again sends the link again, at most once an hour. Says nothing of who asked before.
    Raises FollowUpError: not_open, email, guardian_email.
    """
    edition = edition_met(initiative, at)
    if edition is None:
        raise FollowUpError(
            "not_open",
            _("Leave your address after you have taken part, within 90 days of the end."),
        )
    email, guardian_email = email.strip().lower(), guardian_email.strip().lower()
    _require_address("email", email)
    if guardian_email:
        _require_address("guardian_email", guardian_email)
    if guardian_email == email:
        raise FollowUpError(
            "guardian_email",
            _("This is your own address. Enter the address of a parent or guardian."),
        )
    found, is_new = FollowUp.objects.select_for_update().get_or_create(
        edition=edition,
        email=email,
        defaults={
            "guardian_email": guardian_email,
            "language": language,
            "token": secrets.token_urlsafe(24),
            "terms": CURRENT,
            "asked_at": at,
            "mailed_at": at,
        },
    )
    if found.state != State.ASKED or (not is_new and at - found.mailed_at < BETWEEN_MAILS):
        return
    found.guardian_email, found.mailed_at = guardian_email, at
    found.save(update_fields=["guardian_email", "mailed_at"])
    if is_new:
        record(actor=None, action="follow_up.asked", subject=found, at=at)
    _write(found, guardian_email or email, "follow_up_confirm", at)


@transaction.atomic
def agree_to_follow(*, follow_up: FollowUp, at: datetime) -> None:
    """Note the yes of her who may give it; twice is once. Raises FollowUpError."""
    found = _lock(follow_up)
    if found.state == State.AGREED:
        return
    _require_live(found)
    found.state, found.agreed_at, found.mailed_at = State.AGREED, at, at
    found.until = last_day(found.edition, at)
    found.save(update_fields=["state", "agreed_at", "mailed_at", "until"])
    details = {"terms": found.terms, "guardian": bool(found.guardian_email)}
    record(actor=None, action="follow_up.agreed", subject=found, details=details, at=at)
    # A minor hears what was agreed for her, with the same way to stop it.
    _write(found, found.email, "follow_up_agreed", at)


@transaction.atomic
def stop_following(*, follow_up: FollowUp, at: datetime) -> None:
    """Take the consent back: addresses and mails are erased at once; twice is once."""
    found = _lock(follow_up)
    if found.state in FollowUp.LIVE:
        _end(found, State.WITHDRAWN, at)


@transaction.atomic
def answer_follow_up(
    *, follow_up: FollowUp, doing: str, field: str, has_applied: bool | None, at: datetime
) -> FollowUpAnswer:
    """Keep the answer of this year's round, once.

    Raises FollowUpError: ended, not_asked, answered, field.
    """
    found = _lock(follow_up)
    _require_live(found)
    if found.rounds == 0:
        raise FollowUpError(
            "not_asked", _("We have not asked you yet. We write a year after you agreed.")
        )
    if found.until is None or today_of(found.edition, at) > found.until:
        raise FollowUpError("ended", _("The time for which we may ask you is over."))
    if found.answers.filter(round=found.rounds).exists():
        raise FollowUpError("answered", _("You have answered this year. Thank you."))
    studies = doing == FollowUpAnswer.Doing.STUDIES
    if studies and not field:
        raise FollowUpError("field", _("Choose what you study."))
    answer = FollowUpAnswer.objects.create(
        follow_up=found,
        round=found.rounds,
        doing=doing,
        field=field if studies else "",
        has_applied=has_applied,
        answered_at=at,
    )
    record(
        actor=None,
        action="follow_up.answered",
        subject=found,
        details={"round": found.rounds},
        at=at,
    )
    return answer


def ask_followed(*, at: datetime) -> int:
    """Ask everyone whose last mail is a year old, while her consent holds; return how many."""
    due = FollowUp.objects.filter(state=State.AGREED, mailed_at__lte=at - YEAR)
    keys = due.order_by("mailed_at", "pk").values_list("pk", flat=True)
    return sum(_ask(key, at) for key in keys[:AT_ONCE])


def erase_followed(*, at: datetime) -> int:
    """Forget who never agreed, and the addresses of consents that have run out; return how many."""
    over = FollowUp.objects.filter(state=State.ASKED, mailed_at__lte=at - TO_AGREE)
    # Zones differ by a day at most; _expire looks at the clock of the edition.
    late = FollowUp.objects.filter(state=State.AGREED, until__lt=at.date() + timedelta(days=1))
    return sum(
        act(key, at)
        for act, found in ((_forget, over), (_expire, late))
        for key in found.order_by("pk").values_list("pk", flat=True)[:AT_ONCE]
    )


@transaction.atomic
def _ask(key: int, at: datetime) -> int:
    found = _lock(FollowUp(pk=key))
    is_over = found.until is None or today_of(found.edition, at) > found.until
    if found.state != State.AGREED or is_over or found.mailed_at > at - YEAR:
        return 0
    found.rounds, found.mailed_at = found.rounds + 1, at
    found.save(update_fields=["rounds", "mailed_at"])
    details = {"round": found.rounds}
    record(actor=None, action="follow_up.mailed", subject=found, details=details, at=at)
    _write(found, found.email, "follow_up_asks", at, choices=FollowUpAnswer.Doing.choices)
    return 1


@transaction.atomic
def _forget(key: int, at: datetime) -> int:
    found = FollowUp.objects.select_for_update().filter(pk=key, state=State.ASKED).first()
    if found is None or found.mailed_at > at - TO_AGREE:
        return 0
    forget_mail(about=[found])
    found.delete()
    return 1


@transaction.atomic
def _expire(key: int, at: datetime) -> int:
    found = _lock(FollowUp(pk=key))
    if found.state != State.AGREED or not found.until or today_of(found.edition, at) <= found.until:
        return 0
    _end(found, State.EXPIRED, at)
    return 1


def _end(found: FollowUp, state: State, at: datetime) -> None:
    forget_mail(about=[found])
    found.state, found.ended_at, found.email, found.guardian_email = state, at, "", ""
    found.save(update_fields=["state", "ended_at", "email", "guardian_email"])
    record(actor=None, action=f"follow_up.{state}", subject=found, at=at)


def _lock(follow_up: FollowUp) -> FollowUp:
    return (
        FollowUp.objects.select_for_update(of=("self",))
        .select_related("edition__initiative__programme")
        .get(pk=follow_up.pk)
    )


def _require_live(found: FollowUp) -> None:
    if found.state not in FollowUp.LIVE:
        raise FollowUpError("ended", _("This has ended: we hold no address and ask no more."))


def _require_address(code: str, email: str) -> None:
    try:
        validate_email(email)
    except ValidationError:
        raise FollowUpError(code, _("Enter an e-mail address such as name@example.org.")) from None


def _write(found: FollowUp, to: str, template: str, at: datetime, **more: Any) -> None:
    initiative = found.edition.initiative
    post_mail(
        to=to,
        language=found.language,
        template=template,
        context={
            "follow_up": found,
            "initiative": initiative,
            "programme": initiative.programme,
            "synthetic": settings.DEMONSTRATION,
            **more,
        },
        at=at,
        about=found,
    )
