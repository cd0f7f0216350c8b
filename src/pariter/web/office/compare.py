"""Other rules for the same list: two settings side by side, and nobody is told apart."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from i18nfield.strings import LazyI18nString

from pariter.apps.placements.comparing import COMPARABLE, RuleComparison, Side, compare_rules
from pariter.apps.placements.errors import PlacementError
from pariter.apps.placements.models import Lottery
from pariter.apps.placements.queries import real_run
from pariter.apps.placements.window_comparing import compare_windows
from pariter.apps.programmes.models import Call
from pariter.kernels.allocation import MarketError
from pariter.web.access import office, person
from pariter.web.office import visible
from pariter.web.office.compare_forms import CompareForm, WindowCompareForm
from pariter.web.office.frame import call_page
from pariter.web.office.short_lists import short_lists

NAMES = ("A", "B")


@office
def compare(request: HttpRequest, call: int) -> HttpResponse:
    """Ask for two settings of a call's rules; show on POST what each would give."""
    someone, at = person(request), timezone.now()
    found = visible.call(someone, call)
    is_window = found.window_closes_at is not None
    if found.mechanism not in COMPARABLE and not is_window:
        raise Http404
    form = (WindowCompareForm if is_window else CompareForm)(
        found, request.POST if request.method == "POST" else None
    )
    comparison = None
    compare_two: Any = compare_windows if is_window else compare_rules
    if form.is_bound and form.is_valid():
        try:
            comparison = compare_two(
                call=found,
                first=form.variant("first"),
                second=form.variant("second"),
                at=at,
                by=someone,
            )
        except (PlacementError, MarketError) as error:
            form.refuse(str(error))
    return call_page(
        request,
        "compare",
        found,
        tab="office_places",
        status=422 if form.errors else 200,
        form=form,
        is_drawn=Lottery.objects.filter(call=found, drawn_at__isnull=False).exists(),
        is_over=real_run(found) is not None,
        asks_for_figures=any(question["statistics"] for question in found.questions),
        comparison=comparison,
        **(_shown(found, comparison, form) if comparison else {}),
    )


def _shown(call: Call, comparison: RuleComparison, form: CompareForm) -> dict[str, Any]:
    offers = call.offers.count()
    return {
        "sides": [
            {
                "name": name,
                "settings": form.in_words(key),
                "numbers": _numbers(side),
                "note": short_lists(
                    side.variant.longest or call.maximum_choices,
                    offers,
                    side.cut,
                    comparison.people,
                )
                if side.variant
                else "",
            }
            for name, key, side in zip(NAMES, ("first", "second"), comparison.sides, strict=True)
        ],
        "classes": [(key, _class_name(call, key)) for key in comparison.classes],
        "hides": any(table.hides for table in comparison.groups),
    }


def _numbers(side: Side) -> list[tuple[str, int]]:
    return [
        (pgettext("people", "Get a place"), side.placed),
        (_("Get their first wish"), side.first),
        (_("Get one of their first three wishes"), side.high),
        (_("Get nothing"), side.nothing),
    ]


def _class_name(call: Call, key: str) -> str:
    """Return what the first offer that has this class of seats says of it."""
    for offer in call.offers.all():
        for slots in offer.slots:
            if slots["key"] == key:
                return str(LazyI18nString(slots["text"]))
    return key
