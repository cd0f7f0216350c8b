"""The frame of editors' pages."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from pariter.packs.raw import Raw
from pariter.web.office.edit.access import Editing
from pariter.web.office.edit.dates import editions_of
from pariter.web.office.edit.forms import EditForm
from pariter.web.office.edit.words import FIELDS
from pariter.web.office.frame import page
from pariter.web.public.wording import language_name


def edit_page(
    request: HttpRequest,
    template: str,
    editing: Editing,
    *,
    form: Any = None,
    status: int | None = None,
    **values: Any,
) -> HttpResponse:
    """Show a page of the editors under the programme's brand; errors answer 422."""
    return page(
        request,
        f"edit/{template}",
        section="edit",
        status=status or (422 if form is not None and form.errors else 200),
        editing=editing,
        form=form,
        groups=list(form.shown()) if isinstance(form, EditForm) else [],
        **values,
    )


def lost_page(request: HttpRequest, editing: Editing) -> HttpResponse:
    """Show what was typed about something that is there no more; only a POST has typed anything."""
    if request.method != "POST":
        raise Http404
    typed = [
        (_label(name), value)
        for name, values in request.POST.lists()
        for value in values
        if value and name not in {"csrfmiddlewaretoken", "before", "kept"}
    ]
    return edit_page(request, "lost", editing, status=422, typed=typed)


def _label(name: str) -> str:
    """Return the words for the name of a box, such as title.it."""
    *steps, last = name.split(".")
    words = [str(FIELDS.get(step, step)) for step in (*steps, last)]
    return " · ".join([*words[:-1], language_name(last)] if steps and len(last) == 2 else words)


def initiative_tabs(editing: Editing, initiative: Raw, current: str) -> list[dict[str, Any]]:
    """Return the pages of one initiative for the `tabs` tag.

    current: address of the page that is shown
    """
    address = [editing.programme.key, initiative["slug"]]
    pages = [
        (_("Texts"), reverse("office_edit_initiative", args=address)),
        (_("Facts"), reverse("office_edit_facts", args=address)),
        *(
            (
                _("Dates: %(edition)s") % {"edition": title},
                reverse("office_edit_dates", args=[*address, key]),
            )
            for key, title in editions_of(initiative)
        ),
    ]
    return [{"label": label, "url": url, "current": url == current} for label, url in pages]
