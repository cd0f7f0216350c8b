"""The pages of lists such as contacts and news: all parts, one of them, a new one, one less."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from pariter.apps.programmes.drafts import edit_draft, fingerprint
from pariter.apps.programmes.errors import EditError, StaleEditError
from pariter.apps.programmes.shared import foreign_codes
from pariter.packs.raw import Raw
from pariter.web.access import office
from pariter.web.office.edit.access import Editing, whole
from pariter.web.office.edit.kinds import KINDS, Kind, users_of
from pariter.web.office.edit.media import MediumForm
from pariter.web.office.edit.nested import is_offered
from pariter.web.office.edit.objectives import ContractForm, ObjectiveForm
from pariter.web.office.edit.pages import edit_page, lost_page
from pariter.web.office.edit.parts import NewsForm, PartForm, remove_part
from pariter.web.office.edit.problems import in_words
from pariter.web.office.edit.saving import saved
from pariter.web.office.edit.standing import part_entries
from pariter.web.office.edit.words import find, part_name, part_url
from pariter.web.office.forms import ActForm

FORMS: dict[str, type[PartForm]] = {
    "news": NewsForm,
    "medium": MediumForm,
    "contract": ContractForm,
    "objective": ObjectiveForm,
}


@office
def parts(request: HttpRequest, programme: str, kind: str) -> HttpResponse:
    """List the parts of a kind."""
    found = whole(request, programme)
    known = _kind(kind, found)
    return edit_page(request, "parts", found, kind=known, entries=part_entries(found, kind))


@office
def add(request: HttpRequest, programme: str, kind: str) -> HttpResponse:
    """Add a part of a kind; save it on POST."""
    found = whole(request, programme)
    known = _kind(kind, found)
    if not known.can_add:
        raise Http404
    form = _form(request, found, known, "")
    if form.is_bound and saved(request, form):
        return redirect("office_edit_parts", programme, kind)
    return edit_page(request, "part", found, form=form, kind=known, title=known.add)


@office
def part(request: HttpRequest, programme: str, kind: str, part: str) -> HttpResponse:
    """Edit one part; save it on POST."""
    found = whole(request, programme)
    known = _kind(kind, found)
    item = find(found.content, kind, part)
    if item is None:
        return lost_page(request, found)
    form = _form(request, found, known, part)
    is_foreign = kind == "organisation" and bool(foreign_codes(found.programme, [part]))
    if form.is_bound and not is_foreign and saved(request, form):
        return redirect(request.path)
    return edit_page(
        request,
        "part",
        found,
        form=form,
        kind=known,
        title=part_name(found.content, kind, item),
        part=part,
        item=item,
        picture=_picture(found, item) if kind == "medium" else None,
        is_foreign=is_foreign,
    )


@office
def remove(request: HttpRequest, programme: str, kind: str, part: str) -> HttpResponse:
    """Ask whether a part is to go; take it out of the draft on POST."""
    found = whole(request, programme)
    known = _kind(kind, found)
    item = _part(found, kind, part)
    if not known.can_remove:
        raise Http404
    users = list(dict.fromkeys(users_of(found.content, kind, part)))
    form = ActForm(request.POST if request.method == "POST" else None)
    if form.is_bound and not users and _removed(request, found, kind, part, form):
        return redirect("office_edit_parts", programme, kind)
    return edit_page(
        request,
        "remove",
        found,
        form=form,
        status=422 if form.is_bound else 200,
        kind=known,
        title=part_name(found.content, kind, item),
        back_url=part_url(programme, kind, part),
        users=users,
    )


def _removed(request: HttpRequest, found: Editing, kind: str, part: str, form: ActForm) -> bool:
    """Remove a part, or refuse in the form."""
    try:
        edit_draft(
            programme=found.programme,
            read=lambda content: find(content, kind, part),
            write=lambda content: remove_part(content, kind, part),
            seen=fingerprint(find(found.content, kind, part)),
            at=timezone.now(),
            by=found.person,
        )
    except StaleEditError:
        form.refuse(_("Someone else changed this meanwhile. Look at it again before it goes."))
        return False
    except EditError as error:
        for problem in error.problems:
            form.refuse(in_words(problem))
        return False
    messages.success(request, _("Removed from the draft. The site shows it until you publish."))
    return True


def _kind(key: str, found: Editing) -> Kind:
    """Return a list that the programme can have, or answer 404."""
    if key not in KINDS or not is_offered(found.content, key):
        raise Http404
    return KINDS[key]


def _part(found: Editing, kind: str, name: str) -> Raw:
    item = find(found.content, kind, name)
    if item is None:
        raise Http404
    return item


def _form(request: HttpRequest, found: Editing, kind: Kind, name: str) -> PartForm:
    data = request.POST if request.method == "POST" else None
    files = request.FILES if request.method == "POST" else None
    return FORMS.get(kind.key, PartForm)(found, kind, name, data, files=files)


def _picture(found: Editing, item: Raw) -> dict[str, object] | None:
    """Return where the picture of a medium lies; a film is shown by its poster."""
    shown = item
    if item["kind"] == "video":
        shown = find(found.content, "medium", item["poster"] or "") or {}
    digest = found.content["media"].get(shown.get("file"))
    name = str(shown.get("file", "")).removeprefix("media/")
    return {"digest": digest, "name": name} if digest else None
