"""By what projects are told apart, read from the pack of their programme."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from pariter.apps.objectives.definitions import in_language
from pariter.apps.programmes.models import PackVersion, Programme
from pariter.packs.objectives import Contract, Cooperation


@dataclass(frozen=True, slots=True)
class Terms:
    """The names of territories, disciplines and themes, in the reader's language."""

    initiative: str = ""
    territories: dict[str, str] = field(default_factory=dict)
    disciplines: dict[str, str] = field(default_factory=dict)
    themes: dict[str, str] = field(default_factory=dict)
    abroad: frozenset[str] = frozenset()


def terms_of(programme: Programme) -> Terms:
    """Return by what a programme tells its projects apart; empty terms where it has none."""
    return _terms(_in_pack(programme, "cooperation"))


def _terms(part: Any) -> Terms:
    if not part:
        return Terms()
    told = Cooperation.model_validate(part)
    return Terms(
        initiative=told.initiative,
        territories={one.key: in_language(one.label) for one in told.territory},
        disciplines={one.key: in_language(one.label) for one in told.discipline},
        themes={one.key: in_language(one.label) for one in told.theme},
        abroad=frozenset(one.key for one in told.territory if one.abroad),
    )


def contracts_of(programme: Programme) -> Sequence[Contract]:
    """Return the contracts of objectives of a programme."""
    return _contracts(_in_pack(programme, "contract"))


def _contracts(part: Any) -> list[Contract]:
    return [Contract.model_validate(one) for one in part or ()]


def declared_by(
    programmes: Iterable[Programme],
) -> dict[Programme, tuple[Sequence[Contract], Terms]]:
    """Return the contracts and the terms of each of some programmes, in one query."""
    by_pack = {programme.pack_id: programme for programme in programmes}
    rows = PackVersion.objects.filter(pk__in=by_pack).values_list(
        "pk", "content__pack__contract", "content__pack__cooperation"
    )
    return {
        by_pack[pack]: (_contracts(contracts), _terms(cooperation))
        for pack, contracts, cooperation in rows
    }


def users_of_definitions(programme: Programme) -> dict[str, list[tuple[str, str]]]:
    """Return key and title of the other programmes whose contracts use a shared definition."""
    found: dict[str, list[tuple[str, str]]] = {}
    others = Programme.objects.select_related(None).exclude(pk=programme.pk).order_by("key")
    for key, title, contracts in others.values_list(
        "key", "title", "pack__content__pack__contract"
    ):
        used = {one["indicator"] for part in contracts or () for one in part["objective"]}
        for name in used - {None}:
            found.setdefault(name, []).append((key, str(title)))
    return found


def _in_pack(programme: Programme, name: str) -> Any:
    """Return one part of a programme's pack, without reading the rest of it."""
    found = PackVersion.objects.filter(pk=programme.pack_id)
    return found.values_list(f"content__pack__{name}", flat=True).first()
