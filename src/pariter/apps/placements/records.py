"""What a leaf of a frozen list hides, for the one whose leaf it is."""

from pariter.apps.placements.models import LotteryTicket
from pariter.kernels.allocation import Market
from pariter.kernels.allocation.lottery import Ticket, applicant_payload


def ballot_record(ticket: LotteryTicket) -> dict[str, str]:
    """Return what the leaf of one ballot hides, and the salt that opens it."""
    application = ticket.application
    offers = [offer.key for offer in application.call.offers.all()]
    market = Market(
        applicants=(ticket.token,),
        options=tuple(offers),
        capacities=dict.fromkeys(offers, 1),
        preferences={ticket.token: tuple(wish.offer.key for wish in application.preferences.all())},
        order={},
        groups={ticket.token: application.home.code} if application.home else {},
    )
    return opened_leaf(ticket, market)


def opened_leaf(ticket: LotteryTicket, market: Market) -> dict[str, str]:
    """Return what a leaf hides, and the salt that opens it; market: as it was frozen."""
    opened = Ticket(ticket.token, bytes.fromhex(ticket.salt))
    return {
        "token": ticket.token,
        "salt": ticket.salt,
        "record": applicant_payload(market, ticket.token, opened).decode(),
        "leaf": ticket.leaf,
        "number": ticket.number,
    }
