"""Writes: open an edition, add offers, close a call."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from i18nfield.strings import LazyI18nString

from pariter.apps.journal.actions import record
from pariter.apps.people.models import Person
from pariter.apps.programmes import models
from pariter.apps.programmes.errors import CallError
from pariter.apps.programmes.moments import in_words
from pariter.apps.programmes.pack_sessions import add_sessions
from pariter.packs import schema


@transaction.atomic
def open_edition(
    *,
    initiative: models.Initiative,
    edition: schema.Edition,
    pack: schema.Pack,
    version: models.PackVersion,
    at: datetime,
    by: Person | None,
) -> models.Edition:
    """Open a dated run with its calls, offers, quotas, sessions; it freezes the pack version."""
    opened = models.Edition.objects.create(
        initiative=initiative,
        key=edition.key,
        title=LazyI18nString(edition.title),
        pack=version,
        starts=edition.starts,
        ends=edition.ends,
        follow_up_years=edition.follow_up_years,
    )
    offers: dict[str, models.Offer] = {}
    calls: dict[str, models.Call] = {}
    # A call that another one decides comes after it.
    for part in sorted(edition.call, key=lambda part: part.decided_by is not None):
        decider = calls[part.decided_by] if part.decided_by else None
        call = calls[part.key] = _open_call(opened, part, pack, decider)
        for position, offer in enumerate(part.offer):
            offers[offer.key] = _open_offer(call, offer, position)
    add_sessions(edition=opened, offers=offers, parts=edition.session, pack=pack)
    record(
        actor=by,
        action="edition.opened",
        subject=opened,
        details={"pack": version.digest},
        at=at,
    )
    return opened


def _open_call(
    edition: models.Edition, part: schema.Call, pack: schema.Pack, decider: models.Call | None
) -> models.Call:
    zone: ZoneInfo = pack.zone_info(part)
    return models.Call.objects.create(
        edition=edition,
        key=part.key,
        role=part.role,
        zone=part.zone or pack.zone,
        opens_at=part.opens.replace(tzinfo=zone),
        closes_at=part.closes.replace(tzinfo=zone),
        results_at=part.results.replace(tzinfo=zone) if part.results else None,
        mechanism=part.mechanism,
        minimum_choices=part.minimum_choices,
        maximum_choices=part.maximum_choices,
        draw_at=part.lottery.draw.replace(tzinfo=zone) if part.lottery else None,
        draw_source=LazyI18nString(part.lottery.source if part.lottery else {}),
        answer_hours=part.answer_hours,
        rules=[rule.model_dump() for rule in part.rule],
        homes=part.homes,
        questions=[question.model_dump() for question in part.question],
        priorities=[priority.model_dump() for priority in part.priority],
        traits=[trait.model_dump() for trait in part.trait],
        caps=[cap.model_dump() for cap in part.cap],
        pairing=part.pairing.model_dump() if part.pairing else None,
        budget=part.budget,
        withdrawal=part.withdrawal,
        needs_account=part.needs_account,
        most_together=part.most_together,
        reminder_hours=part.reminder_hours,
        for_classes=part.for_classes,
        most_per_school=part.most_per_school,
        kept_until=part.kept_until.replace(tzinfo=zone) if part.kept_until else None,
        needs_guardian=part.needs_guardian,
        asks_needs=part.asks_needs,
        discreet=part.discreet,
        complete_after=part.complete_after,
        training=part.training or "",
        duty_training=part.duty_training or "",
        window_closes_at=part.window.closes.replace(tzinfo=zone) if part.window else None,
        window_places=part.window.places if part.window else None,
        decided_by=decider,
    )


def _open_offer(call: models.Call, part: schema.Offer, position: int) -> models.Offer:
    offer = models.Offer.objects.create(
        call=call,
        key=part.key,
        title=LazyI18nString(part.title),
        summary=LazyI18nString(part.summary or {}),
        host=part.host,
        capacity=part.capacity,
        kept_seats=part.kept_seats,
        most_classes=part.most_classes,
        slots=[slots.model_dump() for slots in part.slots],
        position=position,
    )
    models.Quota.objects.bulk_create(
        models.Quota(offer=offer, home=home, seats=seats) for home, seats in part.quota.items()
    )
    return offer


@transaction.atomic
def add_offers(
    *, call: models.Call, titles: Mapping[str, str], capacity: int, at: datetime, by: Person | None
) -> dict[str, models.Offer]:
    """Add offers of equal capacity to a call, by key; used when rankings come from a file."""
    start = call.offers.count()
    offers = {
        key: models.Offer.objects.create(
            call=call,
            key=slugify(key),
            title=LazyI18nString(dict.fromkeys(call.edition.initiative.programme.languages, title)),
            capacity=capacity,
            position=start + index,
        )
        for index, (key, title) in enumerate(titles.items())
    }
    record(
        actor=by,
        action="offers.added",
        subject=call,
        details={"offers": sorted(offers), "capacity": capacity},
        at=at,
    )
    return offers


@transaction.atomic
def close_call(*, call: models.Call, reason: str, at: datetime, by: Person | None) -> None:
    """Close a call before its deadline; the reason stays in the journal."""
    locked = models.Call.objects.select_for_update().get(pk=call.pk)
    if not locked.is_open(at):
        raise CallError(
            _("This call is not open (it closed on %(when)s), so it cannot be closed again.")
            % {"when": in_words(locked.deadline, locked.zone)}
        )
    if not reason.strip():
        raise CallError(_("Say why the call closes early; the reason is kept."))
    locked.closed_early_at = at
    locked.save(update_fields=["closed_early_at"])
    call.closed_early_at = at
    record(actor=by, action="call.closed_early", subject=call, details={"reason": reason}, at=at)
