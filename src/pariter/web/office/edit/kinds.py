"""The lists that editors keep: contacts, people in charge, partners and others, field by field."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext_lazy as _

from pariter.packs.export import Content
from pariter.packs.places import names_of
from pariter.packs.raw import Raw
from pariter.web.office.edit.nested import OBJECTIVE, parts_of
from pariter.web.office.edit.objective_users import users_in_objectives
from pariter.web.office.edit.words import part_name
from pariter.web.public.wording import PARTNERS

Choices = Callable[[Content], list[tuple[str, str]]]


@dataclass(frozen=True)
class Box:
    """A field of a part.

    shape: texts, paragraphs (texts of some lines), line, lines, email, link, year, choice, choices,
    tick
    """

    name: str
    shape: str
    hint: Any = ""
    required: bool = False
    choices: Choices | None = None


@dataclass(frozen=True)
class Kind:
    """A list of the pack: what it is called, its fields, and whether parts come and go."""

    key: str
    title: Any
    lead: Any
    add: Any
    boxes: tuple[Box, ...]
    can_add: bool = True
    can_remove: bool = True


def choices_of(kind: str) -> Choices:
    """Return a function that gives the parts of a kind, to choose from."""

    def found(content: Content) -> list[tuple[str, str]]:
        parts: list[Raw] = content["pack"].get(kind, [])
        return [
            (name, part_name(content, kind, part))
            for name, part in zip(names_of(parts), parts, strict=True)
        ]

    return found


def images(content: Content) -> list[tuple[str, str]]:
    """Return the pictures of the programme, to choose one or none."""
    return [
        ("", "–"),
        *(
            (part["key"], part_name(content, "medium", part))
            for part in content["pack"]["medium"]
            if part["kind"] == "image"
        ),
    ]


def _partner_kinds(_content: Content) -> list[tuple[str, str]]:
    return [(key, str(words)) for key, words in PARTNERS.items()]


KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        kind.key: kind
        for kind in (
            Kind(
                "news",
                _("News"),
                _("Dated messages. Nobody sees one before its day."),
                _("Add a message"),
                (
                    Box("published", "date", required=True),
                    Box("initiatives", "choices", choices=choices_of("initiative")),
                    Box("image", "choice", choices=images),
                ),
            ),
            Kind(
                "contact",
                _("Contacts"),
                _("The desks that people write to. The first one speaks for the programme."),
                _("Add a contact"),
                (
                    Box("name", "texts"),
                    Box("email", "email", required=True),
                    Box("phone", "line", hint=_("For example +39 02 1234567.")),
                    Box("hours", "texts", hint=_("Days and hours, for example Monday, 9 to 12.")),
                ),
            ),
            Kind(
                "responsible",
                _("People in charge"),
                _("Who answers for a part of an initiative."),
                _("Add someone in charge"),
                (
                    Box("initiative", "choice", required=True, choices=choices_of("initiative")),
                    Box("scope", "texts", hint=_("For example, a degree programme.")),
                    Box("role", "texts"),
                    Box("email", "email", required=True),
                    Box("hours", "texts"),
                    Box(
                        "names",
                        "lines",
                        hint=_("One name a line. Write names only where they are public."),
                    ),
                ),
            ),
            Kind(
                "partner",
                _("Partners"),
                _("Other organisations, and what they have to do with the programme."),
                _("Add a partner"),
                (
                    Box(
                        "organisation",
                        "choice",
                        hint=_("Not in the list? Add it under “Organisations” first."),
                        required=True,
                        choices=choices_of("organisation"),
                    ),
                    Box("kind", "choice", required=True, choices=_partner_kinds),
                    Box("text", "paragraphs", hint=_("What it has to do with the programme.")),
                    Box("since", "year", hint=_("A year, for example 2018.")),
                    Box("initiatives", "choices", choices=choices_of("initiative")),
                ),
            ),
            Kind(
                "organisation",
                _("Organisations"),
                _("Every organisation that the programme names."),
                _("Add an organisation"),
                (
                    Box("name", "texts"),
                    Box("url", "link", hint=_("Begins with https://")),
                ),
            ),
            Kind(
                "medium",
                _("Pictures and films"),
                _("What the pages show. Each has a description for those who cannot see it."),
                _("Add a picture"),
                (
                    Box(
                        "description",
                        "paragraphs",
                        hint=_("What one sees, for people who cannot see it."),
                    ),
                    Box("credit", "texts"),
                ),
            ),
            Kind(
                "aim",
                _("Aims"),
                _("What the programme wants to reach."),
                "",
                (Box("text", "paragraphs"),),
                can_add=False,
                can_remove=False,
            ),
            Kind(
                "strand",
                _("Lines of action"),
                _("What the programme works on."),
                "",
                (Box("title", "texts"), Box("summary", "paragraphs")),
                can_add=False,
                can_remove=False,
            ),
            Kind(
                "contract",
                _("Contracts of objectives"),
                _("What the programme agreed to reach, from one year to another."),
                _("Add a contract"),
                (
                    Box("title", "texts"),
                    Box(
                        "initiative",
                        "choice",
                        hint=_("Its office notes what is measured."),
                        required=True,
                        choices=choices_of("initiative"),
                    ),
                    Box("starts", "year", hint=_("The first year, for example 2022.")),
                    Box("ends", "year", hint=_("The last year, for example 2026.")),
                    Box("invented", "tick"),
                ),
            ),
            Kind(
                "objective",
                _("Objectives of the contracts"),
                _("What is measured, from where, to which target by which year, and who answers."),
                _("Add an objective"),
                (Box("title", "texts"),),
            ),
            Kind(
                "territory",
                _("Territories of projects"),
                _("Where cooperation projects take place."),
                _("Add a territory"),
                (Box("label", "texts"), Box("abroad", "tick")),
            ),
            Kind(
                "discipline",
                _("Disciplines of projects"),
                _("What cooperation projects mix, two or more."),
                _("Add a discipline"),
                (Box("label", "texts"),),
            ),
            Kind(
                "theme",
                _("Themes of projects"),
                _("What cooperation projects are about."),
                _("Add a theme"),
                (Box("label", "texts"),),
            ),
        )
    }
)
"""All lists by the name of their table in the pack."""
BETTER = {"up": _("Higher is better."), "down": _("Lower is better.")}


def users_of(content: Content, kind: str, name: str) -> Iterator[str]:
    """Give what refers to a part, so that it cannot be removed."""
    pack = content["pack"]
    if kind == "contact":
        yield from _contact_users(content, name)
    elif kind == "medium":
        for place, key in (("initiative", "media"), ("news", "image"), ("medium", "poster")):
            for part in pack[place]:
                if name in (part[key] if key == "media" else [part[key]]):
                    yield part_name(content, place, part)
    elif kind == "organisation":
        yield from _organisation_users(content, name)
    else:
        yield from users_in_objectives(content, kind, name)


def _contact_users(content: Content, name: str) -> Iterator[str]:
    first = content["pack"]["contact"][0]["key"]
    for part in content["pack"]["initiative"]:
        if (part["contact"] or first) == name:
            yield part_name(content, "initiative", part)
    for part in parts_of(content, OBJECTIVE):
        if part.get("contact") == name:
            yield part_name(content, OBJECTIVE, part)


def _organisation_users(content: Content, code: str) -> Iterator[str]:
    pack = content["pack"]
    if pack["institution"] == code:
        yield str(_("The programme"))
    for place, key in (("organisation", "member_of"), ("partner", "organisation")):
        for part in pack[place]:
            if part[key] == code:
                yield part_name(content, place, part)
    for part in parts_of(content, OBJECTIVE):
        if code in {point["school"] for point in (*part["baseline"], *part["target"])}:
            yield part_name(content, OBJECTIVE, part)
    for initiative in pack["initiative"]:
        calls = [call for edition in initiative["edition"] for call in edition["call"]]
        quotas = [offer["quota"] for call in calls for offer in call["offer"]]
        if any(code in call["homes"] for call in calls) or any(code in quota for quota in quotas):
            yield part_name(content, "initiative", initiative)
