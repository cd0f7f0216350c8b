"""The audience of online sessions from a file: upload, every problem or a preview, the import."""

from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from pariter.apps.participation.audience import (
    COLUMNS,
    Count,
    Counts,
    audience_of,
    import_counts,
    read_counts,
)
from pariter.apps.participation.errors import DeliveryError
from pariter.apps.people.models import Person
from pariter.apps.programmes.models import Call
from pariter.apps.programmes.numbers import Grouped
from pariter.web.access import office, person
from pariter.web.office import visible
from pariter.web.office.applications_import import KEPT_SECONDS, PROBLEMS_SHOWN, UploadForm
from pariter.web.office.frame import call_page
from pariter.web.office.spreadsheet import table_response
from pariter.web.participant.wording import moment_in_words

SALT = "office.audience"
CHANGES = {
    "new": gettext_lazy("New"),
    "changed": gettext_lazy("Corrects"),
    "unchanged": gettext_lazy("Counted already"),
}


@office
def audience(request: HttpRequest, call: int) -> HttpResponse:
    """Show what was counted online; take a file, say what it would do, and import it."""
    found = visible.call(person(request), call)
    if request.method == "POST" and "content" in request.POST:
        return _import(request, found)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    counts, content = None, b""
    if form.is_bound and form.is_valid():
        content = form.cleaned_data["file"].read()
        counts = read_counts(edition=found.edition, content=content, at=timezone.now())
        if counts.problems:
            form.add_error("file", _in_words(len(counts.problems)))
    return _page(request, found, form, counts, content)


@office
def audience_template(request: HttpRequest, call: int) -> HttpResponse:
    """Hand out a file with the columns, and a line for each session online."""
    found = visible.call(person(request), call)
    online = found.edition.sessions.filter(online=True).values_list("key", flat=True)
    name = f"{found.address.replace('/', '-')}-audience.csv"
    return table_response(name, list(COLUMNS), [[key, "", ""] for key in online])


def _import(request: HttpRequest, call: Call) -> HttpResponse:
    someone, at = person(request), timezone.now()
    form = UploadForm({}, {})
    try:
        kept = signing.loads(request.POST["content"], salt=SALT, max_age=KEPT_SECONDS)
        if (kept["call"], kept["by"]) != (call.pk, someone.pk):
            raise signing.BadSignature
        counts = read_counts(edition=call.edition, content=str(kept["text"]).encode(), at=at)
        if kept["before"] != _before(counts):
            raise DeliveryError(
                "changed", _("The counts changed while you looked. Choose the file once more.")
            )
        noted = import_counts(counts=counts, at=at, by=someone)
    except signing.BadSignature:
        return _refused(request, call, form, _("The file waited for too long. Choose it again."))
    except DeliveryError as error:
        return _refused(request, call, form, str(error))
    said = ngettext("%(count)s count is imported.", "%(count)s counts are imported.", noted)
    messages.success(request, said % {"count": Grouped(noted)})
    return redirect("office_audience", call.pk)


def _refused(request: HttpRequest, call: Call, form: UploadForm, message: str) -> HttpResponse:
    form.refuse(message)
    form.errors.pop("file", None)
    return _page(request, call, form, None, b"")


def _page(
    request: HttpRequest, call: Call, form: UploadForm, counts: Counts | None, content: bytes
) -> HttpResponse:
    problems = counts.problems if counts else ()
    shown = counts if counts and not form.errors else None
    return call_page(
        request,
        "audience",
        call,
        tab="office_sessions",
        status=422 if form.errors else 200,
        form=form,
        problems=problems[:PROBLEMS_SHOWN],
        more=len(problems) - PROBLEMS_SHOWN,
        columns=[_("Session"), _("Who counted"), _("Views"), _("What happens")],
        rows=[_row(count) for count in shown.counts] if shown else None,
        content=_closed(content, shown, call, person(request)) if shown else "",
        held_columns=[_("Session"), _("Who counted"), _("Views"), _("Imported")],
        held=[
            (
                one.session.title,
                one.source,
                one.people,
                moment_in_words(one.recorded_at, one.session.zone),
            )
            for one in audience_of(call.edition)
        ],
    )


def _row(count: Count) -> tuple[Any, ...]:
    what = str(CHANGES[count.change])
    if count.change == "changed" and count.before:
        what = _("Corrects %(before)s") % {"before": Grouped(count.before.people)}
    return count.session.title, count.source, count.people, what


def _closed(content: bytes, counts: Counts, call: Call, by: Person) -> str:
    """Return a file as a text that only this person can send back, and only to this call."""
    told = {
        "call": call.pk,
        "by": by.pk,
        "text": content.decode("utf-8-sig"),
        "before": _before(counts),
    }
    return signing.dumps(told, salt=SALT, compress=True)


def _before(counts: Counts) -> list[int]:
    """Return which counts held when the file was read."""
    return [count.before.pk if count.before else 0 for count in counts.counts]


def _in_words(count: int) -> str:
    return ngettext(
        "The file has %(count)s problem. Nothing was imported.",
        "The file has %(count)s problems. Nothing was imported.",
        count,
    ) % {"count": Grouped(count)}
