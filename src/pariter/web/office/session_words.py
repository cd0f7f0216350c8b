"""A proposed session in words: its facts, its state, and what stands in its way."""

from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _

from pariter.apps.participation.change_requests import wished_whereabouts
from pariter.apps.programmes.models import Call, Session, SessionProposal
from pariter.apps.programmes.session_content import Proposed
from pariter.web.office.progress import Tag
from pariter.web.participant.wording import session_in_words
from pariter.web.public.session_words import access_names, ages, topic_names
from pariter.web.templatetags.components import long_moment

State = SessionProposal.State
STATES = {
    State.DRAFT: "neutral",
    State.SENT: "info",
    State.RETURNED: "warning",
    State.APPROVED: "success",
    State.DECLINED: "danger",
    State.WITHDRAWN: "neutral",
}


def proposal_tabs(current: str) -> list[dict[str, Any]]:
    """Return the pages about what partners propose and who speaks, for the `tabs` tag."""
    pages = (
        ("office_session_proposals", _("Proposed sessions")),
        ("office_speakers", _("Speakers")),
    )
    return [
        {"label": label, "url": reverse(name), "current": name == current} for name, label in pages
    ]


def state_tag(proposal: Any) -> Tag:
    """Return how a proposal stands, in a few words."""
    return Tag(str(proposal.get_state_display()), STATES[State(proposal.state)])


def hours_of(found: Proposed) -> str:
    """Write when a proposed session takes place; nothing where that cannot be read yet."""
    if not (found.starts_at and found.ends_at):
        return ""
    return f"{long_moment(found.starts_at)}–{found.ends_at:%H:%M}"


def where_of(found: Proposed) -> str:
    """Write where a proposed session takes place."""
    if found.online:
        return _("Online")
    return _joined(found.place, found.venue)


def facts_of(found: Proposed, call: Call) -> list[tuple[str, str]]:
    """Return the facts of a proposal as questions and answers; what is not said is a dash."""
    programme = call.edition.initiative.programme
    topics = topic_names(programme.topics, get_language() or "")
    names = [str(get_language_info(code)["name_translated"]) for code in found.spoken]
    rows = [
        (_("When"), hours_of(found)),
        (_("Where"), where_of(found)),
        (_("Link"), found.link),
        (_("Topics"), ", ".join(topics[key] for key in found.topics)),
        (_("For whom"), ages(found.least_age, found.most_age) or _("Every age")),
        (_("Spoken languages"), ", ".join(names)),
        (_("Access"), ", ".join(access_names(found.access))),
        (_("Seats"), str(found.seats or "")),
        (_("Needs from the office"), found.needs),
    ]
    return [(name, value or "–") for name, value in rows if value or name != _("Link")]


def words_of(found: Proposed, languages: list[str]) -> list[tuple[str, str, str, str]]:
    """Return title and summary in each language: code, name, title, summary."""
    return [
        (
            code,
            get_language_info(code)["name_local"],
            found.title.get(code, ""),
            found.summary.get(code, ""),
        )
        for code in languages
    ]


def wished_in_words(session: Session, wished: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Return what a partner wants to change: what, how it stands, how it would be."""
    to = wished_whereabouts(session, wished)
    zone = ZoneInfo(session.zone)
    begins, ends = to.starts_at.astimezone(zone), to.ends_at.astimezone(zone)
    rows = []
    if {"starts", "ends"} & wished.keys():
        rows.append((_("When"), session_in_words(session), f"{long_moment(begins)}–{ends:%H:%M}"))
    if {"venue", "place"} & wished.keys():
        stands = (session.place, session.venue)
        rows.append((_("Where"), _joined(*stands), _joined(to.place, to.venue)))
    if "seats" in wished and session.offer:
        rows.append((_("Seats"), str(session.offer.capacity), str(wished["seats"])))
    return rows


def _joined(*parts: Any) -> str:
    return ", ".join(str(part) for part in parts if part)
