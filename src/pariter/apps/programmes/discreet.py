"""What is told of a discreet call outside the site: when and where, never what.

Others see the screen of a phone, a shared calendar or a printed ticket; none of these may say
what somebody comes to.
"""

from collections.abc import Mapping
from copy import copy
from typing import Any

from django.utils.functional import lazystr
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pariter.apps.programmes.models import Call, Edition, Initiative, Offer, Session
from pariter.apps.programmes.moments import day_in_words

ANY = gettext_lazy("your session")
NAMED = (Edition, Initiative, Offer, Session)


class _When:
    """The title that stands for a session's own, in the language in which it is read."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def __str__(self) -> str:
        start = self.session.local_start
        return _("Session on %(day)s, %(time)s") % {
            "day": day_in_words(start, "j F Y"),
            "time": f"{start:%H:%M}",
        }


def title_for(session: Session | None) -> Any:
    """Return what stands for the title of a session, or of one that is not known."""
    return lazystr(_When(session)) if session else ANY


def without_names(values: Mapping[str, Any], call: Call) -> dict[str, Any]:
    """Return what a letter says, with all titles of a discreet call's initiative replaced.

    values: texts, records, and lists and mappings of them; the one under "session" gives the day
    """
    session = values.get("session")
    instead = title_for(session if isinstance(session, Session) else None)
    edition = call.edition
    titles = {
        _known(title)
        for title in (
            edition.initiative.title,
            *Offer.objects.filter(call__edition=edition).values_list("title", flat=True),
            *edition.sessions.values_list("title", flat=True),
        )
    }
    return {key: _plain(value, titles, instead) for key, value in values.items()}


def _plain(value: Any, titles: set[str], instead: Any) -> Any:
    if isinstance(value, NAMED):
        record = copy(value)
        record.title = title_for(value) if isinstance(value, Session) else instead
        return record
    if isinstance(value, dict):
        return {key: _plain(item, titles, instead) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item, titles, instead) for item in value]
    return instead if _known(value) in titles else value


def _known(value: Any) -> str:
    """Return what makes two titles the same: their words in every language."""
    return repr(getattr(value, "data", value))
