"""The form of an edition: its days, its calls' dates, its sessions' hours and places."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from pariter.packs.export import Content
from pariter.packs.places import Place
from pariter.packs.raw import Raw
from pariter.web.forms import DateField
from pariter.web.office.edit.access import Editing
from pariter.web.office.edit.days import day_of, days_of, find_edition
from pariter.web.office.edit.fields import MomentField
from pariter.web.office.edit.forms import EditForm, Group, Values, write_texts
from pariter.web.office.edit.words import FIELDS, box, find, local
from pariter.web.office.for_whom import audience_and_key
from pariter.web.public.wording import zone_name

MOMENTS = {"call": ("opens", "closes", "results", "draw"), "session": ("starts", "ends")}
NEEDED = {"opens", "closes", "draw", "starts", "ends"}


class DatesForm(EditForm):
    """When and where one edition takes place, on the wall clock of its place.

    day: such as 2027-04-05, of an edition with many sessions: those of that day alone
    """

    def __init__(
        self,
        editing: Editing,
        key: str,
        edition: str,
        data: Any = None,
        *,
        day: str = "",
        **options: Any,
    ) -> None:
        self.key = key
        self.edition_key = edition
        self.day = day
        super().__init__(editing, data, **options)

    @property
    def place(self) -> Place:
        """Where in the pack the edition lies."""
        return "pack", "initiative", self.key, "edition", self.edition_key

    def build(self) -> None:
        """Add the edition's own days, then a group for each call and session."""
        content = self.editing.content
        edition = _edition(content, self.key, self.edition_key)
        if not self.day:
            self._add_own(edition)
        is_by_day = bool(days_of(edition))
        for session in edition["session"]:
            if is_by_day and day_of(session) != self.day:
                continue
            group = Group(local(session["title"], session["key"]), [], is_dense=True)
            self._add_moments(group, "session", session)
            self.add_texts(group, box("session", session["key"], "title"), FIELDS["title"])
            self.add_texts(group, box("session", session["key"], "place"), FIELDS["place"])

    def _add_own(self, edition: Raw) -> None:
        own = Group(_("The edition"), [], is_dense=True)
        self.groups.append(own)
        self.add_texts(own, "title", FIELDS["title"])
        for name, label in (("starts", _("First day")), ("ends", _("Last day"))):
            self.add_field(
                own,
                name,
                DateField(label=label, error_messages={"required": _("Enter the day.")}),
            )
        for call in edition["call"]:
            title = _("Dates for: %(who)s") % {"who": audience_and_key(call["role"], call["key"])}
            self._add_moments(Group(title, [], is_dense=True), "call", call)

    def values(self, content: Content) -> Values:
        """Return every date as it stands on the wall clock."""
        edition = _edition(content, self.key, self.edition_key)
        found: Values = {
            name: DateField().to_python(list(reversed(edition[name].split("-"))))
            for name in ("starts", "ends")
        }
        found |= self._texts("title", edition["title"])
        for kind, part, name, value in _moments(edition):
            # The boxes show minutes; seconds stay as they are unless the moment is changed.
            moment = datetime.fromisoformat(value).replace(second=0) if value else None
            found[box(kind, part["key"], name)] = moment
        for session in edition["session"]:
            for name in ("title", "place"):
                found |= self._texts(box("session", session["key"], name), session[name])
        return {name: value for name, value in found.items() if name in self.fields}

    def write(self, content: Content, changed: Values) -> None:
        """Write the dates and places that were changed."""
        edition = _edition(content, self.key, self.edition_key)
        write_texts(edition, changed, "title")
        for name in ("starts", "ends"):
            if name in changed:
                edition[name] = changed[name].isoformat()
        for kind, part, name, _old in list(_moments(edition)):
            key = box(kind, part["key"], name)
            if key in changed:
                target, field = (part["lottery"], "draw") if name == "draw" else (part, name)
                target[field] = changed[key].isoformat() if changed[key] else None
        for session in edition["session"]:
            head = box("session", session["key"], "")
            own = {
                name.removeprefix(head): value
                for name, value in changed.items()
                if name.startswith(head)
            }
            write_texts(session, own, "title")
            write_texts(session, own, "place")

    def _add_moments(self, group: Group, kind: str, part: Raw) -> None:
        self.groups.append(group)
        zone = zone_name(part["zone"] or self.editing.content["pack"]["zone"])
        for name in MOMENTS[kind]:
            if name == "draw" and not part["lottery"]:
                continue
            self.add_field(
                group,
                box(kind, part["key"], name),
                MomentField(
                    label=FIELDS[name],
                    help_text=_("Time as hours and minutes, %(zone)s.") % {"zone": zone},
                    required=name in NEEDED,
                    error_messages={
                        "required": _("%(part)s, %(field)s: enter the day and the time.")
                        % {"part": group.title, "field": FIELDS[name]}
                    },
                ),
            )

    def _texts(self, name: str, text: dict[str, str]) -> Values:
        return {box(name, code): text.get(code, "") for code in self.editing.languages}


def _edition(content: Content, key: str, edition: str) -> Raw:
    """Return an edition of the draft; raise LookupError where there is none."""
    return find_edition(find(content, "initiative", key) or {}, edition)


def _moments(edition: Raw) -> Iterator[tuple[str, Raw, str, str | None]]:
    """Give each moment of an edition: call or session, the part, the field and the value."""
    for kind, names in MOMENTS.items():
        for part in edition[kind]:
            for name in names:
                if name != "draw":
                    yield kind, part, name, part[name]
                elif part["lottery"]:
                    yield kind, part, name, part["lottery"]["draw"]


def editions_of(initiative: Raw) -> list[tuple[str, str]]:
    """Return key and title of each edition."""
    return [(one["key"], local(one["title"], one["key"])) for one in initiative["edition"]]
