"""The form of an initiative's facts: whom to ask, what it serves, for whom, how and in what."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pariter.packs.export import Content
from pariter.packs.places import Place
from pariter.packs.raw import Raw
from pariter.web.office.edit.access import Editing
from pariter.web.office.edit.forms import EditForm, Group, Values
from pariter.web.office.edit.kinds import choices_of
from pariter.web.office.edit.words import FIELDS, find
from pariter.web.public.wording import AUDIENCES, MANNERS, audience_name, language_name

NEEDED = {
    "audience": gettext_lazy("Choose for whom it is."),
    "held": gettext_lazy("Choose one or both."),
}
LISTS = ("aims", "audience", "held", "spoken", "media")


class FactsForm(EditForm):
    """What a page says beside its text."""

    def __init__(self, editing: Editing, key: str, data: Any = None, **options: Any) -> None:
        self.key = key
        super().__init__(editing, data, **options)

    @property
    def place(self) -> Place:
        """Where in the pack the initiative lies."""
        return "pack", "initiative", self.key

    def build(self) -> None:
        """Add a field for each fact."""
        content = self.editing.content
        group = Group("", [])
        self.groups.append(group)
        self.add_field(
            group,
            "contact",
            forms.ChoiceField(
                label=FIELDS["contact"],
                help_text=_("The desk that answers questions about it."),
                choices=choices_of("contact")(content),
                error_messages={"invalid_choice": _("Choose one of the list.")},
            ),
        )
        own = find(content, "initiative", self.key) or {}
        for name, choices in self._choices(content, own).items():
            if choices:
                self.add_field(group, name, _boxes(name, choices))

    def values(self, content: Content) -> Values:
        """Return each fact; what the pack leaves to the programme is filled in."""
        item = self._item(content)
        pack = content["pack"]
        found: Values = {name: list(item[name]) for name in LISTS if name in self.fields}
        found["contact"] = item["contact"] or pack["contact"][0]["key"]
        if "spoken" in found:
            found["spoken"] = found["spoken"] or list(pack["languages"])
        return found

    def write(self, content: Content, changed: Values) -> None:
        """Write the facts that were changed."""
        self._item(content).update(changed)

    def _choices(self, content: Content, own: Raw) -> dict[str, list[tuple[str, str]]]:
        spoken = dict.fromkeys((*(code for code, _name in settings.LANGUAGES), *own["spoken"]))
        audiences = dict.fromkeys((*AUDIENCES, *own["audience"]))
        return {
            "aims": choices_of("aim")(content),
            "audience": [(key, audience_name(key)) for key in audiences],
            "held": [(key, str(words)) for key, words in MANNERS.items()],
            "spoken": [(code, language_name(code)) for code in spoken],
            "media": choices_of("medium")(content),
        }

    def _item(self, content: Content) -> Raw:
        item = find(content, "initiative", self.key)
        if item is None:
            raise LookupError(self.key)
        return item


def _boxes(name: str, choices: list[tuple[str, str]]) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=FIELDS[name],
        choices=choices,
        required=name in NEEDED,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": NEEDED.get(name, ""),
            "invalid_choice": _("Choose from the list."),
        },
    )
