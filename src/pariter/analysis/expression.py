"""The expressions, built once in Ibis: DuckDB and Spark compute the very same."""

from collections.abc import Mapping
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
    """Return every sum that the plan needs, for each combination of what it groups by."""
    count: IntegerColumn = rows[COUNT]
    found = {}
    for name, where in plan.sums.items():
        conditions = [
            rows[role].isin(
                sorted(frozenset().union(*(plan.classes[role].get(one, ()) for one in classes)))
            )
            for role, classes in where
        ]
        condition = reduce(and_, conditions) if conditions else None
        found[name] = count.sum(where=condition).fill_null(0).cast("int64")
    return (rows.group_by(list(plan.keys)) if plan.keys else rows).aggregate(**found)
