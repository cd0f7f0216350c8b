"""A lottery that was drawn, as mechanisms and proofs need it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from pariter.apps.placements.draw_source import source_of
from pariter.apps.placements.errors import PlacementError
from pariter.apps.placements.models import Lottery, LotteryTicket
from pariter.apps.programmes.models import Call
from pariter.kernels.allocation import lottery as draws


@dataclass(frozen=True)
class DrawnLottery:
    """The lottery of a call, with everyone's ticket."""

    call: Call
    lottery: Lottery
    tickets: list[LotteryTicket]

    @property
    def tokens(self) -> dict[int, str]:
        """Application id → token."""
        return {ticket.application_id: ticket.token for ticket in self.tickets}

    @property
    def order(self) -> dict[str, int]:
        """Token → place in the common order, the first is 1."""
        return {ticket.token: ticket.order for ticket in self.tickets if ticket.order is not None}

    @property
    def held(self) -> draws.Lottery:
        """The lottery as it was held, for the audit."""
        return draws.Lottery(
            call=self.call.address,
            source=source_of(self.call),
            beacon=self.lottery.beacon,
            committed_at=self.lottery.committed_at,
            draw_at=self.lottery.draw_at,
            root=bytes.fromhex(self.lottery.root),
            tickets={
                ticket.token: draws.Ticket(ticket.token, bytes.fromhex(ticket.salt))
                for ticket in self.tickets
            },
            engine=self.lottery.engine,
        )


def drawn_lottery(call: Call) -> DrawnLottery:
    """Return the lottery of a call; raises PlacementError before it is drawn."""
    lottery = Lottery.objects.filter(call=call, drawn_at__isnull=False).first()
    if lottery is None:
        raise PlacementError(
            "not_drawn", _("The lottery has not been drawn yet. Places are given after that.")
        )
    return DrawnLottery(call, lottery, list(lottery.tickets.all()))
