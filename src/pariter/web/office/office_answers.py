"""What the office answers about each application, such as a jury's score, in one table."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from i18nfield.strings import LazyI18nString

from pariter.apps.applications.answers import Question, questions_for
from pariter.apps.applications.errors import ApplicationError
from pariter.apps.applications.models import Application
from pariter.apps.applications.office_answers import answer_for_office, is_frozen
from pariter.apps.applications.queries import submitted
from pariter.apps.applications.typed import NO, YES, answer_in_words, read_answer, typed_answer
from pariter.apps.programmes.models import Call
from pariter.web.access import office, person
from pariter.web.office import visible
from pariter.web.office.forms import ActForm
from pariter.web.office.frame import call_page

PAGE_SIZE = 50
BEFORE = "before"


@dataclass(frozen=True)
class Cell:
    """One answer in the table: its box, what stood there before, and what is wrong with it."""

    control: SafeString
    before_name: str
    before: str
    error_id: str
    errors: tuple[str, ...]
    words: str


class CellField(forms.Field):
    """The office's answer to one question about one application."""

    def __init__(self, application: Application, question: Question, languages: list[str]) -> None:
        self.application, self.question, self.languages = application, question, languages
        asked = str(LazyI18nString(question["label"]))
        label = f"{asked}, {application.reference}"
        super().__init__(label=label, required=False, widget=_widget(question))

    def to_python(self, value: Any) -> object:
        """Read what was typed."""
        try:
            return read_answer(self.question, value or "", self.languages)
        except ApplicationError as error:
            message = f"{self.application.reference}, {error}"
            raise ValidationError(message, code=error.code) from error


class AnswersForm(ActForm):
    """All answers on one page of the table."""

    def __init__(self, call: Call, page: Page[Application], *arguments: Any) -> None:
        super().__init__(*arguments)
        languages = call.edition.initiative.programme.languages
        self.call, self.page = call, page
        for application in page:
            for question in questions_for(call, by="office"):
                name = f"{application.pk}-{question['key']}"
                self.fields[name] = CellField(application, question, languages)
                self.initial[name] = typed_answer(
                    question, application.answers.get(question["key"])
                )

    def rows(self) -> list[tuple[Application, list[Cell]]]:
        """Return each application with its boxes."""
        return [
            (
                application,
                [self._cell(application, asked) for asked in questions_for(self.call, by="office")],
            )
            for application in self.page
        ]

    def changes(self) -> dict[Application, dict[str, Any]]:
        """Return what differs from what the page showed, so that nobody undoes another's work."""
        found: dict[Application, dict[str, Any]] = {}
        for name, field in self.fields.items():
            if not isinstance(field, CellField):
                continue
            if _joined(self[name].data) != self.data.get(f"{BEFORE}-{name}", ""):
                answers = found.setdefault(field.application, {})
                answers[field.question["key"]] = self.cleaned_data[name]
        return found

    def _cell(self, application: Application, question: Question) -> Cell:
        bound = self[f"{application.pk}-{question['key']}"]
        error_id = f"{bound.auto_id}-error"
        attributes: dict[str, str | bool] = {"class": "ds-input", "aria-label": str(bound.label)}
        if bound.errors:
            attributes |= {"aria-invalid": "true", "aria-describedby": error_id}
        shown = self.data.get(f"{BEFORE}-{bound.name}") if self.is_bound else None
        return Cell(
            bound.as_widget(attrs=attributes),
            f"{BEFORE}-{bound.name}",
            _joined(self.initial[bound.name]) if shown is None else shown,
            error_id,
            tuple(str(error) for error in bound.errors),
            answer_in_words(question, application.answers.get(question["key"])),
        )


@office
def office_answers(request: HttpRequest, call: int) -> HttpResponse:
    """Show each application with the office's answers; keep those that were changed on POST."""
    someone, at = person(request), timezone.now()
    found = visible.call(someone, call)
    asked = questions_for(found, by="office")
    if not asked:
        raise Http404
    page = Paginator(submitted(found), PAGE_SIZE).get_page(request.GET.get("page"))
    form = AnswersForm(found, page, *([request.POST] if request.method == "POST" else []))
    if form.is_bound and form.is_valid():
        try:
            changed = sum(
                answer_for_office(application=application, answers=answers, at=at, by=someone)
                for application, answers in form.changes().items()
            )
        except ApplicationError as error:
            form.refuse(str(error))
        else:
            messages.success(
                request,
                ngettext(
                    "%(count)d application is changed.",
                    "%(count)d applications are changed.",
                    changed,
                )
                % {"count": changed},
            )
            return redirect(f"{reverse('office_answers', args=[found.pk])}?page={page.number}")
    return call_page(
        request,
        "office_answers",
        found,
        tab="office_applicants",
        status=422 if form.errors else 200,
        form=form,
        page=page,
        rows=form.rows(),
        asked=[str(LazyI18nString(question["label"])) for question in asked],
        frozen=is_frozen(found),
    )


def _widget(question: Question) -> forms.Widget:
    match question["kind"]:
        case "yes_no":
            return forms.Select(choices=[("", "–"), (YES, _("Yes")), (NO, _("No"))])
        case "choice":
            return forms.Select(choices=[("", "–"), *_choices(question)])
        case "choices":
            return forms.SelectMultiple(choices=_choices(question))
        case "number" | "money" as kind:
            mode = "numeric" if kind == "number" else "decimal"
            return forms.TextInput({"inputmode": mode, "autocomplete": "off", "size": "8"})
    return forms.TextInput({"autocomplete": "off"})


def _choices(question: Question) -> list[tuple[str, str]]:
    return [(choice["key"], str(LazyI18nString(choice["label"]))) for choice in question["choice"]]


def _joined(typed: Any) -> str:
    return ";".join(typed) if isinstance(typed, list) else str(typed or "")
