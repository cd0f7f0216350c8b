"""Who applied: a table to look through, and the same as a file for spreadsheets."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from i18nfield.strings import LazyI18nString

from pariter.apps.applications.answers import Question, questions_for
from pariter.apps.applications.models import Application, Preference
from pariter.apps.applications.typed import answer_in_words
from pariter.apps.placements.models import Placement
from pariter.apps.programmes.models import Call
from pariter.web.access import office, person
from pariter.web.office import visible
from pariter.web.office.forms import ApplicantsFilter
from pariter.web.office.frame import call_page
from pariter.web.office.spreadsheet import table_response
from pariter.web.office.standing import placement_tag
from pariter.web.public.wording import takes_votes

PAGE_SIZE = 50
MOST_WISHES = 3
"""How many wishes the table names; the file has them all."""

State = Placement.State


@office
def applicants(request: HttpRequest, call: int) -> HttpResponse:
    """Show the applications of a call, filtered."""
    found = visible.call(person(request), call)
    form = ApplicantsFilter(found, request.GET)
    matching = _matching(found, form)
    shown = Paginator(matching, PAGE_SIZE).get_page(request.GET.get("page"))
    return call_page(
        request,
        "applicants",
        found,
        tab="office_applicants",
        form=form,
        page=shown,
        rows=[_row(application) for application in shown],
        number=shown.paginator.count,
        drafts=Application.objects.filter(call=found, state=Application.State.DRAFT).count(),
        is_filtered=any(form.cleaned_data.values()),
        query=request.GET.urlencode(),
        has_office_questions=bool(questions_for(found, by="office")),
    )


@office
def applicants_csv(request: HttpRequest, call: int) -> HttpResponse:
    """Hand out the filtered applications as a file that no spreadsheet runs."""
    found = visible.call(person(request), call)
    form = ApplicantsFilter(found, request.GET)
    head = [
        _("Reference"),
        _("Name"),
        _("E-mail address"),
        _("Home institution"),
        _("Application"),
        _("Sent on"),
        _("Wishes"),
        _("Places"),
        *(str(LazyI18nString(question["label"])) for question in _shown_questions(found)),
    ]
    name = f"{found.address.replace('/', '-')}-applicants.csv"
    return table_response(name, head, (_cells(row) for row in _matching(found, form)))


def _matching(call: Call, form: ApplicantsFilter) -> QuerySet[Application]:
    """Return what the filter lets through; what was never sent is nobody's to read."""
    places = Placement.objects.select_related("offer").order_by("created_at", "offer__position")
    found = (
        Application.objects.filter(call=call)
        .exclude(state=Application.State.DRAFT)
        .select_related("person", "home", "call")
        .prefetch_related(
            Prefetch("preferences", Preference.objects.select_related("offer")),
            Prefetch("placements", places),
        )
        .order_by("submitted_at", "reference")
    )
    form.is_valid()
    wanted = form.cleaned_data
    if words := wanted.get("words", "").strip():
        found = found.filter(Q(reference__icontains=words) | Q(person__name__icontains=words))
    if home := wanted.get("home"):
        found = found.filter(home__code=home)
    if state := wanted.get("state"):
        found = found.filter(state=state)
    if place := wanted.get("place"):
        found = found.filter(_with_place(place))
    return found


def _with_place(place: str) -> Any:
    own = Placement.objects.filter(application=OuterRef("pk"))
    if place == "none":
        return ~Exists(own.filter(state__in=Placement.HOLDING))
    return Exists(own.filter(state=place))


def _row(application: Application) -> dict[str, Any]:
    wishes = _wishes(application)
    places = list(application.placements.all())
    held = [place for place in places if place.state in Placement.HOLDING]
    waiting = sum(place.state == State.WAITING for place in places)
    return {
        "application": application,
        "wishes": wishes[:MOST_WISHES],
        "more_wishes": len(wishes) - MOST_WISHES,
        "places": [(place, placement_tag(place)) for place in held or _ended(places)],
        "waiting": waiting,
    }


def _wishes(application: Application) -> list[str]:
    """Return what someone wishes, the dearest first; a ballot is nobody's to read."""
    if takes_votes(application.call):
        return []
    return [str(wish.offer.title) for wish in application.preferences.all()]


def _ended(places: list[Placement]) -> list[Placement]:
    """Return what came of places that are no longer held."""
    return [place for place in places if place.state not in (State.WAITING, State.LAPSED)]


def _cells(application: Application) -> list[str]:
    sent = application.submitted_at
    return [
        application.reference,
        application.person.name,
        application.person.email,
        str(application.home or ""),
        str(application.get_state_display()),
        f"{timezone.localtime(sent):%Y-%m-%d %H:%M}" if sent else "",
        "; ".join(f"{rank}. {title}" for rank, title in enumerate(_wishes(application), start=1)),
        "; ".join(
            f"{place.offer.title}: {place.get_state_display()}"
            for place in application.placements.all()
        ),
        *(
            answer_in_words(question, application.answers.get(question["key"]))
            for question in _shown_questions(application.call)
        ),
    ]


def _shown_questions(call: Call) -> list[Question]:
    """Return what was asked, apart from what is asked to count alone."""
    return [question for question in call.questions if not question["statistics"]]
