"""My day: sessions that a visitor chose, beside those where she has a place; no account needed."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from pariter.apps.placements.models import Placement
from pariter.apps.programmes.models import Edition, Session
from pariter.web.access import public
from pariter.web.context import show_under
from pariter.web.public.my_day_choice import (
    chosen_by,
    feed_token,
    keep_in_browser,
    read,
    write,
)
from pariter.web.public.my_day_plan import plan
from pariter.web.public.programme_facts import edition_or_404
from pariter.web.public.programme_filters import ASKED
from pariter.web.public.programme_list import trail_of
from pariter.web.same_site import refuse_other_sites

State = Placement.State
ACTS = ("add", "remove", "swap", "clear", "take")


# It is sent from pages that are kept for everybody, which can carry no token.
@csrf_exempt
@public
def my_day(request: HttpRequest, programme: str, initiative: str, edition: str) -> HttpResponse:
    """Show the order of a person's day; put sessions into it or take them out on POST."""
    found = edition_or_404(programme, initiative, edition)
    show_under(request, found.initiative.programme)
    if request.method == "POST":
        refuse_other_sites(request)
        return _changed(request, found)
    at = timezone.now()
    shared = read(request.GET.get("in", ""))
    chosen = shared or chosen_by(request)
    person = request.user if request.user.is_authenticated and not shared else None
    places = places_of(person.pk, found) if person and person.pk else {}
    days = plan(found, chosen, places, at)
    here = [stop.session.pk for day in days for stop in day.stops if not stop.state]
    keys = [programme, initiative, edition]
    context: dict[str, Any] = {
        "edition": found,
        "initiative": found.initiative,
        "trail": [*trail_of(found), (_("Programme"), reverse("edition_sessions", args=keys))],
        "days": days,
        "trouble": any(day.has_trouble for day in days),
        "shared": write(shared),
        "back": _back(request, keys),
        "share_url": f"{settings.SITE_URL}{request.path}?in={write(here)}" if here else "",
        "knows": person is not None,
        **_feed(person.pk if person else None, found, here, keys),
    }
    response = render(request, "public/my_day.html", context)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def places_of(person: int, edition: Edition) -> dict[int, str]:
    """Return how a person's places in an edition stand, by the id of their sessions."""
    held = Placement.objects.filter(
        application__person=person,
        application__call__edition=edition,
        state__in=Placement.ACTIVE,
        offer__sessions__isnull=False,
    )
    return dict(held.order_by("pk").values_list("offer__sessions", "state"))


def _changed(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Keep what the visitor chose in her browser, and lead to her day."""
    act = next((name for name in ACTS if name in request.POST), "")
    if not act:
        raise Http404("nothing to do")
    numbers = read(request.POST[act])
    kept = chosen_by(request)
    if act == "clear":
        of_edition = set(Session.objects.filter(edition=edition).values_list("pk", flat=True))
        kept = [number for number in kept if number not in of_edition]
    elif act == "remove":
        kept = [number for number in kept if number not in numbers]
    else:
        if act == "swap":
            kept = [number for number in kept if number not in numbers[:1]]
            numbers = numbers[1:]
        there = Session.objects.filter(edition=edition, pk__in=numbers)
        known = set(there.values_list("pk", flat=True))
        kept = [*kept, *(number for number in numbers if number in known)]
    address = reverse(
        "my_day",
        args=[edition.initiative.programme.key, edition.initiative.slug, edition.key],
    )
    query = _filters(request.POST.get("back", ""))
    response = redirect(f"{address}?{query}" if query else address)
    keep_in_browser(response, kept)
    return response


def _filters(query: str) -> str:
    """Return the filters of a list that an address names, and nothing else."""
    asked = QueryDict(query[:1_000])
    kept = QueryDict(mutable=True)
    for name in ASKED:
        if asked.getlist(name):
            kept.setlist(name, asked.getlist(name))
    return kept.urlencode()


def _back(request: HttpRequest, keys: list[str]) -> str:
    query = _filters(request.GET.urlencode())
    address = reverse("edition_sessions", args=keys)
    return f"{address}?{query}#found" if query else address


def _feed(
    person: int | None, edition: Edition, chosen: list[int], keys: list[str]
) -> dict[str, str]:
    """Return where the day is as a calendar; its address is signed, and holds what was chosen."""
    if person is None and not chosen:
        return {}
    token = feed_token(person=person, edition=edition.pk, sessions=chosen)
    feed = reverse("my_day_feed", args=[*keys, token])
    return {
        "feed": feed,
        "subscription": f"webcal:{settings.SITE_URL.partition(':')[2]}{feed}",
    }
