"""The waiting list: one path by which every freed place is offered to who is next."""

from datetime import datetime, timedelta

from django.db.models import Sum

from pariter.apps.applications.models import Guardian
from pariter.apps.applications.queries import has_guardian
from pariter.apps.journal.actions import record
from pariter.apps.placements.class_standing import next_classes
from pariter.apps.placements.guardian_mail import tell_asked, tell_minor
from pariter.apps.placements.mail import write_about
from pariter.apps.placements.models import Placement
from pariter.apps.placements.queries import held_seats
from pariter.apps.placements.vacancies import REOPTIMISE, hangs_together, standing
from pariter.apps.placements.windows import is_drawn_for
from pariter.apps.programmes.models import Offer
from pariter.apps.programmes.queries import first_start
from pariter.apps.programmes.quotas import quota_of

State = Placement.State


def fill_vacancies(*, offer: Offer, at: datetime) -> int:
    """Offer free seats at once to who is next; return how many. The caller holds the lock.

    Where a call leaves this to its office, nothing is offered before the office makes a round.
    """
    return 0 if offer.call.withdrawal == REOPTIMISE else offer_seats(offer=offer, at=at)


def offer_seats(*, offer: Offer, at: datetime) -> int:
    """Offer each free seat to the next person waiting whom the rules let in; return how many.

    The caller holds the lock on the offer, and on the call where seats hang together or are for
    classes. An offer blocks its seat until it is answered or expires, at the latest when the first
    session begins; after that nothing is offered. Nor is before the result of a draw.
    """
    if is_drawn_for(offer.call, at):
        return 0
    if offer.call.for_classes:
        return _offer_to_classes(offer, at)
    if hangs_together(offer):
        return _offer_by_rules(offer, at)
    return _offer_by_turn(offer, at)


def _offer_by_rules(offer: Offer, at: datetime) -> int:
    """Go by classes of seats, caps and quotas, as the run did."""
    now = standing(offer.call, at)
    chosen = now.next_at(offer.key) if now else []
    for placement in chosen:
        offer_place(placement, at)
    return len(chosen)


def _offer_to_classes(offer: Offer, at: datetime) -> int:
    """Go by the rules for classes; what one frees may let another of its school in elsewhere."""
    chosen = next_classes(offer.call, at)
    for placement in chosen:
        offer_place(placement, at)
    return len(chosen)


def _offer_by_turn(offer: Offer, at: datetime) -> int:
    """Go by turns and by how many each home may hold.

    People who signed up together are passed over only where they do not fit now; they keep their
    turn.
    """
    held = Placement.objects.filter(offer=offer, state__in=Placement.HOLDING)
    free = offer.capacity - held_seats(offer)
    start = first_start(offer)
    if free <= 0 or (start and at >= start):
        return 0
    by_home: dict[str | None, int] = {
        row["application__home__code"]: row["held"]
        for row in held.order_by().values("application__home__code").annotate(held=Sum("seats"))
    }
    quotas = {quota.home: quota.seats for quota in offer.quotas.all()}
    waiting = (
        Placement.objects.filter(offer=offer, state=State.WAITING)
        .select_related("offer", "application__person", "application__home", "application__call")
        .order_by("order")
    )
    offered, full_homes, too_many = 0, set[int](), set[int]()
    while free > 0:
        placement = (
            waiting.filter(seats__lte=free)
            .exclude(application__home__in=full_homes)
            .exclude(pk__in=too_many)
            .first()
        )
        if placement is None:
            break
        home = placement.application.home
        code = home.code if home else None
        limit = quota_of(quotas, code)
        if limit is not None and by_home.get(code, 0) + placement.seats > limit:
            if home and by_home.get(code, 0) >= limit:
                full_homes.add(home.pk)
            else:
                too_many.add(placement.pk)
            continue
        by_home[code] = by_home.get(code, 0) + placement.seats
        free -= placement.seats
        offer_place(placement, at)
        offered += 1
    return offered


def leave_other_lists(*, placement: Placement) -> list[Offer]:
    """After an exclusive place was accepted, drop what the person ranked below it.

    Returns the offers whose seats became free. Better-ranked waiting lists stay.
    """
    ranks = {
        preference.offer_id: preference.rank
        for preference in placement.application.preferences.all()
    }
    own_rank = ranks[placement.offer_id]
    others = (
        Placement.objects.filter(application=placement.application, state__in=Placement.ACTIVE)
        .exclude(pk=placement.pk)
        .select_related("offer")
    )
    freed: list[Offer] = []
    for other in others:
        if ranks[other.offer_id] < own_rank:
            continue
        if other.state in Placement.HOLDING:
            freed.append(other.offer)
            other.state = State.WITHDRAWN
        else:
            other.state = State.LAPSED
        other.save(update_fields=["state"])
    return freed


def offer_place(placement: Placement, at: datetime, instead_of: Offer | None = None) -> None:
    """Offer someone the place for which she waits, and write to her.

    A minor's is held as long, and counts once her guardian says yes: both are told.

    instead_of: what she was offered before and wants less; she no longer holds it
    """
    placement.state = State.OFFERED
    placement.offered_at = at
    placement.answer_by = time_to_answer(placement.offer, at)
    placement.save(update_fields=["state", "offered_at", "answer_by"])
    record(actor=None, action="placement.offered", subject=placement, at=at)
    call = placement.application.call
    if call.needs_guardian and call.needs_account and not has_guardian(placement.application):
        _ask_guardian_again(placement, at)
    else:
        before = instead_of.title if instead_of else ""
        write_about(placement, "place_offered", at, answer_by=placement.answer_by, before=before)


def _ask_guardian_again(placement: Placement, at: datetime) -> None:
    """Tell a minor and whoever was asked to answer for her that a seat is held for her now."""
    asked = placement.application.guardians.filter(state=Guardian.State.ASKED).first()
    if asked:
        tell_asked(asked, placement.answer_by, at, again=True)
    tell_minor(placement, at, is_asked=asked is not None)


def time_to_answer(offer: Offer, at: datetime) -> datetime:
    """Return until when a seat that is offered now is held: as the call says, before it begins."""
    answer_by, start = at + timedelta(hours=offer.call.answer_hours), first_start(offer)
    return min(answer_by, start) if start else answer_by
