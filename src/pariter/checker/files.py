"""Files that can be attacked: the ledger of `pariter export-ledger`, or a protected table."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pariter.checker.chain import verify_chain
from pariter.checker.errors import BadFileError
from pariter.checker.medians import MEDIANS, Medians, read_medians
from pariter.checker.protected import Witness, read_protected, read_witnesses
from pariter.checker.releases import Release, read_release
from pariter.checker.remarks import Remark, read_remark
from pariter.checker.values import read_list, read_object, read_text, refuse

LEDGER = "pariter-ledger/1"

MOST_BYTES = 200_000_000


@dataclass(frozen=True)
class Contents:
    """What a file tells.

    head: digest of the last entry; None for a protected table, which has no chain.
    entries: how many the chain has, medians too.
    witnesses: the proof of a protected table.
    medians: what is told of groups beside their counts and sums.
    """

    releases: Sequence[Release]
    remarks: Sequence[Remark]
    witnesses: Sequence[Witness]
    head: str | None
    entries: int = 0
    medians: Sequence[Medians] = ()


def read_file(path: Path) -> Contents:
    """Read a file, and verify its chain. Raises BadFileError where it makes no sense."""
    try:
        if path.stat().st_size > MOST_BYTES:
            refuse(
                "the file", path.stat().st_size, f"It has more than {MOST_BYTES} bytes; split it"
            )
        text = path.read_text("utf-8-sig")
        document = json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
    except OSError as error:
        raise BadFileError("the file", error.strerror, "Name a file that can be read") from error
    except UnicodeDecodeError as error:
        raise BadFileError("the file", error.object[error.start], "Save it as UTF-8") from error
    except (ValueError, RecursionError) as error:
        raise BadFileError("the file", str(error), "Write it as JSON") from error
    return read(document)


def read(document: object) -> Contents:
    """Read what stands in a file. Raises BadFileError where it makes no sense."""
    whole = read_object("the file", document)
    if whole.get("format") == LEDGER:
        return _read_ledger(whole)
    if "by" not in whole or "cells" not in whole:
        mend = f"Give {LEDGER}, as `pariter export-ledger` writes, or what `pariter protect` prints"
        refuse("format", whole.get("format"), mend)
    return Contents([read_protected(whole)], [], read_witnesses(whole), None)


def _read_ledger(document: Mapping[str, Any]) -> Contents:
    entries = [
        read_object(f"entry {number}", entry)
        for number, entry in enumerate(read_list("entries", document.get("entries")), start=1)
    ]
    for number, entry in enumerate(entries, start=1):
        for name in ("previous", "digest"):
            read_text(f"entry {number}, {name}", entry.get(name))
        read_object(f"entry {number}, content", entry.get("content"))
    verify_chain(entries, document.get("head"))
    releases: list[Release] = []
    medians: list[Medians] = []
    for number, entry in enumerate(entries, start=1):
        at = read_text(f"entry {number}, at", entry["at"]) if "at" in entry else ""
        if entry["content"].get("kind") == MEDIANS:
            median = read_medians(number, entry["digest"], entry["content"])
            medians.append(replace(median, at=at))
            continue
        usual = releases[-1].threshold if releases else 2
        release = read_release(number, entry["digest"], entry["content"], usual)
        releases.append(replace(release, at=at))
    remarks = [
        read_remark(number, read_object(f"also {number}", remark))
        for number, remark in enumerate(read_list("also", document.get("also", [])), start=1)
    ]
    for number, remark in enumerate(remarks, start=1):
        _require_counted(f"also {number}", remark, releases)
    head = read_text("head", document.get("head"))
    return Contents(releases, remarks, [], head, len(entries), medians)


def _require_counted(place: str, remark: Remark, releases: Sequence[Release]) -> None:
    """Refuse a remark about what no release counts."""
    values: dict[str, set[str | None]] = {}
    for one in releases:
        if (one.population, one.measure) == (remark.population, remark.measure):
            for name, known in one.values.items():
                values.setdefault(name, {None}).update(known)
    mend = "No release has these counts; name what the ledger names"
    for name in remark.dimensions:
        if name not in values:
            refuse(place, [remark.population, remark.measure, name], mend)
    for address in (*remark.part, *remark.whole):
        if any(
            one not in values[name] for name, one in zip(remark.dimensions, address, strict=True)
        ):
            refuse(place, list(address), mend)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    read_pairs = dict(pairs)
    if len(read_pairs) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the key {twice!r} stands twice in one object")
    return read_pairs


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is no number")
