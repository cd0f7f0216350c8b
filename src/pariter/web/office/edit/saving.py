"""Saving an editor's form in the draft: nothing typed is lost, nobody's work is undone unseen."""

from django.contrib import messages
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from pariter.apps.programmes.drafts import draft_content, edit_draft, fingerprint
from pariter.apps.programmes.errors import EditError, ProgrammeError, StaleEditError
from pariter.packs.export import Content
from pariter.packs.gaps import filled
from pariter.web.office.edit.forms import EditForm
from pariter.web.office.edit.problems import in_words, place_of

ATTEMPTS = 3
"""How often a save is tried again while others save other parts."""


def saved(request: HttpRequest, form: EditForm) -> bool:
    """Save what was changed in a form, or say in the form why not."""
    if not form.is_valid():
        return False
    if not form.changed:
        messages.info(request, _("Nothing was changed, so nothing was saved."))
        return True
    for _attempt in range(ATTEMPTS):
        try:
            return _tried(request, form)
        except StaleEditError as error:
            refusal = str(error)
        except LookupError:
            form.add_error(
                None, _("Someone removed this meanwhile. Copy what you wrote before you leave.")
            )
            return False
    form.add_error(None, refusal)
    return False


def _tried(request: HttpRequest, form: EditForm) -> bool:
    editing = form.editing
    current = draft_content(editing.programme)
    clashes = form.clashes(current)
    if clashes:
        form.show_theirs(current, clashes)
        return False
    changed = form.changed
    try:
        edit_draft(
            programme=editing.programme,
            read=form.seen,
            write=lambda content: form.write(content, changed),
            seen=fingerprint(form.seen(current)),
            at=timezone.now(),
            by=editing.person,
        )
    except EditError as error:
        form.write(current, changed)
        show_problems(form, error, current)
        return False
    except ProgrammeError as error:
        form.add_error(None, str(error))
        return False
    messages.success(request, _("Saved in the draft. Nobody else sees it before it is published."))
    return True


def show_problems(form: EditForm, error: EditError, content: Content) -> None:
    """Show what the loader refuses at its fields; what lies elsewhere, at the top.

    content: what was to be saved
    """
    full = filled(content)
    told: set[tuple[str | None, str]] = set()
    for problem in error.problems:
        place = place_of(problem, full)
        name = form.name_of(place)
        # A gap was filled by the text of another language, which has the problem itself.
        if name and not form.cleaned_data.get(name):
            continue
        words = in_words(problem)
        if (name, words) not in told:
            told.add((name, words))
            form.add_error(name, words)
    if not form.errors:
        form.add_error(None, str(error))
