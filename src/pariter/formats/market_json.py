"""A market as JSON, by the names of `Market`; see docs/reference/formats.md."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from pariter.formats.errors import FormatError
from pariter.kernels.allocation import Cap, Market, SlotClass

MAY_HAVE = (
    "applicants",
    "options",
    "order",
    "priorities",
    "groups",
    "quotas",
    "slots",
    "caps",
    "traits",
    "maximum_choices",
)
CLASS_PARTS = ("name", "seats", "tiers", "only", "priorities", "protected")
CAP_PARTS = ("name", "most", "of", "groups")


def parse(text: str, name: str) -> Market:
    """Read a market; without `order` its applicants have no numbers yet. It is not validated.

    name: what errors call the file.

    Raises FormatError for what is not JSON, or not a market's form.
    """
    market = part(text, name)
    market.require_keys(("capacities", "preferences"), MAY_HAVE)
    preferences = {
        applicant: tuple(wishes.texts())
        for applicant, wishes in market.part("preferences").parts().items()
    }
    capacities = market.part("capacities").mapping()
    return Market(
        applicants=tuple(market.names("applicants", preferences)),
        options=tuple(market.names("options", capacities)),
        capacities=capacities,
        preferences=preferences,
        order=market.part("order", {}).mapping(),
        priorities={
            option: ranked.mapping()
            for option, ranked in market.part("priorities", {}).parts().items()
        },
        groups=market.part("groups", {}).mapping(),
        quotas=_quotas(market.part("quotas", [])),
        slots={
            option: tuple(_slots(part) for part in classes.items())
            for option, classes in market.part("slots", {}).parts().items()
        },
        caps=tuple(_cap(part) for part in market.part("caps", []).items()),
        traits={
            applicant: tuple(names.texts())
            for applicant, names in market.part("traits", {}).parts().items()
        },
        maximum_choices=market.value.get("maximum_choices"),
    )


def part(text: str, name: str) -> "Part":
    """Read JSON as one part whose inner parts know their places.

    Raises FormatError for what is not JSON.
    """
    return Part(name, "the file", _load(text, name))


def _quotas(quotas: "Part") -> dict[tuple[str, str], int]:
    read: dict[tuple[str, str], int] = {}
    for row in quotas.items():
        match row.value:
            case [str(option), str(home), int(most)] if (option, home) not in read:
                read[option, home] = most
            case _:
                raise row.error('Write ["option", "home", seats], each pair once.')
    return read


def _slots(part: "Part") -> SlotClass:
    part.require_keys(("name", "seats"), CLASS_PARTS)
    return SlotClass(
        name=part.value["name"],
        seats=part.value["seats"],
        tiers=tuple(part.part("tiers", []).texts()),
        only=part.truth("only"),
        priorities=part.part("priorities", {}).mapping(),
        protected=part.truth("protected"),
    )


def _cap(part: "Part") -> Cap:
    part.require_keys(("name", "most", "of"), CAP_PARTS)
    return Cap(
        name=part.value["name"],
        most=part.value["most"],
        of=tuple(part.part("of").texts()),
        groups=tuple(part.part("groups", []).texts()),
    )


class Part:
    """One value of the file, with its place for errors."""

    def __init__(self, name: str, place: str, value: Any) -> None:
        self.name = name
        self.place = place
        self.value = value

    def error(self, mend: str) -> FormatError:
        shown = self.value if not isinstance(self.value, dict | list) else type(self.value).__name__
        return FormatError(self.name, self.place, shown, mend)

    def part(self, key: str, default: Any = None) -> "Part":
        return Part(self.name, f"{self.place}, {key!r}", self.value.get(key, default))

    def mapping(self) -> dict[str, Any]:
        if not isinstance(self.value, dict):
            raise self.error('Write an object: {"name": value, …}.')
        if "" in self.value:
            raise FormatError(self.name, self.place, "", "Every name is a text that is not empty.")
        return self.value

    def parts(self) -> "dict[str, Part]":
        return {key: self.part(key) for key in self.mapping()}

    def items(self) -> "list[Part]":
        if not isinstance(self.value, list):
            raise self.error("Write a list: […].")
        return [
            Part(self.name, f"{self.place}, entry {number}", value)
            for number, value in enumerate(self.value, start=1)
        ]

    def texts(self) -> list[str]:
        for item in self.items():
            if not isinstance(item.value, str):
                raise item.error("Write a text in quotes.")
        texts: list[str] = self.value
        return texts

    def truth(self, key: str) -> bool:
        value = self.value.get(key, False)
        if not isinstance(value, bool):
            raise self.part(key).error("Write true or false.")
        return value

    def names(self, key: str, otherwise: Iterable[str]) -> list[str]:
        return self.part(key).texts() if key in self.value else list(otherwise)

    def require_keys(self, needed: tuple[str, ...], known: tuple[str, ...]) -> None:
        given = self.mapping()
        for key in needed:
            if key not in given:
                raise FormatError(self.name, self.place, key, "This is missing; add it.")
        for key in given:
            if key not in needed and key not in known:
                known_keys = ", ".join((*needed, *known))
                raise FormatError(
                    self.name, self.place, key, f"This is unknown; there are: {known_keys}."
                )


def _load(text: str, name: str) -> Any:
    try:
        value = json.loads(text, object_pairs_hook=_without_repeats, parse_constant=_refuse)
        # A lone surrogate has no form in UTF-8, in which everything is hashed and printed.
        text.encode()
        json.dumps(value, ensure_ascii=False).encode()
    except _RepeatError as error:
        raise FormatError(name, "the file", str(error), "Write this key once.") from error
    except UnicodeError as error:
        raise FormatError(name, "the file", str(error), "A text is not valid Unicode.") from error
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise FormatError(name, place, error.msg, "This is not JSON; correct it.") from error
    except (ValueError, RecursionError) as error:
        raise FormatError(name, "the file", str(error), "This is not JSON; correct it.") from error
    return value


class _RepeatError(ValueError):
    """A key that stands twice in one object."""


def _without_repeats(pairs: list[tuple[str, Any]]) -> Mapping[str, Any]:
    read = dict(pairs)
    if len(read) < len(pairs):
        keys = [key for key, _ in pairs]
        raise _RepeatError(next(key for key in keys if keys.count(key) > 1))
    return read


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is no number")
