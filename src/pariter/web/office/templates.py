"""Answer templates: words that the office uses again, in each language."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from pariter.apps.correspondence.errors import LetterError
from pariter.apps.correspondence.models import AnswerTemplate
from pariter.apps.correspondence.queries import templates_of
from pariter.apps.correspondence.templates import PLACEHOLDERS, delete_template, save_template
from pariter.apps.programmes.models import OfficeRole, Programme
from pariter.apps.programmes.queries import programmes_of
from pariter.web.access import office, person
from pariter.web.context import show_under
from pariter.web.office import visible
from pariter.web.office.correspondence import letter_tabs
from pariter.web.office.frame import page
from pariter.web.office.letter_forms import TemplateForm


@office
def templates(request: HttpRequest) -> HttpResponse:
    """List the templates of each programme."""
    someone = person(request)
    visible.require_office(someone)
    found = list(templates_of(someone))
    programmes = programmes_of(someone, OfficeRole.Role.OFFICE).defer("body", "summary")
    return page(
        request,
        "answer_templates",
        section="enquiries",
        tabs=letter_tabs(someone, "office_templates"),
        groups=[
            (programme, [one for one in found if one.programme_id == programme.pk])
            for programme in programmes
        ],
    )


@office
def add(request: HttpRequest, programme: str) -> HttpResponse:
    """Write a new template for a programme."""
    programmes = programmes_of(person(request), OfficeRole.Role.OFFICE)
    return _edited(request, get_object_or_404(programmes, key=programme), None)


@office
def template(request: HttpRequest, template: int) -> HttpResponse:
    """Change a template, or delete it."""
    someone = person(request)
    found = get_object_or_404(templates_of(someone), pk=template)
    if request.method == "POST" and request.POST.get("act") == "delete":
        delete_template(template=found, at=timezone.now(), by=someone)
        messages.success(request, _("The template is deleted."))
        return redirect("office_templates")
    return _edited(request, found.programme, found)


def _edited(
    request: HttpRequest, programme: Programme, template: AnswerTemplate | None
) -> HttpResponse:
    show_under(request, programme)
    if request.method == "POST":
        form = TemplateForm(programme, request.POST)
        if form.is_valid():
            try:
                save_template(
                    programme=programme,
                    title=form.cleaned_data["title"],
                    text=form.text,
                    at=timezone.now(),
                    by=person(request),
                    template=template,
                )
            except LetterError as error:
                form.refuse(error)
            else:
                messages.success(request, _("The template is kept."))
                return redirect("office_templates")
    else:
        words = template.text.data if template else {}
        known = {f"text_{code}": text for code, text in words.items()}
        form = TemplateForm(
            programme, initial={"title": template.title if template else "", **known}
        )
    return page(
        request,
        "answer_template",
        section="enquiries",
        status=422 if form.errors else 200,
        form=form,
        kept=template,
        placeholders=[f"{{{name}}}" for name in PLACEHOLDERS],
    )
