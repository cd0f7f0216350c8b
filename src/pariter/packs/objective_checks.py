"""What the types of contracts and of cooperation cannot refuse."""

from collections.abc import Iterator

from pariter.packs.errors import Finding
from pariter.packs.lines import Location
from pariter.packs.raw import Raw, table, tables, typed


def contradictions(data: Raw) -> Iterator[Finding]:
    """Give every contradiction in the contracts of a pack and in its cooperation."""
    initiatives = _names(data, "initiative", "key")
    organisations = _names(data, "organisation", "code")
    contacts = _names(data, "contact", "key")
    yield from _twice(data, "contract", ())
    for index, contract in tables(data, "contract"):
        place: Location = ("contract", index)
        yield from _initiative(contract, place, initiatives)
        starts, ends = typed(contract, "starts", int), typed(contract, "ends", int)
        if starts and ends and ends < starts:
            yield Finding((*place, "ends"), f"{ends} is before starts {starts}; swap them")
        yield from _twice(contract, "objective", place)
        for number, objective in tables(contract, "objective"):
            here = (*place, "objective", number)
            yield from _definition(objective, here)
            yield from _contact(objective, here, contacts)
            yield from _points(objective, here, organisations, (starts, ends))
    cooperation = table(data, "cooperation")
    yield from _initiative(cooperation, ("cooperation",), initiatives)
    for name in ("territory", "discipline", "theme"):
        yield from _twice(cooperation, name, ("cooperation",))


def _initiative(part: Raw, place: Location, known: list[str]) -> Iterator[Finding]:
    named = typed(part, "initiative", str)
    if named is not None and named not in known:
        yield Finding(
            (*place, "initiative"),
            f"{named!r} is no initiative of this pack; use one of: {', '.join(sorted(known))}",
        )


def _definition(objective: Raw, place: Location) -> Iterator[Finding]:
    if (objective.get("indicator") is None) == (objective.get("own") is None):
        key = typed(objective, "key", str)
        yield Finding(
            place,
            f"{key!r} needs one definition; write 'indicator' with a shared one, or "
            "'own' with its own words, and not both",
        )


def _contact(objective: Raw, place: Location, known: list[str]) -> Iterator[Finding]:
    named = typed(objective, "contact", str)
    if named is not None and named not in known:
        yield Finding(
            (*place, "contact"),
            f"{named!r} is no contact of this pack; use one of: {', '.join(sorted(known))}",
        )


def _points(
    objective: Raw,
    place: Location,
    organisations: list[str],
    span: tuple[int | None, int | None],
) -> Iterator[Finding]:
    for name in ("baseline", "target"):
        seen: set[tuple[int | None, str | None]] = set()
        for number, point in tables(objective, name):
            here = (*place, name, number)
            year, school = typed(point, "year", int), typed(point, "school", str)
            if school is not None and school not in organisations:
                yield Finding(
                    (*here, "school"),
                    f"{school!r} is no organisation of this pack; add it to 'organisation'",
                )
            whose = (year, school) if name == "target" else (None, school)
            if whose in seen:
                yield Finding(
                    (*here, "year"), f"{year} has two values for {school or 'all'!r}; keep one"
                )
            seen.add(whose)
            starts, ends = span
            if name == "target" and year and starts and ends and not starts <= year <= ends:
                yield Finding(
                    (*here, "year"),
                    f"{year} is outside the contract ({starts} to {ends}); move the target",
                )
            if name == "baseline" and year and ends and year >= ends:
                yield Finding(
                    (*here, "year"), f"{year} is not before the contract ends {ends}; move it"
                )


def _twice(part: Raw, name: str, place: Location) -> Iterator[Finding]:
    seen: set[str] = set()
    for index, item in tables(part, name):
        key = typed(item, "key", str)
        if key is not None and key in seen:
            yield Finding(
                (*place, name, index, "key"), f"{key!r} stands twice; give each {name} its own"
            )
        seen.add(key or "")


def _names(data: Raw, name: str, key: str) -> list[str]:
    return [found for _, part in tables(data, name) if (found := typed(part, key, str))]
