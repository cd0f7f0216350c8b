"""Applications from a file: upload, every problem or a preview, then the import."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from i18nfield.strings import LazyI18nString

from pariter.apps.applications.answers import Question
from pariter.apps.applications.errors import ApplicationError
from pariter.apps.applications.importing import Prepared, import_applications, prepare
from pariter.apps.applications.tables import columns_of
from pariter.apps.people.models import Organisation, Person
from pariter.apps.programmes.models import Call
from pariter.apps.programmes.numbers import Grouped
from pariter.web.access import office, person
from pariter.web.office import visible
from pariter.web.office.forms import ActForm
from pariter.web.office.frame import call_page
from pariter.web.office.spreadsheet import table_response

LARGEST_HERE = 1_000_000
MOST_LINES_HERE = 1_000
PROBLEMS_SHOWN = 100
KEPT_SECONDS = 3600
SALT = "office.applications_import"


class UploadForm(ActForm):
    """A file with applications."""

    file = forms.FileField(
        label=gettext_lazy("CSV file"),
        help_text=gettext_lazy(
            "In UTF-8, at most 1 MB and 1,000 lines. Nothing is imported before you have seen what "
            "it holds."
        ),
        widget=forms.FileInput({"accept": ".csv,text/csv"}),
        error_messages={
            "required": gettext_lazy("Choose a file."),
            "empty": gettext_lazy("The file is empty. Choose another."),
        },
    )

    def clean_file(self) -> Any:
        """Refuse what is too large for a page."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST_HERE:
            raise forms.ValidationError(
                _("The file has %(size)s bytes. Send at most %(most)s; split it in two.")
                % {"size": Grouped(file.size), "most": Grouped(LARGEST_HERE)}
            )
        return file


@office
def applications_import(request: HttpRequest, call: int) -> HttpResponse:
    """Take a file, say what is wrong or what would happen, and import it once that was seen."""
    found = visible.call(person(request), call)
    if request.method == "POST" and "content" in request.POST:
        return _import(request, found)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    prepared, content = None, b""
    if form.is_bound and form.is_valid():
        content = form.cleaned_data["file"].read()
        prepared = _prepared(found, content, form)
    return _page(request, found, form, prepared, content)


@office
def template_csv(request: HttpRequest, call: int) -> HttpResponse:
    """Hand out a file with the columns of a call and nothing below them."""
    found = visible.call(person(request), call)
    name = f"{found.address.replace('/', '-')}-template.csv"
    return table_response(name, columns_of(found), [])


def _import(request: HttpRequest, call: Call) -> HttpResponse:
    someone, at = person(request), timezone.now()
    form = UploadForm({}, {})
    try:
        kept = signing.loads(request.POST["content"], salt=SALT, max_age=KEPT_SECONDS)
        content = _opened(kept, call, someone)
    except signing.BadSignature:
        _only_error(form, _("The file waited for too long. Choose it again."))
        return _page(request, call, form, None, b"")
    prepared = prepare(call=call, content=content, at=at)
    try:
        import_applications(prepared=prepared, at=at, by=someone)
    except ApplicationError as error:
        _only_error(form, str(error))
        return _page(request, call, form, prepared, b"")
    sent = prepared.counts["new"] + prepared.counts["changed"] + prepared.counts["answered"]
    messages.success(
        request,
        ngettext("%(count)s line is imported.", "%(count)s lines are imported.", sent)
        % {"count": Grouped(sent)},
    )
    return redirect("office_applicants", call.pk)


def _prepared(call: Call, content: bytes, form: UploadForm) -> Prepared:
    """Read a file; what is wrong with it goes into the form too."""
    if content.count(b"\n") > MOST_LINES_HERE + 1:
        form.add_error(
            "file",
            _("There are more than %(most)s lines. Split the file, or use the command.")
            % {"most": Grouped(MOST_LINES_HERE)},
        )
        return Prepared(call, "")
    prepared = prepare(call=call, content=content, at=timezone.now())
    if prepared.problems:
        count = len(prepared.problems)
        form.add_error(
            "file",
            ngettext(
                "The file has %(count)s problem. Nothing was imported.",
                "The file has %(count)s problems. Nothing was imported.",
                count,
            )
            % {"count": Grouped(count)},
        )
    return prepared


def _only_error(form: UploadForm, message: str) -> None:
    form.refuse(message)
    form.errors.pop("file", None)


def _page(
    request: HttpRequest, call: Call, form: UploadForm, prepared: Prepared | None, content: bytes
) -> HttpResponse:
    problems = prepared.problems if prepared else ()
    return call_page(
        request,
        "applications_import",
        call,
        tab="office_applicants",
        status=422 if form.errors else 200,
        form=form,
        problems=problems[:PROBLEMS_SHOWN],
        more=len(problems) - PROBLEMS_SHOWN,
        prepared=prepared if prepared and not form.errors else None,
        content=_closed(content, call, person(request)) if prepared and not form.errors else "",
        columns=[_("Column"), _("What stands in it")],
        rows=list(_columns(call)),
    )


def _closed(content: bytes, call: Call, by: Person) -> str:
    """Return a file as a text that only this person can send back, and only to this call."""
    text = content.decode("utf-8-sig")
    return signing.dumps({"call": call.pk, "by": by.pk, "text": text}, salt=SALT, compress=True)


def _opened(kept: dict[str, Any], call: Call, by: Person) -> bytes:
    if (kept["call"], kept["by"]) != (call.pk, by.pk):
        raise signing.BadSignature
    return str(kept["text"]).encode()


def _columns(call: Call) -> Iterator[tuple[str, str]]:
    questions = {question["key"]: question for question in call.questions}
    languages = ", ".join(call.edition.initiative.programme.languages)
    homes = Organisation.objects.filter(code__in=call.homes)
    known = {
        "email": _("The address of whoever applies, once in the file."),
        "name": _("The full name."),
        "language": _("The language that we write in: %(known)s.") % {"known": languages},
        "home": "; ".join(f"{home.code}: {home.name}" for home in homes),
        "wishes": _("What the person wants, the favourite first, with spaces between: %(known)s.")
        % {"known": " ".join(call.offers.values_list("key", flat=True))},
    }
    for name in columns_of(call):
        yield name, known[name] if name in known else _about(questions[name])


def _about(question: Question) -> str:
    """Say what is asked, and how the answer is written in a file."""
    known = "; ".join(
        f"{choice['key']}: {LazyI18nString(choice['label'])}" for choice in question["choice"]
    )
    how = {
        "yes_no": _("Write yes or no."),
        "number": _("Write a whole number."),
        "money": _("Write euros, such as 12.50."),
        "choice": _("Write one of: %(known)s.") % {"known": known},
        "choices": _("Write any of these, with semicolons between: %(known)s.") % {"known": known},
        "text": _("Write a text."),
    }[question["kind"]]
    parts = [str(LazyI18nString(question["label"])), how]
    if question["by"] == "office":
        parts.append(_("The office answers this."))
    if not question["required"]:
        parts.append(_("It may stay empty."))
    return " ".join(parts)
