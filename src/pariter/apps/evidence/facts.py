"""From stored facts to the tables that an indicator asks for."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Prefetch, QuerySet, Sum

from pariter.apps.applications.models import Application, Preference
from pariter.apps.correspondence.queries import letters_of
from pariter.apps.evidence import class_facts
from pariter.apps.evidence.completion_facts import asks_for_completion, completion_rows
from pariter.apps.evidence.decided_facts import ballots, partnered, projects
from pariter.apps.evidence.indicators import (
    AUDIENCE,
    BALLOTS,
    CLASSES,
    COMPLETION,
    DIALOGUE,
    FUNDED,
    PARTICIPATION,
    PARTNERED,
    PEOPLE,
    PLACES,
    PUPILS,
    SCHOOLS,
    VISITS,
    Indicator,
)
from pariter.apps.participation.models import Delivery
from pariter.apps.participation.queries import current
from pariter.apps.placements.answers import EXCLUSIVE_MECHANISMS
from pariter.apps.placements.models import Placement
from pariter.apps.programmes.models import Edition
from pariter.kernels.disclosure import Policy, Table
from pariter.kernels.disclosure.table import Cell
from pariter.kernels.indicators import STEPS, FunnelRow, Step, funnel

NO_HOME = "–"
TAKE_PART = "take_part"
FIRST_COME = "first_come"
DECIDED: dict[str, tuple[Indicator, ...]] = {
    "equal_shares": (FUNDED, BALLOTS),
    "max_weight_b_matching": (PARTNERED,),
}
"""Mechanism that gives no seats → what is counted of it."""


def indicator_of(edition: Edition) -> Indicator:
    """Return the indicator that counts an edition.

    Pupils where only classes come. Otherwise people, up to a place where nobody takes part by the
    pack's stations; projects or partners where votes or pairs decide; or visits where one may come
    often. Letters where the edition is a span of time alone.
    """
    calls = list(edition.calls.values_list("mechanism", "for_classes"))
    mechanisms = {mechanism for mechanism, _for_classes in calls}
    if not calls and not edition.sessions.exists():
        return DIALOGUE
    if calls and all(for_classes for _mechanism, for_classes in calls):
        return PUPILS
    if mechanisms & set(EXCLUSIVE_MECHANISMS):
        return PARTICIPATION if TAKE_PART in edition.initiative.stations else PLACES
    if FIRST_COME in mechanisms:
        return VISITS
    return next(iter(_decided(edition)), VISITS)


def indicators_of(edition: Edition) -> tuple[Indicator, ...]:
    """Return all that is counted of an edition, what counts most first; each is published apart.

    People beside visits, where one may come often; an audience where one was counted.
    """
    first = indicator_of(edition)
    people: tuple[Indicator, ...] = (PEOPLE,) if first is VISITS else ()
    people += tuple(one for one in _decided(edition) if one is not first)
    if edition.calls.filter(for_classes=True).exists():
        people += (CLASSES, SCHOOLS) if first is PUPILS else (PUPILS, CLASSES, SCHOOLS)
    completion = (COMPLETION,) if asks_for_completion(edition) else ()
    audience = (AUDIENCE,) if _audience(edition).exists() else ()
    declared = tuple(one for found in DECLARED for one in found(edition))
    if first is DIALOGUE:
        return (*declared, first)
    return (first, *people, *completion, *audience, *declared)


def _decided(edition: Edition) -> list[Indicator]:
    """Return what is counted of votes and pairs."""
    mechanisms = set(edition.calls.values_list("mechanism", flat=True))
    return [one for key, counted in DECIDED.items() if key in mechanisms for one in counted]


def population(edition: Edition, indicator: Indicator) -> str:
    """Return the name under which the ledger knows what an indicator counts of an edition."""
    initiative = edition.initiative
    counted = indicator.same_people or indicator.key
    return "/".join((initiative.programme.key, initiative.key, edition.key, counted))


def tables(
    edition: Edition, indicator: Indicator, corrects: Mapping[str, str] | None = None
) -> list[Table]:
    """Return one table a step, by the dimensions of an indicator.

    corrects: measure → digest of the release that its table corrects.
    """
    counted = TABLES[indicator.key](edition, indicator)
    return [replace(table, corrects=(corrects or {}).get(table.measure)) for table in counted]


def _stepwise(edition: Edition, indicator: Indicator) -> tuple[Table, ...]:
    """Count how many got how far."""
    return funnel(
        ROWS[indicator.key](edition),
        population=population(edition, indicator),
        dimensions=indicator.dimension_keys,
        steps=list(indicator.steps),
    )


def _with_visits(edition: Edition, indicator: Indicator) -> tuple[Table, ...]:
    """Count sign-ups and places, and beside them everyone who was in a room.

    A party counts as many as came, so it is told in no detail: one family could fill a cell.
    """
    steps = _stepwise(edition, indicator)
    now = current(edition)
    parties = list(
        now.filter(
            kind=Delivery.Kind.ATTENDANCE, placement__state=Placement.State.ACCEPTED
        ).values_list("people", flat=True)
    )
    nameless = now.filter(kind=Delivery.Kind.WALK_IN).aggregate(all=Sum("people"))["all"] or 0
    came = sum(parties) + nameless
    if came == steps[-1].total or Policy().is_small(len(parties) + nameless):
        return steps
    return (*steps, Table(population(edition, indicator), "visits", (), {(): came}))


def _counted_online(edition: Edition, indicator: Indicator) -> tuple[Table, ...]:
    """Add up what the platforms counted, by session."""
    cells = _audience(edition).values_list("session__key").annotate(all=Sum("people"))
    by_session: dict[Cell, int] = {(key,): count for key, count in cells.order_by("session__key")}
    [step] = indicator.steps
    return (Table(population(edition, indicator), step, indicator.dimension_keys, by_session),)


def _audience(edition: Edition) -> QuerySet[Delivery]:
    return current(edition).filter(kind=Delivery.Kind.AUDIENCE)


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


def _placed(edition: Edition) -> Iterator[FunnelRow]:
    """Yield the same rows up to a place; nobody's presence counts."""
    for row in _people(edition):
        yield replace(row, step="accepted") if row.step == "took_part" else row


def _visits(edition: Edition) -> Iterator[FunnelRow]:
    """Yield one row for each person and session: the furthest step of all their sign-ups for it."""
    furthest: dict[tuple[str, str, str], Step] = {}
    placements = _with_presence(_without_classes(edition))
    for placement in placements.select_related("application__home"):
        application = placement.application
        home = application.home.code if application.home else NO_HOME
        key = (application.reference, placement.offer.key, home)
        furthest[key] = max(furthest.get(key, "applied"), _step(placement), key=STEPS.index)
    for (reference, offer, home), step in furthest.items():
        yield FunnelRow(f"{reference} {offer}", step, (offer, home))


def _each_person(edition: Edition) -> Iterator[FunnelRow]:
    """Yield one row for each person who signed up: their furthest step at any session."""
    furthest: dict[int, Step] = {}
    homes: dict[int, str] = {}
    placements = _with_presence(_without_classes(edition))
    for placement in placements.select_related("application__home").order_by("pk"):
        application = placement.application
        person = application.person_id
        homes.setdefault(person, application.home.code if application.home else NO_HOME)
        step = _step(placement)
        furthest[person] = max(furthest.get(person, "applied"), step, key=STEPS.index)
    for person, step in furthest.items():
        yield FunnelRow(str(person), step, (homes[person],))


def _without_classes(edition: Edition) -> QuerySet[Placement]:
    """Return the places of people; pupils of classes are counted apart."""
    return Placement.objects.filter(offer__call__edition=edition, school_class__isnull=True)


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


ROWS = {
    PARTICIPATION.key: _people,
    PLACES.key: _placed,
    VISITS.key: _visits,
    PEOPLE.key: _each_person,
    FUNDED.key: projects,
    BALLOTS.key: ballots,
    PARTNERED.key: partnered,
    PUPILS.key: class_facts.pupils,
    CLASSES.key: class_facts.classes,
    SCHOOLS.key: class_facts.schools,
    COMPLETION.key: completion_rows,
    DIALOGUE.key: _letters,
}
"""Indicator → how its rows are gathered."""

Tables = Callable[[Edition, Indicator], tuple[Table, ...]]
TABLES: dict[str, Tables] = {
    PARTICIPATION.key: _stepwise,
    PLACES.key: _stepwise,
    VISITS.key: _with_visits,
    PEOPLE.key: _stepwise,
    FUNDED.key: _stepwise,
    BALLOTS.key: _stepwise,
    PARTNERED.key: _stepwise,
    PUPILS.key: _stepwise,
    CLASSES.key: _stepwise,
    SCHOOLS.key: _stepwise,
    COMPLETION.key: _stepwise,
    AUDIENCE.key: _counted_online,
    DIALOGUE.key: _stepwise,
}
"""Indicator → how its tables are counted."""

DECLARED: list[Callable[[Edition], tuple[Indicator, ...]]] = []
"""What other apps count of an edition; see `declared`."""
