"""Lists that lie inside another part of the pack: objectives of contracts, terms of projects."""

from collections.abc import Iterator

from pariter.packs.export import Content
from pariter.packs.places import Place, names_of
from pariter.packs.raw import Raw

CONTRACT, OBJECTIVE, COOPERATION = "contract", "objective", "cooperation"
TERMS = ("territory", "discipline", "theme")
BETWEEN = ":"
"""Stands between the names of a contract and of its objective; no key holds it."""


def parts_of(content: Content, kind: str) -> list[Raw]:
    """Return the parts of a kind, wherever in the pack they lie."""
    if kind == OBJECTIVE:
        return [one for _contract, parts in _objectives(content) for one in parts]
    return list_of(content, kind)


def names_in(content: Content, kind: str) -> list[str]:
    """Return the names of the parts of a kind, in the same order."""
    if kind == OBJECTIVE:
        return [
            f"{contract}{BETWEEN}{name}"
            for contract, parts in _objectives(content)
            for name in names_of(parts)
        ]
    return names_of(list_of(content, kind))


def list_of(content: Content, kind: str, name: str = "") -> list[Raw]:
    """Return the very list in which a part of a kind lies, to add or remove one.

    name: of an objective, or of its contract followed by a colon
    Raises LookupError where that contract is there no more.
    """
    pack = content["pack"]
    found: list[Raw]
    if kind in TERMS:
        found = (pack.get(COOPERATION) or {}).get(kind, [])
    elif kind == OBJECTIVE:
        found = dict(_objectives(content))[name.partition(BETWEEN)[0]]
    else:
        found = pack.setdefault(kind, [])
    return found


def own_name(kind: str, name: str) -> str:
    """Return the name of a part within its own list."""
    return name.partition(BETWEEN)[2] if kind == OBJECTIVE else name


def place_of_part(kind: str, name: str) -> Place:
    """Return where in the pack a part lies."""
    if kind in TERMS:
        return "pack", COOPERATION, kind, name
    if kind == OBJECTIVE:
        contract, _between, objective = name.partition(BETWEEN)
        return "pack", CONTRACT, contract, OBJECTIVE, objective
    return "pack", kind, name


def located(place: Place) -> tuple[str, str, tuple[str, ...]]:
    """Return kind and name of the innermost part that a place lies in, and the steps inside it."""
    _pack, kind, name, *steps = place
    if kind == COOPERATION and steps and name in TERMS:
        return name, steps[0], tuple(steps[1:])
    if kind == CONTRACT and len(steps) > 2 and steps[0] == OBJECTIVE:
        return OBJECTIVE, f"{name}{BETWEEN}{steps[1]}", tuple(steps[2:])
    return kind, name, tuple(steps)


def is_offered(content: Content, kind: str) -> bool:
    """Tell whether a programme can have parts of a kind: objectives need a contract first."""
    if kind == OBJECTIVE:
        return bool(content["pack"].get(CONTRACT))
    return kind not in TERMS or bool(content["pack"].get(COOPERATION))


def _objectives(content: Content) -> Iterator[tuple[str, list[Raw]]]:
    contracts: list[Raw] = content["pack"].get(CONTRACT, [])
    for name, contract in zip(names_of(contracts), contracts, strict=True):
        yield name, contract[OBJECTIVE]
