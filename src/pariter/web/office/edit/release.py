"""Publishing the draft, the history of versions, and getting a version as a folder."""

import io
import zipfile
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pariter.apps.placements.edits import publish_edits
from pariter.apps.programmes.drafts import (
    discard_draft,
    fingerprint,
    problems_of,
    restore_version,
    version_content,
)
from pariter.apps.programmes.errors import EditError, ProgrammeError, StaleEditError
from pariter.apps.programmes.media_files import read_file
from pariter.packs.differences import differences
from pariter.packs.errors import Problem
from pariter.packs.export import files_of
from pariter.packs.gaps import filled, gaps
from pariter.packs.places import Place
from pariter.web.access import office
from pariter.web.office.edit.access import Editing, editing, whole
from pariter.web.office.edit.changes import own_part, subjects
from pariter.web.office.edit.fields import TextField
from pariter.web.office.edit.pages import edit_page
from pariter.web.office.edit.problems import in_words, place_of
from pariter.web.office.edit.standing import changes_of
from pariter.web.office.edit.words import spot
from pariter.web.office.forms import LONGEST_REASON, ActForm

PAGE_SIZE = 30


class PublishForm(ActForm):
    """What changed and why, and which draft the editor saw."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    note = TextField(
        label=gettext_lazy("What did you change?"),
        help_text=gettext_lazy("In a few words, for your colleagues. It stays in the history."),
        max_length=LONGEST_REASON,
        error_messages={
            "required": gettext_lazy("Say in a few words what you changed."),
            "max_length": gettext_lazy("Shorten this to 300 letters."),
        },
    )


@office
def publish(request: HttpRequest, programme: str) -> HttpResponse:
    """Show what the draft changes and what is missing; publish it on POST."""
    found = editing(request, programme)
    state = fingerprint(found.content)
    form = PublishForm(request.POST if request.method == "POST" else None, initial={"seen": state})
    todo = list(_todo(found))
    if form.is_bound and _published(request, found, form, state, todo):
        return redirect("office_edit", programme)
    changes = changes_of(found)
    own = changes if found.is_whole else own_part(found.content, changes, found.keys, programme)
    return edit_page(
        request,
        "publish",
        found,
        form=form,
        subjects=subjects(found.published, found.content, own, programme),
        number=len(own),
        others=len(changes) - len(own),
        todo=todo,
    )


@office
def discard(request: HttpRequest, programme: str) -> HttpResponse:
    """Ask whether the draft is to go; throw it away on POST."""
    found = whole(request, programme)
    if request.method == "POST":
        discard_draft(programme=found.programme, at=timezone.now(), by=found.person)
        messages.success(request, _("The draft is gone. The site stays as it is."))
        return redirect("office_edit", programme)
    return edit_page(request, "discard", found, number=len(changes_of(found)))


@office
def history(request: HttpRequest, programme: str) -> HttpResponse:
    """List the versions: when, by whom, why."""
    found = whole(request, programme)
    releases = found.programme.releases.select_related("version", "released_by")
    shown = Paginator(releases, PAGE_SIZE).get_page(request.GET.get("page"))
    return edit_page(request, "history", found, page=shown)


@office
def release(request: HttpRequest, programme: str, release: int) -> HttpResponse:
    """Show how a version differs from what the site says; make it the draft on POST."""
    found = whole(request, programme)
    one = get_object_or_404(
        found.programme.releases.select_related("version", "released_by"), pk=release
    )
    if request.method == "POST":
        restore_version(programme=found.programme, release=one, at=timezone.now(), by=found.person)
        messages.success(request, _("That version is the draft now. Look at it, then publish."))
        return redirect("office_edit_publish", programme)
    content = version_content(one.version)
    changes = differences(found.published, content)
    return edit_page(
        request,
        "release",
        found,
        release=one,
        subjects=subjects(found.published, content, changes, programme),
    )


@office
def download(request: HttpRequest, programme: str, release: int) -> HttpResponse:
    """Hand out a version as a folder in a ZIP file."""
    found = whole(request, programme)
    one = get_object_or_404(found.programme.releases.select_related("version"), pk=release)
    try:
        files = files_of(version_content(one.version), read_file)
    except ProgrammeError as error:
        messages.error(request, str(error))
        return redirect("office_edit_release", programme, one.pk)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(f"{programme}/{name}", one.released_at.timetuple()[:6])
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
    answer = HttpResponse(target.getvalue(), content_type="application/zip")
    name = f"{programme}-{one.version.digest[:12]}.zip"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "no-store"
    return answer


def _published(
    request: HttpRequest, found: Editing, form: PublishForm, state: str, todo: list[Any]
) -> bool:
    """Publish the draft, or refuse in the form."""
    if not form.is_valid():
        return False
    if _others(found):
        form.refuse(_("Others changed more than your part. Ask them to publish it with theirs."))
        return False
    try:
        publish_edits(
            programme=found.programme,
            seen=form.cleaned_data["seen"],
            note=form.cleaned_data["note"],
            at=timezone.now(),
            by=found.person,
        )
    except StaleEditError as error:
        form.data = {**request.POST.dict(), "seen": state}
        form.refuse(str(error))
    except EditError as error:
        form.refuse(str(error))
        todo[:] = list(_todo(found, error))
    except ProgrammeError as error:
        form.refuse(str(error))
    else:
        messages.success(request, _("Published. Everyone sees it within a minute."))
        return True
    return False


def _others(found: Editing) -> bool:
    """Tell whether the draft changes what the person may not edit."""
    changes = changes_of(found)
    key = found.programme.key
    return not found.is_whole and len(own_part(found.content, changes, found.keys, key)) < len(
        changes
    )


def _todo(found: Editing, error: EditError | None = None) -> Any:
    """Give what must be mended before the draft can be published: words, and the box to mend."""
    key, content = found.programme.key, found.content
    missing = gaps(content)
    for place in missing:
        yield _("This text is missing."), spot(content, place, key)
    full = filled(content)
    problems: list[Problem] = problems_of(content)
    for problem in problems:
        yield in_words(problem), spot(full, place_of(problem, full), key)
    refusals: dict[Place, str] = error.refusals if error else {}
    for place, words in refusals.items():
        yield words, spot(content, place, key)
    if error and not missing and not problems:
        for problem in error.problems:
            yield in_words(problem), spot(content, place_of(problem, content), key)
