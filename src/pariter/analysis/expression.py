"""The expressions, built once in Ibis: DuckDB and Spark compute the very same."""

from collections.abc import Mapping, Sequence
from functools import reduce
from operator import and_, or_

import ibis
from ibis.expr.types import BooleanValue, IntegerColumn, StringColumn, Table

from pariter.analysis.plan import COUNT, Plan

WHOLE = r"^([0-9]{1,10})([.,]0+)?$"
"""A count of people, as spreadsheets write them too."""


def prepare(table: Table, plan: Plan, places: Mapping[str, str]) -> Table:
    """Return a file's rows with one text column a role, and the count as a number or nothing.

    table: every column as text; places: column of the file → its name in the table.
    """
    columns = {role: table[places[name]].strip() for role, name in plan.columns.items()}
    if plan.count is None:
        return table.select(**columns, **{COUNT: ibis.literal(1, "int64")})
    written: StringColumn = table[places[plan.count]].strip()
    whole = written.re_search(WHOLE).fill_null(False)
    number = ibis.ifelse(whole, written.re_extract(WHOLE, 1), ibis.null("string"))
    return table.select(**columns, **{COUNT: number.cast("int64")})


def bad_rows(rows: Table, plan: Plan) -> IntegerColumn:
    """Count the rows that cannot be counted: no whole number, no value, or an unknown code."""
    wrong: list[BooleanValue] = [rows[COUNT].isnull()]
    for role in plan.columns:
        known = plan.classes.get(role)
        if known:
            codes = sorted(frozenset().union(*known.values()))
            wrong.append(~rows[role].isin(codes).fill_null(False))
        else:
            wrong.append(rows[role].fill_null("") == "")
    return rows.filter(reduce(or_, wrong)).count()


def sums(rows: Table, plan: Plan) -> Table:
    """Return every sum that the plan needs, for each combination of what it groups by.

    Rows of the same codes are added up first: then what a code means is asked of a few rows, not
    of each, which halves the time of ten million.
    """
    alike = rows.group_by(list(plan.columns)).aggregate(**{COUNT: rows[COUNT].sum().cast("int64")})
    count: IntegerColumn = alike[COUNT]
    found = {}
    for name, where in plan.sums.items():
        conditions = [alike[role].isin(_codes(plan, role, classes)) for role, classes in where]
        condition = reduce(and_, conditions) if conditions else None
        found[name] = count.sum(where=condition).fill_null(0).cast("int64")
    return (alike.group_by(list(plan.keys)) if plan.keys else alike).aggregate(**found)


def _codes(plan: Plan, role: str, classes: Sequence[str]) -> list[str]:
    known = plan.classes[role]
    return sorted(frozenset().union(*(known.get(name, ()) for name in classes)))
