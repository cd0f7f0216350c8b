"""The sessions that a partner's organisation gives: when, where, and how full they are."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from pariter.apps.objectives.models import Outcome
from pariter.apps.objectives.queries import outcomes_of, register_roles
from pariter.apps.programmes.models import OfficeRole, SessionProposal
from pariter.apps.programmes.numbers import Grouped
from pariter.apps.programmes.session_content import read
from pariter.apps.programmes.session_queries import (
    calls_to_propose_for,
    partner_roles,
    proposals_of_partner,
)
from pariter.web.access import office, person
from pariter.web.context import show_under
from pariter.web.office.facts import hosted_offers
from pariter.web.office.for_whom import for_whom
from pariter.web.office.frame import page
from pariter.web.office.progress import FIRST_COME, Tag
from pariter.web.office.session_words import state_tag
from pariter.web.participant.wording import session_in_words
from pariter.web.templatetags.components import long_date

State = SessionProposal.State


@dataclass(frozen=True)
class Hosted:
    """One offer as its host sees it: public numbers, and nothing about people.

    sessions: when and where, in words; own: the key of the session that it can change;
    taken: nothing before the places are given.
    """

    offer: Any
    starts: datetime | None
    sessions: list[tuple[str, str]]
    own: int | None
    taken: str
    free: str
    tag: Tag
    is_past: bool


@office
def sessions(request: HttpRequest) -> HttpResponse:
    """List what each organisation gives for which the person acts."""
    roles = list(partner_roles(person(request)))
    if not roles:
        raise PermissionDenied
    if len({role.programme_id for role in roles}) == 1:
        show_under(request, roles[0].programme)
    at = timezone.now()
    found = [_hosted(offer, at) for offer in hosted_offers(roles)]
    proposals = list(proposals_of_partner(person(request)).exclude(state=State.APPROVED))
    return page(
        request,
        "partner",
        section="sessions",
        keeps_register=bool(register_roles(person(request))),
        outcomes=outcomes_of(person(request)).filter(state=Outcome.State.STATED).count(),
        has_outcomes=outcomes_of(person(request)).exists(),
        groups=[
            _group(role, [one for one in found if _is_hers(one, role)], proposals, at)
            for role in roles
        ],
    )


def _group(
    role: OfficeRole, found: list[Hosted], proposals: list[Any], at: datetime
) -> dict[str, Any]:
    return {
        "role": role,
        "calls": [(call, for_whom(call)) for call in calls_to_propose_for(role, at)],
        "proposals": [
            (one, _name_of(one), state_tag(one)) for one in proposals if _is_from(one, role)
        ],
        "coming": [one for one in found if not one.is_past],
        "past": [one for one in found if one.is_past],
    }


def _is_from(proposal: Any, role: OfficeRole) -> bool:
    """Tell whether a proposal belongs under a role, where a person has several."""
    initiative = proposal.call.edition.initiative
    return (
        proposal.organisation_id == role.organisation_id
        and initiative.programme_id == role.programme_id
        and role.strand_id in (None, initiative.strand_id)
    )


def _name_of(proposal: Any) -> str:
    return read(proposal.content, proposal.call, {}).name or _("No title yet")


def _is_hers(hosted: Hosted, role: OfficeRole) -> bool:
    """Tell whether an offer belongs under a role, where a person has several."""
    initiative = hosted.offer.call.edition.initiative
    names = role.organisation.name.data.values() if role.organisation else ()
    return (
        initiative.programme_id == role.programme_id
        and role.strand_id in (None, initiative.strand_id)
        and hosted.offer.host in names
    )


def _hosted(offer: Any, at: datetime) -> Hosted:
    call, sessions = offer.call, list(offer.sessions.all())
    free = max(offer.capacity - offer.taken, 0)
    taken = ngettext("%(count)s seat taken", "%(count)s seats taken", offer.taken)
    left = ngettext("%(count)s free", "%(count)s free", free)
    is_given = call.mechanism == FIRST_COME or offer.published_at
    seats = ngettext("%(count)s seat", "%(count)s seats", offer.capacity)
    return Hosted(
        offer=offer,
        starts=sessions[0].local_start if sessions else None,
        sessions=[(session_in_words(one), str(one.place)) for one in sessions],
        own=sessions[0].pk if sessions and sessions[0].organisation_id else None,
        taken=taken % {"count": Grouped(offer.taken)}
        if is_given
        else seats % {"count": Grouped(offer.capacity)},
        free=left % {"count": Grouped(free)} if is_given else _("places are not given yet"),
        tag=_tag(call, at),
        is_past=bool(sessions) and all(one.ends_at <= at for one in sessions),
    )


def _tag(call: Any, at: datetime) -> Tag:
    if call.is_open(at):
        return Tag(_("Open until %(day)s") % {"day": long_date(call.local_deadline)}, "success")
    if at < call.opens_at:
        return Tag(_("Opens on %(day)s") % {"day": long_date(call.local_opening)}, "neutral")
    return Tag(pgettext("call", "Closed"), "neutral")
