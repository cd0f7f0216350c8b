"""What holds a contract, an objective or a term of projects, so that it cannot be removed."""

from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pariter.apps.objectives.models import Measurement, Project
from pariter.packs.export import Content
from pariter.web.office.edit.nested import (
    BETWEEN,
    CONTRACT,
    OBJECTIVE,
    TERMS,
    list_of,
)
from pariter.web.office.edit.words import find, part_name


def users_in_objectives(content: Content, kind: str, name: str) -> Iterator[str]:
    """Give what still needs a contract, an objective, a territory, a discipline or a theme."""
    if kind in TERMS:
        yield from _projects(content, kind, name)
        if len(list_of(content, kind)) <= (2 if kind == "discipline" else 1):
            yield _("Every project needs one; keep this until you have added another.")
    if kind == OBJECTIVE:
        contract = name.partition(BETWEEN)[0]
        if len(list_of(content, kind, name)) == 1:
            held = find(content, CONTRACT, contract)
            yield part_name(content, CONTRACT, held) if held else contract
        yield from _values(content, Q(definition=name.replace(BETWEEN, "/")))
    if kind == CONTRACT:
        yield from _values(content, Q(definition__startswith=f"{name}/"))


def _projects(content: Content, kind: str, name: str) -> Iterator[str]:
    found = Project.objects.filter(initiative__programme__key=content["pack"]["key"])
    for project in found.order_by("pk"):
        held = project.disciplines if kind == "discipline" else [getattr(project, kind)]
        if name in held:
            yield project.title


def _values(content: Content, which: Q) -> Iterator[str]:
    """Give how many values were noted by a definition; they would lose what they mean."""
    number = Measurement.objects.filter(which, programme__key=content["pack"]["key"]).count()
    if number:
        words = ngettext(
            "%(number)d value that was noted by it",
            "%(number)d values that were noted by it",
            number,
        )
        yield words % {"number": number}
