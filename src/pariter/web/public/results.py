"""What everyone may know of how places were given, and how anyone can check it."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from i18nfield.strings import LazyI18nString

from pariter.apps.placements.models import AllocationRun
from pariter.apps.programmes.models import Call, Offer
from pariter.apps.programmes.numbers import Grouped
from pariter.verifier import one_file
from pariter.web.access import public
from pariter.web.cache import keep
from pariter.web.context import show_under
from pariter.web.public import structured, trails
from pariter.web.public.queries import published_runs
from pariter.web.public.wording import moment_in_words

FILE = "public.json"


@public
def results(request: HttpRequest, programme: str, initiative: str, call: int) -> HttpResponse:
    """Show seats, filled seats and cut-offs as the run's public file tells them."""
    run = _run(programme, initiative, call)
    found = run.call
    of = found.edition.initiative
    show_under(request, of.programme)
    trail = [
        *trails.of_strand(of.programme, of.strand),
        (str(of.title), reverse("opportunity", args=[programme, initiative])),
    ]
    title = _("Results")
    lottery = run.public["lottery"]
    context = {
        "title": title,
        "initiative": of,
        "edition": found.edition,
        "call": found,
        "trail": trail,
        "structured": structured.page(structured.breadcrumbs(trail, title)),
        "published": moment_in_words(run.published_at, found.zone) if run.published_at else "",
        "columns": [
            *(_("Offer"), _("Seats"), _("Filled")),
            _("Who got in") if found.window_closes_at else _("The last who got in"),
        ],
        "rows": list(_rows(found, run.public)),
        "took_part": _took_part(found, len(lottery["tokens"])) if lottery else "",
        "facts": list(_facts(lottery)) if lottery else [],
        "file_url": reverse("results_file", args=[programme, initiative, call]),
    }
    return keep(render(request, "public/results.html", context))


@public
def results_file(request: HttpRequest, programme: str, initiative: str, call: int) -> HttpResponse:
    """Hand out the public file of a run."""
    run = _run(programme, initiative, call)
    name = f"{run.call.address.replace('/', '-')}-{FILE}"
    response = JsonResponse(run.public, json_dumps_params={"indent": 2, "ensure_ascii": False})
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return keep(response)


@public
def verifier_file(request: HttpRequest) -> HttpResponse:
    """Hand out the verifier as one file, which needs nothing but Python."""
    response = HttpResponse(one_file.build(), content_type="text/x-python; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="verifier.py"'
    return keep(response)


def _run(programme: str, initiative: str, call: int) -> AllocationRun:
    return get_object_or_404(
        published_runs().select_related(
            "call__edition__initiative__programme__institution",
            "call__edition__initiative__programme__desk",
            "call__edition__initiative__strand",
        ),
        call=call,
        call__edition__initiative__slug=initiative,
        call__edition__initiative__programme__key=programme,
    )


def _rows(call: Call, document: dict[str, Any]) -> Iterator[tuple[str, int, str | int, str]]:
    cutoffs = document.get("cutoffs", {})
    for offer in call.offers.order_by("position"):
        told = document["options"].get(offer.key)
        if told:
            filled = told["filled"]
            lines = (
                [_parties(call, told["parties"])]
                if "parties" in told
                else _lines(call, offer, cutoffs.get(offer.key))
            )
            yield (
                str(offer.title),
                told["capacity"],
                _("Hidden") if filled is None else filled,
                " ".join(lines),
            )


def _took_part(call: Call, number: int) -> str:
    """Say how many took part in a draw: people, or of a window whole parties or classes."""
    if not call.window_closes_at:
        said = ngettext(
            "%(count)s person took part in the draw.",
            "%(count)s people took part in the draw.",
            number,
        )
    elif call.for_classes:
        said = ngettext(
            "%(count)s class took part in the draw.",
            "%(count)s classes took part in the draw.",
            number,
        )
    else:
        said = ngettext(
            "%(count)s party took part in the draw: people who come together, or one alone.",
            "%(count)s parties took part in the draw: people who come together, or one alone.",
            number,
        )
    return said % {"count": Grouped(number)}


def _parties(call: Call, number: int | None) -> str:
    """Say how many parties or classes got into an offer, where that is told."""
    if number is None:
        return _("Hidden, to protect the few who got in.")
    if call.for_classes:
        return ngettext("%(count)s class in all", "%(count)s classes in all", number) % {
            "count": Grouped(number)
        }
    return ngettext("%(count)s party in all", "%(count)s parties in all", number) % {
        "count": Grouped(number)
    }


def _lines(call: Call, offer: Offer, cutoff: dict[str, Any] | None) -> Iterator[str]:
    """Say each line that is released of an offer; an offer that has none hides them."""
    if cutoff is None:
        yield _("Hidden, to protect the few who got in.")
        return
    if "classes" in cutoff:
        names = {slots["key"]: str(LazyI18nString(slots["text"])) for slots in offer.slots}
        for key, line in cutoff["classes"].items():
            yield _("%(seats)s: %(line)s") % {
                "seats": names.get(key, key),
                "line": _line(call, line),
            }
        if len(cutoff["classes"]) < len(offer.slots):
            yield _("Of the other seats it stays hidden.")
        return
    yield _line(call, cutoff["full"])
    for key, line in cutoff.get("caps", {}).items():
        cap = next(
            (str(LazyI18nString(cap["text"])) for cap in call.caps if cap["key"] == key), key
        )
        yield _("%(seats)s: %(line)s") % {"seats": cap, "line": _line(call, line)}


def _line(call: Call, line: dict[str, Any] | None) -> str:
    if line is None:
        return _("Seats were left.")
    last = line["last"]
    if last is None:
        return _("There were no seats.")
    if not call.priorities:
        return _("Number %(order)d in the draw.") % {"order": last["order"]}
    return _("%(points)d points and number %(order)d in the draw.") % {
        "points": -last["priority"],
        "order": last["order"],
    }


def _facts(lottery: dict[str, Any]) -> Iterator[tuple[str, str]]:
    yield _("Fingerprint of the frozen list (root)"), lottery["root"]
    yield _("Result of the public draw (beacon)"), lottery["beacon"]
    yield _("Seed, made from the two"), lottery["seed"]
