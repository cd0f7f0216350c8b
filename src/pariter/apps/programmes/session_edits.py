"""Writes: a partner changes what its session says, or asks for another time, place or size.

Texts, access and the link change at once. People have signed up for the time, the place and the
seats, so that the office decides about those.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, get_args

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from i18nfield.strings import LazyI18nString

from pariter.apps.journal.actions import record
from pariter.apps.people.models import Person
from pariter.apps.programmes.errors import SessionProposalError
from pariter.apps.programmes.models import ChangeRequest, Session
from pariter.apps.programmes.session_content import (
    LINK,
    LINK_LENGTH,
    TEXT_LENGTH,
    TITLE_LENGTH,
    TURNS_TEXT,
    plain,
)
from pariter.packs.values import Access

State = ChangeRequest.State
REASON_LENGTH = 500


@transaction.atomic
def describe_session(
    *,
    session: Session,
    title: Mapping[str, str],
    summary: Mapping[str, str],
    access: Sequence[str],
    link: str,
    at: datetime,
    by: Person,
) -> bool:
    """Change what a session says; return whether something changed. The journal keeps the old.

    title, summary: by language; a language left empty keeps nothing.
    Raises SessionProposalError with what is to mend.
    """
    locked = Session.objects.select_for_update(of=("self",)).get(pk=session.pk)
    _require_coming(locked, at)
    title, summary = _written(title), _written(summary)
    _refuse_words(locked, title, summary, link)
    changed = _change(
        locked,
        title=LazyI18nString(title),
        access=[key for key in get_args(Access) if key in access],
        link=link,
    )
    if locked.offer:
        offer = _change(locked.offer, title=LazyI18nString(title), summary=LazyI18nString(summary))
        changed |= {"summary": offer["summary"]} if "summary" in offer else {}
    if changed:
        record(
            actor=by, action="session.described", subject=locked, details={"was": changed}, at=at
        )
    return bool(changed)


@transaction.atomic
def ask_for_change(
    *,
    session: Session,
    wished: Mapping[str, Any],
    reason: str,
    at: datetime,
    by: Person,
) -> ChangeRequest:
    """Ask the office for another time, place or number of seats; one request at a time.

    wished: see ChangeRequest. Raises SessionProposalError.
    """
    _require_coming(session, at)
    if not wished:
        raise SessionProposalError(
            _("Nothing is to change. Change a time, the place or the seats.")
        )
    [text] = plain({"reason": reason}).values()
    if not 0 < len(text) <= REASON_LENGTH:
        message = _("Say why, in 500 letters at most.")
        raise SessionProposalError(message, {"reason": message})
    try:
        with transaction.atomic():
            asked = ChangeRequest.objects.create(
                session=session, asked_by=by, wished=dict(wished), reason=text, asked_at=at
            )
    except IntegrityError:
        raise SessionProposalError(
            _("A change is asked for already. Take it back first to ask for another one.")
        ) from None
    record(
        actor=by,
        action="session_change.asked",
        subject=asked,
        details={"session": session.pk, "wished": asked.wished},
        at=at,
    )
    return asked


@transaction.atomic
def take_change_back(*, request: ChangeRequest, at: datetime, by: Person) -> None:
    """Take a request back before the office has decided."""
    _settle(request, State.WITHDRAWN, "", at, by)


@transaction.atomic
def settle_change(
    *, request: ChangeRequest, state: str, at: datetime, by: Person, note: str = ""
) -> ChangeRequest:
    """Keep what the office decided about a request. Raises SessionProposalError."""
    [text] = plain({"note": note}).values()
    if state == State.DECLINED and not 0 < len(text) <= REASON_LENGTH:
        message = _("Say why, in 500 letters at most.")
        raise SessionProposalError(message, {"note": message})
    return _settle(request, State(state), text, at, by)


def _settle(
    request: ChangeRequest, state: State, note: str, at: datetime, by: Person
) -> ChangeRequest:
    locked = ChangeRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if locked.state != State.ASKED:
        raise SessionProposalError(_("This request is settled already. Load the page again."))
    locked.state, locked.note, locked.decided_at, locked.decided_by = state, note, at, by
    locked.save(update_fields=["state", "note", "decided_at", "decided_by"])
    record(
        actor=by,
        action=f"session_change.{state}",
        subject=locked,
        details={"session": locked.session_id, "note": note},
        at=at,
    )
    return locked


def _require_coming(session: Session, at: datetime) -> None:
    if session.cancelled_at or session.ends_at <= at:
        raise SessionProposalError(
            _("This session is over or cancelled. It cannot change any more.")
        )


def _written(texts: Mapping[str, str]) -> dict[str, str]:
    return {code: text for code, text in plain(texts).items() if text}


def _refuse_words(
    session: Session, title: Mapping[str, str], summary: Mapping[str, str], link: str
) -> None:
    mistakes = {}
    for name, texts, most in (("title", title, TITLE_LENGTH), ("summary", summary, TEXT_LENGTH)):
        for code, text in texts.items():
            if len(text) > most:
                mistakes[f"{name}_{code}"] = _(
                    "This has %(length)d letters. Shorten it to %(most)d."
                ) % {"length": len(text), "most": most}
            elif TURNS_TEXT.search(text):
                mistakes[f"{name}_{code}"] = _(
                    "A hidden sign turns this text around. Type it again."
                )
    if not title:
        first = session.edition.initiative.programme.languages[0]
        mistakes[f"title_{first}"] = _("Write a title in one language at least.")
    if link and (len(link) > LINK_LENGTH or not LINK.fullmatch(link)):
        mistakes["link"] = _("A link begins with https:// and has no spaces.")
    if mistakes:
        raise SessionProposalError(_("Something is to mend before this can be saved."), mistakes)


def _change(part: Any, **values: Any) -> dict[str, Any]:
    """Set what differs; return what was there before, as data."""
    was = {}
    for name, new in values.items():
        old = getattr(part, name)
        before, now = (getattr(value, "data", value) for value in (old, new))
        if before != now:
            was[name] = before
            setattr(part, name, new)
    if was:
        part.save(update_fields=list(was))
    return was
