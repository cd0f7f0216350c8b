"""Lottery windows: wishes for first-come places that one draw decides, whoever came first.

Until the window closes every wish waits, and `order` is its rank on the own list of a party: a
family's, or a class's. Then nothing changes until the result of the draw is published, but that
people may leave. From then on the call goes on as others do: first come, with a waiting list.
"""

from collections.abc import Iterable
from datetime import datetime
from enum import Enum

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from pariter.apps.applications.models import Application, SchoolClass
from pariter.apps.journal.actions import record
from pariter.apps.people.models import Person
from pariter.apps.placements.errors import PlacementError
from pariter.apps.placements.models import AllocationRun, Lottery, Placement
from pariter.apps.programmes.models import Call, Offer
from pariter.apps.programmes.moments import in_words

State = Placement.State


class Phase(Enum):
    """How a call stands to its window."""

    NONE = "it has none"
    OPEN = "wishes are collected"
    DRAWING = "the window has closed, and the result is not published"
    OVER = "the result is published, or nobody wished for anything"


def phase_of(call: Call, at: datetime) -> Phase:
    """Return how a call stands to its window; a call without one asks the database nothing."""
    if call.window_closes_at is None:
        return Phase.NONE
    if at < call.window_closes_at:
        return Phase.OPEN
    real = call.runs.filter(kind=AllocationRun.Kind.REAL, published_at__isnull=False)
    if real.exists():
        return Phase.OVER
    is_frozen = Lottery.objects.filter(call=call).exists()
    return Phase.DRAWING if is_frozen or wishes_of(call).exists() else Phase.OVER


def is_drawn_for(call: Call, at: datetime) -> bool:
    """Tell whether places are not given yet, since a draw decides."""
    return phase_of(call, at) in (Phase.OPEN, Phase.DRAWING)


def wishes_of(call: Call) -> QuerySet[Placement]:
    """Return the wishes of a window that still stand, each party's in the order of its list."""
    return Placement.objects.filter(
        offer__call=call, state=State.WAITING, created_at__lt=call.window_closes_at
    ).order_by("order", "offer__position", "pk")


def refuse_while_drawing(call: Call, at: datetime) -> None:
    """Raise PlacementError between the end of a window and the result of its draw."""
    if phase_of(call, at) is not Phase.DRAWING or call.window_closes_at is None:
        return
    closed = {"when": in_words(call.window_closes_at, call.zone)}
    said = _("The window closed on %(when)s, and the draw is under way.") % closed
    if call.draw_at:
        draw = {"when": in_words(call.draw_at, call.zone)}
        said += " " + _("The draw is on %(when)s.") % draw
    said += " " + _("Come back after the result: places that are left then go first come.")
    raise PlacementError("drawing", said)


def note_wish(
    *,
    application: Application,
    offer: Offer,
    seats: int,
    at: datetime,
    school_class: SchoolClass | None = None,
) -> Placement:
    """Keep a wish for the draw, as the last on the list of a family or class."""
    own = Placement.objects.filter(
        application=application, school_class=school_class, state=State.WAITING
    )
    last = own.order_by("-order").values_list("order", flat=True).first() or 0
    return Placement.objects.create(
        application=application,
        school_class=school_class,
        offer=offer,
        state=State.WAITING,
        order=last + 1,
        seats=seats,
        created_at=at,
    )


@transaction.atomic
def wish_first(*, placement: Placement, at: datetime, by: Person) -> None:
    """Put a wish at the head of its party's list while the window is open.

    Raises PlacementError.
    """
    listed = _own_wishes(placement, at)
    if listed[0].pk == placement.pk:
        return
    listed.sort(key=lambda wish: wish.pk != placement.pk)
    for rank, wish in enumerate(listed, start=1):
        wish.order = rank
    Placement.objects.bulk_update(listed, ["order"])
    record(actor=by, action="placement.wished_first", subject=placement, at=at)


@transaction.atomic
def change_party(*, placement: Placement, seats: int, at: datetime, by: Person) -> None:
    """Let more or fewer people of a family come, while the window is open.

    Raises PlacementError.
    """
    listed = _own_wishes(placement, at)
    current = next(wish for wish in listed if wish.pk == placement.pk)
    most = min(placement.offer.call.most_together + current.companions, placement.offer.capacity)
    if not current.companions < seats <= most:
        raise PlacementError(
            "seats",
            _("Choose a number from %(least)d to %(most)d.")
            % {"least": current.companions + 1, "most": most},
        )
    if seats == current.seats:
        return
    details = {"seats": seats, "before": current.seats}
    current.seats = seats
    current.save(update_fields=["seats"])
    record(actor=by, action="placement.party_changed", subject=current, details=details, at=at)


def own_wishes(placement: Placement) -> list[Placement]:
    """Return the wishes of a wish's family or class, the dearest first."""
    return list(
        Placement.objects.filter(
            application=placement.application_id,
            school_class=placement.school_class_id,
            state=State.WAITING,
        )
        .select_related("offer")
        .order_by("order", "offer__position", "pk")
    )


def _own_wishes(placement: Placement, at: datetime) -> list[Placement]:
    """Lock the wishes of a party; refuse where the window is closed, or the wish is gone."""
    call = placement.offer.call
    refuse_while_drawing(call, at)
    Application.objects.select_for_update().get(pk=placement.application_id)
    listed = own_wishes(placement)
    if phase_of(call, at) is not Phase.OPEN or placement.pk not in {wish.pk for wish in listed}:
        raise PlacementError("window", _("This is no wish for a draw any more. Load the page."))
    return listed


def parties_of(wishes: Iterable[Placement]) -> dict[tuple[int, int | None], list[Placement]]:
    """Gather wishes by their family or class, keeping their order."""
    found: dict[tuple[int, int | None], list[Placement]] = {}
    for wish in wishes:
        found.setdefault((wish.application_id, wish.school_class_id), []).append(wish)
    return found
