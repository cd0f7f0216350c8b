"""Where an initiative that only counts can be followed: contract, register, projects."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from pariter.apps.objectives.declarations import contracts_of, terms_of
from pariter.apps.objectives.definitions import in_language
from pariter.apps.programmes.models import Initiative


def follow_links(initiative: Initiative) -> list[tuple[str, str]]:
    """Return words and address of each page; initiatives that people apply to have none."""
    return list(_links(initiative)) if initiative.stations == ["count"] else []


def _links(initiative: Initiative) -> Iterator[tuple[str, str]]:
    programme = initiative.programme
    agreed = [one for one in contracts_of(programme) if one.initiative == initiative.key]
    for contract in agreed:
        address = reverse("contract", args=[programme.key, contract.key])
        yield in_language(contract.title), address
    if agreed:
        yield _("What each school runs"), reverse("register", args=[programme.key])
    if terms_of(programme).initiative == initiative.key:
        yield _("Cooperation projects"), reverse("projects", args=[programme.key])
