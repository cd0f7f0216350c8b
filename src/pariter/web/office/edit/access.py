"""What a person may edit; for everyone else these pages do not exist."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest

from pariter.apps.people.models import Person
from pariter.apps.programmes.drafts import draft_content, version_content
from pariter.apps.programmes.models import OfficeRole, PackDraft, Programme
from pariter.apps.programmes.permissions import edits_programme
from pariter.apps.programmes.queries import initiatives_for, programmes_of
from pariter.packs.export import Content
from pariter.packs.raw import Raw
from pariter.web.access import person
from pariter.web.context import show_under

ROLES = (OfficeRole.Role.OFFICE, OfficeRole.Role.EDITOR)


@dataclass(frozen=True)
class Editing:
    """One person's view of one programme's draft.

    keys: of the initiatives that she may edit; is_whole: she may edit everything else, too
    """

    programme: Programme
    person: Person
    is_whole: bool
    keys: frozenset[str]
    content: Content
    draft: PackDraft | None

    @property
    def languages(self) -> list[str]:
        """The programme's languages."""
        found: list[str] = self.content["pack"]["languages"]
        return found

    @property
    def published(self) -> Content:
        """What the site says now."""
        return version_content(self.programme.pack)

    @property
    def initiatives(self) -> list[Raw]:
        """The initiatives that the person may edit, in the order of the pack."""
        return [one for one in self.content["pack"]["initiative"] if one["key"] in self.keys]

    def initiative(self, slug: str) -> Raw:
        """Return an initiative that the person may edit, or answer 404."""
        found = next((one for one in self.initiatives if one["slug"] == slug), None)
        if found is None:
            raise Http404
        return found

    def require_whole(self) -> None:
        """Answer 404 to whoever may edit one strand alone."""
        if not self.is_whole:
            raise Http404


def edited_programmes(someone: Person) -> list[Programme]:
    """Return the programmes of which a person edits something."""
    return list(programmes_of(someone, *ROLES))


def editing(request: HttpRequest, key: str) -> Editing:
    """Return what the request's person may edit of a programme, or answer 404."""
    someone = person(request)
    programme = programmes_of(someone, *ROLES).select_related("pack").filter(key=key).first()
    if programme is None:
        raise Http404
    show_under(request, programme)
    own = initiatives_for(someone, *ROLES).filter(programme=programme)
    return Editing(
        programme=programme,
        person=someone,
        is_whole=bool(edits_programme(someone, programme)),
        keys=frozenset(own.values_list("key", flat=True)),
        content=draft_content(programme),
        draft=PackDraft.objects.filter(programme=programme).select_related("changed_by").first(),
    )


def whole(request: HttpRequest, key: str) -> Editing:
    """Return a programme that the person may edit as a whole, or answer 404."""
    found = editing(request, key)
    found.require_whole()
    return found
