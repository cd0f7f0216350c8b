"""Who completed a course: came to as many sessions as its call asks for."""

from collections import Counter
from collections.abc import Iterator

from pariter.apps.participation.attended import PROVED
from pariter.apps.participation.models import Delivery
from pariter.apps.placements.models import Placement
from pariter.apps.programmes.models import Edition
from pariter.kernels.indicators import FunnelRow, Step


def asks_for_completion(edition: Edition) -> bool:
    """Tell whether any call of an edition asks for several sessions."""
    return edition.calls.filter(complete_after__isnull=False).exists()


def completion_rows(edition: Edition) -> Iterator[FunnelRow]:
    """Yield one row for each person who signed up where completion is asked for."""
    signed_up = Placement.objects.filter(
        offer__call__edition=edition, application__call__complete_after__isnull=False
    )
    wanted = {
        application: (person, most)
        for application, person, most in signed_up.values_list(
            "application", "application__person", "application__call__complete_after"
        )
    }
    came = Delivery.objects.filter(
        placement__application__in=wanted,
        kind=Delivery.Kind.ATTENDANCE,
        grade__in=PROVED,
        corrected_by__isnull=True,
    )
    attended = Counter(
        application
        for application, _session in came.order_by()
        .values_list("placement__application", "session")
        .distinct()
    )
    furthest: dict[int, int] = {}
    for application, (person, most) in wanted.items():
        reached = 2 if attended[application] >= (most or 1) else min(1, attended[application])
        furthest[person] = max(furthest.get(person, 0), reached)
    for person, reached in sorted(furthest.items()):
        yield FunnelRow(str(person), STEPS[reached], ())


STEPS: tuple[Step, ...] = ("applied", "took_part", "completed")
"""The way of a person through a course."""
