"""From a file to values: read, check, add up, and apply the formula."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from ibis.expr.types import Table

from pariter.analysis.engines import Engine, EngineError
from pariter.analysis.expression import bad_rows, people, prepare, rows_of_sums, sums
from pariter.analysis.letters import composed
from pariter.analysis.lines import Header, explain, explain_sums, read_header
from pariter.analysis.measure import Measure
from pariter.analysis.measures import MEASURES
from pariter.analysis.plan import Plan
from pariter.formats.errors import FormatError
from pariter.kernels.indicators import IndicatorError, Value

Place = tuple[str, ...]
"""Values of columns, one a role."""


@dataclass(frozen=True, slots=True)
class Found:
    """A value, and what it is told by: role → value of the column. counts: what it rests on."""

    place: Mapping[str, str]
    value: Value
    counts: Mapping[str, int]


class LinesError(Exception):
    """Lines that cannot be counted, one a line."""


def compute_file(path: Path, plan: Plan, engine: Engine) -> list[Found]:
    """Compute every value of the plan from a file; accents may stand apart from their letters.

    Raises FormatError or LinesError for what is wrong in the file, EngineError where the engine
    refuses it for reasons of its own.
    """
    with composed(path) as one_sign_each:
        return _compute_file(one_sign_each, plan, engine)


def _compute_file(path: Path, plan: Plan, engine: Engine) -> list[Found]:
    header = read_header(path, plan)
    names = [f"c{place}" for place in range(len(header.names))]
    try:
        table = engine.read(path, names, header.delimiter)
        places = dict(zip(header.names, names, strict=True))
        if len(names) == 1:  # of one column, a line of nothing is one that is left out
            table = table.filter(table[names[0]] != "")
        with prepare(table, plan, places).cache() as rows:
            if rows.count().to_pyarrow().as_py() == 0:
                mend = "No counts stand below the columns; add some."
                raise FormatError(path.name, "line 2", "", mend)
            if rows_of_sums(rows).to_pyarrow().as_py():
                _refuse_sums(path, plan, header)
            wrong = int(bad_rows(rows, plan).to_pyarrow().as_py())
            found = [] if wrong else compute(rows, plan)
    except engine.errors as error:
        told = explain(path, plan, header)
        if told:
            raise LinesError(told) from error
        first = str(error).strip().partition("\n")[0]
        raise EngineError(f"{path.name}: {engine.name} refuses it: {first}") from error
    if wrong:
        told = explain(path, plan, header)
        if told:
            raise LinesError(told)
        raise EngineError(
            f"{path.name}: {engine.name} cannot count {wrong} lines that look right; "
            "look for blanks that cannot be seen around codes and numbers, and remove them"
        )
    return found


def _refuse_sums(path: Path, plan: Plan, header: Header) -> None:
    """Raise LinesError where there are lines of sums, which would count people twice."""
    told = explain_sums(path, plan, header)
    if told:
        raise LinesError(told)


def compute(rows: Table, plan: Plan) -> list[Found]:
    """Compute every value of the plan from rows with one column a role, and their count."""
    added = sums(rows, plan).to_pyarrow().to_pylist() if plan.sums else []
    counted = people(rows, plan).to_pyarrow().to_pylist() if plan.distinct else []
    return [
        found
        for key in plan.indicators
        for found in _values(key, plan, counted if MEASURES[key].distinct else added)
    ]


def _values(key: str, plan: Plan, added: list[dict[str, object]]) -> Iterator[Found]:
    """Return the values of one indicator, in the order of what they are told by."""
    measure = MEASURES[key]
    names = (*measure.sums, *measure.amounts, *measure.distinct)
    coded = [role for role in measure.across if role in plan.classes]
    groups: dict[Place, dict[Place, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for row in added:
        if not all(row[role] for role in coded):
            continue
        place = tuple(str(row[role]) for role in plan.by)
        across = groups[place][tuple(str(row.get(role, "")) for role in measure.across)]
        for name in names:
            across[name] += int(str(row.get(f"{key}__{name}", 0)))
    for place in sorted(groups):
        told = dict(zip(plan.by, place, strict=True))
        try:
            found = measure.formula(dict(sorted(groups[place].items())))
        except IndicatorError as error:
            found = Value(key, None, note=str(error))
        counts = _counts(measure, groups[place])
        if isinstance(found, Value):
            yield Found(told, found, counts)
            continue
        for more, value in found:
            yield Found({**told, **more}, replace(value, key=key), counts)


def _counts(measure: Measure, groups: Mapping[Place, Mapping[str, int]]) -> dict[str, int]:
    """Return what a value rests on; of single people only how many they are."""
    found: Counter[str] = Counter()
    for at, one in sorted(groups.items()):
        shown = "" if measure.of_each else " ".join(at)
        for name in (*measure.sums, *measure.distinct):
            found[f"{shown} {name}".strip()] += one[name]
    return dict(found)
