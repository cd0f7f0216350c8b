"""What an office should know where lists of wishes were cut short."""

from django.utils.translation import ngettext

from pariter.apps.applications.queries import used_whole_list
from pariter.apps.programmes.models import Call
from pariter.apps.programmes.numbers import Grouped


def short_lists(longest: int | None, offers: int, used: int, people: int) -> str:
    """Say how many used the whole list that was allowed, and what follows; empty if nothing does.

    longest: wishes that were allowed; used: people who used all of them.
    """
    if longest is None or longest >= offers or not used:
        return ""
    return ngettext(
        "Lists were limited to %(longest)d of %(offers)d offers, and %(used)s of %(people)s "
        "people used all of it. For them a true list may not be the best one: leaving out what "
        "is much wanted can pay.",
        "Lists were limited to %(longest)d of %(offers)d offers, and %(used)s of %(people)s "
        "people used all of it. For them a true list may not be the best one: leaving out what "
        "is much wanted can pay.",
        people,
    ) % {"longest": longest, "offers": offers, "used": Grouped(used), "people": Grouped(people)}


def short_lists_of(call: Call, people: int) -> str:
    """Say the same of a call whose list is frozen."""
    used = used_whole_list(call)
    return short_lists(call.maximum_choices, call.offers.count(), used, people) if used else ""
