"""From stored facts to the tables that an indicator asks for."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from pariter.apps.applications.models import Application, Preference
from pariter.apps.correspondence.queries import letters_of
from pariter.apps.evidence.indicators import DIALOGUE, PARTICIPATION, VISITS, Indicator
from pariter.apps.participation.models import Delivery
from pariter.apps.placements.answers import EXCLUSIVE_MECHANISMS
from pariter.apps.placements.models import Placement
from pariter.apps.programmes.models import Edition
from pariter.kernels.disclosure import Table
from pariter.kernels.indicators import STEPS, FunnelRow, Step, funnel

NO_HOME = "–"


def indicator_of(edition: Edition) -> Indicator:
    """Return the indicator that counts an edition.

    People, or visits where one may come often; letters where the edition is a span of time alone.
    """
    if not edition.calls.exists() and not edition.sessions.exists():
        return DIALOGUE
    exclusive = edition.calls.filter(mechanism__in=EXCLUSIVE_MECHANISMS).exists()
    return PARTICIPATION if exclusive else VISITS


def population(edition: Edition) -> str:
    """Return the name under which the ledger knows what is counted of an edition."""
    initiative = edition.initiative
    return "/".join(
        (initiative.programme.key, initiative.key, edition.key, indicator_of(edition).key)
    )


def tables(edition: Edition, corrects: Mapping[str, str] | None = None) -> list[Table]:
    """Return one table a step, by the dimensions of the edition's indicator.

    corrects: measure → digest of the release that its table corrects.
    """
    indicator = indicator_of(edition)
    counted = funnel(
        ROWS[indicator.key](edition),
        population=population(edition),
        dimensions=indicator.dimension_keys,
        steps=list(indicator.steps),
    )
    return [replace(table, corrects=(corrects or {}).get(table.measure)) for table in counted]


def _people(edition: Edition) -> Iterator[FunnelRow]:
    """Yield one row a person: the furthest step, under the place offered or the first wish."""
    applications = (
        Application.objects.filter(
            call__edition=edition, state=Application.State.SUBMITTED, preferences__isnull=False
        )
        .select_related("home")
        .distinct()
        .prefetch_related(
            Prefetch("placements", _with_presence(Placement.objects.all())),
            Prefetch("preferences", Preference.objects.select_related("offer")),
        )
    )
    for application in applications:
        reached = [(_step(placement), placement) for placement in application.placements.all()]
        offer = application.preferences.all()[0].offer
        step: Step = "applied"
        if reached:
            furthest, placement = max(reached, key=lambda pair: STEPS.index(pair[0]))
            if furthest != "applied":
                step, offer = furthest, placement.offer
        home = application.home.code if application.home else NO_HOME
        yield FunnelRow(application.reference, step, (offer.key, home))


def _visits(edition: Edition) -> Iterator[FunnelRow]:
    """Yield one row for each person and session: the furthest step of all her sign-ups for it."""
    furthest: dict[tuple[str, str, str], Step] = {}
    placements = _with_presence(Placement.objects.filter(offer__call__edition=edition))
    for placement in placements.select_related("application__home"):
        application = placement.application
        home = application.home.code if application.home else NO_HOME
        key = (application.reference, placement.offer.key, home)
        furthest[key] = max(furthest.get(key, "applied"), _step(placement), key=STEPS.index)
    for (reference, offer, home), step in furthest.items():
        yield FunnelRow(f"{reference} {offer}", step, (offer, home))


def _letters(edition: Edition) -> Iterator[FunnelRow]:
    """Yield one row a letter about the initiative: how it was answered, by kind and month."""
    zone = ZoneInfo(edition.initiative.programme.zone)
    for letter in letters_of(edition):
        step = "received"
        if letter.answered_at:
            step = "in_time" if letter.in_time else "answered"
        month = f"{letter.received_at.astimezone(zone):%Y-%m}"
        yield FunnelRow(letter.reference, step, (letter.kind, month))


def _with_presence(placements: QuerySet[Placement]) -> QuerySet[Placement]:
    present = Delivery.objects.filter(
        placement=OuterRef("pk"), kind=Delivery.Kind.ATTENDANCE, corrected_by__isnull=True
    )
    return placements.select_related("offer").annotate(was_present=Exists(present))


def _step(placement: Placement) -> Step:
    if placement.state == Placement.State.ACCEPTED:
        return "took_part" if getattr(placement, "was_present", False) else "accepted"
    return "placed" if placement.offered_at else "applied"


ROWS = {PARTICIPATION.key: _people, VISITS.key: _visits, DIALOGUE.key: _letters}
"""Indicator → how its rows are gathered."""
