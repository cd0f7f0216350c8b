"""The expressions, built once in Ibis: DuckDB and Spark compute the very same."""

import re
from collections.abc import Mapping, Sequence
from functools import reduce
from operator import add, and_, or_

import ibis
from ibis.expr.types import BooleanValue, IntegerColumn, StringColumn, Table

from pariter.analysis.amounts import AMOUNT, CENTS
from pariter.analysis.codes import OTHER
from pariter.analysis.measure import AMOUNTS, EACH_PAY, PERSON, WAY, Where
from pariter.analysis.plan import COUNT, Plan
from pariter.formats.adding_up import ALONE, PARTS

WHOLE = r"^([0-9]{1,10})([.,]0{1,2})?$"
"""A count of people, as spreadsheets write them too; three zeros could be thousands."""

PERHAPS_SUM = "perhaps__sum"
"""Whether a row may be a line of sums."""

BETWEEN = "|"

SUMS = rf"(?i){'|'.join(PARTS)}|\|({'|'.join(map(re.escape, sorted(ALONE)))})(\||$)"
"""What a line of sums has in the texts of its columns, each behind a stroke."""

SUM = f"(?i){'|'.join(PARTS)}|^({'|'.join(map(re.escape, sorted(ALONE)))})$"
"""What finds every value that may be called so; the file is then read again, line by line."""


def prepare(table: Table, plan: Plan, places: Mapping[str, str]) -> Table:
    """Return a file's rows with one text column a role, and the count as a number or nothing.

    Whether a row may be a line of sums stands beside them.

    table: every column as trimmed text; places: column of the file → its name in the table.
    """
    columns = {role: table[places[plan.columns[role]]] for role in plan.texts}
    columns[PERHAPS_SUM] = _perhaps_sums(table, plan, places)
    columns[COUNT] = ibis.literal(1, "int64")
    if plan.count is not None:
        columns[COUNT] = _number(table[places[plan.count]], WHOLE)
    for role in _amounts(plan):
        written = table[places[plan.columns[role]]]
        # The part behind the point, with a nought behind it: cents are its first two digits.
        cents = written.re_extract(AMOUNT, 3) + ibis.literal("00")
        whole = _number(written, AMOUNT)
        columns[role] = whole * CENTS + cents.substr(0, 2).cast("int64")
    return table.select(**columns)


def _perhaps_sums(table: Table, plan: Plan, places: Mapping[str, str]) -> BooleanValue:
    """Say of each row whether a line of sums may be called so in a column that adds them up."""
    texts = [table[place] for column, place in places.items() if column not in plan.told_apart]
    # One search through all columns together takes a fraction of one through each of them.
    joined = reduce(add, (BETWEEN + text.fill_null("") for text in texts), ibis.literal(""))
    return joined.re_search(SUMS)


def _amounts(plan: Plan) -> tuple[str, ...]:
    return tuple(role for role in AMOUNTS if role in plan.columns)


def _number(written: StringColumn, pattern: str) -> IntegerColumn:
    """Return the whole number at the head of a text, nothing where the text is no number."""
    fits = written.re_search(pattern).fill_null(False)
    return ibis.ifelse(fits, written.re_extract(pattern, 1), ibis.null("string")).cast("int64")


def rows_of_sums(rows: Table) -> IntegerColumn:
    """Count the rows that may be lines of sums."""
    return rows.filter(rows[PERHAPS_SUM]).count()


def bad_rows(rows: Table, plan: Plan) -> IntegerColumn:
    """Count the rows that cannot be counted: no whole number, no value, or an unknown code."""
    wrong: list[BooleanValue] = [rows[name].isnull() for name in (COUNT, *_amounts(plan))]
    for role in plan.texts:
        known = plan.classes.get(role)
        if known:
            codes = sorted(frozenset().union(*known.values()))
            wrong.append(~rows[role].isin(codes).fill_null(False))
        elif role == EACH_PAY:
            wrong.append(~rows[role].re_search(AMOUNT).fill_null(False))
        elif role == PERSON and plan.nameless:
            named = ~rows[WAY].isin(sorted(plan.nameless)).fill_null(False)
            wrong.append(named & (rows[role].fill_null("") == ""))
        else:
            wrong.append(rows[role].fill_null("") == "")
    return rows.filter(reduce(or_, wrong)).count()


def sums(rows: Table, plan: Plan) -> Table:
    """Return every sum that the plan needs, for each combination of what it groups by.

    Rows of the same codes are added up first: then what a code means is asked of a few rows, not
    of each, which halves the time of ten million.
    """
    alike = _alike(rows, plan)
    found = {}
    for column, sums_of in (
        (COUNT, plan.sums),
        *((role, plan.amounts(role)) for role in _amounts(plan)),
    ):
        for name, where in sums_of.items():
            condition = _condition(alike, plan, where)
            found[name] = alike[column].sum(where=condition).fill_null(0).cast("int64")
    keys = {role: _key(alike, plan, role) for role in plan.keys}
    return (alike.group_by(**keys) if keys else alike).aggregate(**found)


def people(rows: Table, plan: Plan) -> Table:
    """Return every number of different people that the plan needs, by what values are told by.

    Whoever stands in several rows is one; so these numbers cannot be added up.
    """
    named = rows.filter(rows[PERSON] != "", rows[COUNT] > 0)
    found = {
        name: named[PERSON].nunique(where=_condition(named, plan, where))
        for name, where in plan.distinct.items()
    }
    return (named.group_by(list(plan.by)) if plan.by else named).aggregate(**found)


def _alike(rows: Table, plan: Plan) -> Table:
    """Return the rows of the same codes added up."""
    added = {COUNT: rows[COUNT].sum().cast("int64")}
    for role in _amounts(plan):
        added[role] = (rows[COUNT] * rows[role]).sum().cast("int64")
    # Who it was matters to numbers of different people alone.
    texts = [role for role in plan.texts if role != PERSON]
    return (rows.group_by(texts) if texts else rows).aggregate(**added)


def _key(alike: Table, plan: Plan, role: str) -> StringColumn:
    """Return what to group by: the text as it is written or, of codes, the class.

    What is counted nowhere has no class: "".
    """
    if role in plan.by or role not in plan.classes:
        return alike[role]
    classes = sorted(plan.classes[role].items())
    cases = [
        (alike[role].isin(sorted(codes)), name)
        for name, codes in classes
        if codes and name != OTHER
    ]
    return ibis.cases(*cases, else_="")


def _condition(table: Table, plan: Plan, where: Where) -> BooleanValue | None:
    conditions = [table[role].isin(_codes(plan, role, classes)) for role, classes in where]
    return reduce(and_, conditions) if conditions else None


def _codes(plan: Plan, role: str, classes: Sequence[str]) -> list[str]:
    known = plan.classes[role]
    return sorted(frozenset().union(*(known.get(name, ()) for name in classes)))
