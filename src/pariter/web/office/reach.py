"""Which schools an initiative reached, edition by edition: numbers of schools and classes alone."""

from collections import defaultdict
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from pariter.apps.participation.models import Delivery
from pariter.apps.programmes.models import Edition, Initiative
from pariter.web.access import office, person
from pariter.web.office import visible
from pariter.web.office.frame import call_page


@office
def reach(request: HttpRequest, edition: int) -> HttpResponse:
    """Show how many schools and classes came to each edition, and how many came again."""
    found = visible.run_edition(person(request), edition)
    return call_page(
        request,
        "reach",
        visible.call_of_edition(found),
        tab="office_board",
        columns=[
            _("Edition"),
            _("Schools"),
            _("For the first time"),
            _("Again"),
            _("Classes"),
            _("Districts"),
        ],
        rows=reach_rows(found.initiative),
    )


def reach_rows(initiative: Initiative) -> list[list[Any]]:
    """Return, by edition, the schools that came, new and again, their classes and districts."""
    came = (
        Delivery.objects.filter(
            session__edition__initiative=initiative,
            kind=Delivery.Kind.ATTENDANCE,
            corrected_by__isnull=True,
            placement__school_class__isnull=False,
            placement__application__home__isnull=False,
        )
        .order_by()
        .values_list(
            "session__edition",
            "placement__application__home",
            "placement__application__home__district",
            "placement__school_class",
        )
        .distinct()
    )
    schools: dict[int, set[int]] = defaultdict(set)
    districts: dict[int, set[str]] = defaultdict(set)
    classes: dict[int, set[int]] = defaultdict(set)
    for edition, school, district, school_class in came:
        schools[edition].add(school)
        classes[edition].add(school_class)
        if district:
            districts[edition].add(district)
    rows: list[list[Any]] = []
    known: set[int] = set()
    for one in Edition.objects.filter(initiative=initiative).order_by("starts", "pk"):
        if one.pk in schools:
            own = schools[one.pk]
            rows.append(
                [
                    str(one.title),
                    len(own),
                    len(own - known),
                    len(own & known),
                    len(classes[one.pk]),
                    len(districts[one.pk]),
                ]
            )
            known |= own
    return rows
