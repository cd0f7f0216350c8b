"""The money of a vote, in whole euros."""

from fractions import Fraction
from math import ceil

from django.utils.translation import gettext as _

from pariter.apps.placements.errors import PlacementError
from pariter.apps.programmes.models import Call
from pariter.kernels.allocation.funding_lottery import VoteTerms

EURO = 100
"""Cents in a euro."""


def terms_of_vote(call: Call) -> VoteTerms:
    """Return what a vote decides on; raises PlacementError.

    Costs are rounded up and the budget down, so that what is funded is never more than there is.
    """
    if call.budget is None:
        raise PlacementError("no_vote", _("This call votes on nothing."))
    return VoteTerms(
        budget=call.budget // EURO,
        costs={offer.key: ceil(Fraction(offer.cost or 0, EURO)) for offer in call.offers.all()},
    )
