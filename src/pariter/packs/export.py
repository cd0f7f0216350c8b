"""Writing a pack's content as files again, such that loading them gives the same digest."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any, get_args, get_origin

from pydantic.fields import FieldInfo

from pariter.packs.part import Part
from pariter.packs.raw import Raw, tables, texts
from pariter.packs.schema import Pack
from pariter.packs.texts import SECTIONS
from pariter.packs.translations import alternatives

Content = dict[str, Any]
"""What `LoadedPack.content` gives: pack, texts, and the digest of each file below media/."""
ReadFile = Callable[[str, str], bytes]
"""Path and SHA-256 of a file below media/ → its bytes."""

_LITERAL = re.compile(r"[^'\\\x00-\x1f\x7f]+")
_BARE = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")


def files_of(content: Content, read: ReadFile) -> dict[str, bytes]:
    """Return the files of a pack by path; what is not written yet in a language is left out.

    read: gives the bytes of each file below media/
    """
    languages = texts(content["pack"], "languages")
    files = {"pack.toml": pack_toml(content["pack"]).encode()}
    for name, written in content["texts"].items():
        for language in languages:
            source = markdown(written.get(language, {}))
            if source:
                files[f"texts/{language}/{name}.md"] = source.encode()
    files |= {path: read(path, digest) for path, digest in content["media"].items()}
    return files


def pack_toml(pack: Raw) -> str:
    """Write the data of a pack as TOML, in the order of the schema and without its defaults."""
    languages = texts(pack, "languages")
    return "\n\n".join("\n".join(block) for block in _blocks(Pack, pack, (), languages)) + "\n"


def markdown(text: Mapping[str, Any]) -> str:
    """Write one text of one language as Markdown; empty where nothing is written."""
    sections = text.get("sections", {})
    known = [key for key in SECTIONS if key in sections]
    written = [(key, *sections[key]) for key in known if any(sections[key])]
    if not (text.get("title") or text.get("summary") or written):
        return ""
    blocks = [f"# {text.get('title', '')}", text.get("summary", "")]
    for key, heading, body in written:
        blocks += [f"## {heading} {{#{key}}}", body]
    return "\n\n".join(filter(None, blocks)) + "\n"


def _blocks(
    model: type[Part], data: Raw, path: tuple[str, ...], languages: list[str], header: str = ""
) -> Iterator[list[str]]:
    """Give the lines of a table, then those of the tables in it."""
    lines = [header] if header else []
    inner: list[tuple[str, type[Part], Raw, str]] = []
    for name, field in model.model_fields.items():
        if name not in data:
            continue
        part = part_of(field)
        here = ".".join((*path, name))
        if part is None:
            lines += _pair(name, field, data[name], languages)
        elif isinstance(data[name], dict):
            if field.is_required() or data[name] != _default(field):
                inner.append((name, part, data[name], f"[{here}]"))
        else:
            inner += [(name, part, item, f"[[{here}]]") for _, item in tables(data, name)]
    yield lines
    for name, part, item, title in inner:
        yield from _blocks(part, item, (*path, name), languages, title)


def _pair(name: str, field: FieldInfo, value: Any, languages: list[str]) -> Iterator[str]:
    """Give the line of a key, none where its value says nothing."""
    kinds = list(alternatives(field.annotation))
    if dict[str, str] in kinds and isinstance(value, dict):
        value = _ordered({code: text for code, text in value.items() if text}, languages)
        if not value and not field.is_required():
            return
    if value is None or (not field.is_required() and value == _default(field)):
        return
    if isinstance(value, str) and {date, datetime}.intersection(kinds):
        yield f"{name} = {value}"
    else:
        yield f"{name} = {toml_value(value)}"


def part_of(field: FieldInfo) -> type[Part] | None:
    """Return the class of a table or of the items of an array of tables; None for plain values."""
    for kind in alternatives(field.annotation):
        inner = get_args(kind)[0] if get_origin(kind) is list else kind
        if isinstance(inner, type) and issubclass(inner, Part):
            return inner
    return None


def toml_value(value: Any) -> str:
    """Write a value as TOML on one line."""
    if isinstance(value, dict):
        bare = all(key and _BARE.issuperset(key) for key in value)
        names = (key if bare else toml_value(key) for key in value)
        pairs = (
            f"{name} = {toml_value(value[key])}" for name, key in zip(names, value, strict=True)
        )
        return f"{{ {', '.join(pairs)} }}" if value else "{}"
    if isinstance(value, list):
        return f"[{', '.join(map(toml_value, value))}]"
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, str) and '"' in value and _LITERAL.fullmatch(value):
        return f"'{value}'"
    # JSON leaves this one control character as it is, which TOML forbids.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _default(field: FieldInfo) -> Any:
    """Return a field's default as JSON data."""
    default = field.get_default(call_default_factory=True)
    return default.model_dump(mode="json") if isinstance(default, Part) else default


def _ordered(text: Mapping[str, str], languages: Iterable[str]) -> dict[str, str]:
    return {code: text[code] for code in (*languages, *sorted(text)) if code in text}
