"""Which contracts, registers and projects a person's office work opens to her."""

from dataclasses import dataclass

from django.http import Http404

from pariter.apps.objectives.declarations import Terms, declared_by
from pariter.apps.people.models import Person
from pariter.apps.programmes.models import Initiative, OfficeRole, Programme
from pariter.apps.programmes.queries import initiatives_for
from pariter.packs.objectives import Contract


@dataclass(frozen=True)
class Scope:
    """What a person runs of one programme. projects: the initiative that has some."""

    programme: Programme
    contracts: dict[str, tuple[Contract, Initiative]]
    projects: Initiative | None
    terms: Terms

    @property
    def register(self) -> Initiative | None:
        """The initiative whose office keeps the register: that of the first contract."""
        return next((initiative for _one, initiative in self.contracts.values()), None)


def scopes(person: Person, key: str = "") -> list[Scope]:
    """Return what a person runs, programme by programme, where there is anything of this.

    key: of the one programme that is asked for
    """
    initiatives = initiatives_for(person, OfficeRole.Role.OFFICE).select_related("strand")
    if key:
        initiatives = initiatives.filter(programme__key=key)
    runs: dict[Programme, dict[str, Initiative]] = {}
    for initiative in initiatives.defer("texts").order_by("programme__key", "position"):
        runs.setdefault(initiative.programme, {})[initiative.key] = initiative
    declared = declared_by(runs)
    found = []
    for programme, hers in runs.items():
        agreed, terms = declared[programme]
        contracts = {
            one.key: (one, hers[one.initiative]) for one in agreed if one.initiative in hers
        }
        projects = hers.get(terms.initiative)
        if contracts or projects:
            found.append(Scope(programme, contracts, projects, terms))
    return found


def scope(person: Person, key: str) -> Scope:
    """Return what a person runs of a programme, or answer 404."""
    for found in scopes(person, key):
        return found
    raise Http404(key)


def contract(person: Person, key: str, contract: str) -> tuple[Scope, Contract, Initiative]:
    """Return a contract that a person's office keeps, or answer 404."""
    found = scope(person, key)
    if contract not in found.contracts:
        raise Http404(contract)
    return (found, *found.contracts[contract])


def register(person: Person, key: str) -> Scope:
    """Return where a person's office keeps a register, or answer 404."""
    found = scope(person, key)
    if found.register is None:
        raise Http404(key)
    return found


def cooperation(person: Person, key: str) -> tuple[Scope, Initiative]:
    """Return where a person's office keeps projects, or answer 404."""
    found = scope(person, key)
    if found.projects is None:
        raise Http404(key)
    return found, found.projects
