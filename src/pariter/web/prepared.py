"""Queries that are compiled once: Django takes longer to write a query than the database to answer.

Only the text of a query is kept, never an answer: each call asks the database anew.
"""

from collections.abc import Callable
from copy import copy
from datetime import date, datetime
from functools import lru_cache, wraps
from types import SimpleNamespace
from typing import Any

import psycopg
from django.db import connection, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Expression, Model, QuerySet, prefetch_related_objects
from django.db.models.sql.compiler import SQLCompiler

MOST_RECALLED = 4_000
FIELDS: "dict[type, models.Field[Any, Any]]" = {
    datetime: models.DateTimeField(),
    date: models.DateField(),
    int: models.BigIntegerField(),
    str: models.TextField(),
}


class Given(Expression):
    """Stands in a query for a value that each call gives."""

    def __init__(self, number: int, value: object) -> None:
        kind = int if isinstance(value, Model) else type(value)
        super().__init__(output_field=FIELDS[kind])
        self.number = number

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Any:
        """Leave a place for the value."""
        return "%s", [self]

    def adapted(self, values: tuple[Any, ...]) -> Any:
        """Return the value as the database takes it."""
        value = values[self.number]
        value = value.pk if isinstance(value, Model) else value
        return self.output_field.get_db_prep_value(value, connection)


class Statement:
    """A query in the words of one database."""

    def __init__(self, rows: QuerySet[Any, Any]) -> None:
        self.rows = rows
        self.compiler = rows.query.get_compiler(connection=connection)
        self.sql, self.places = self.compiler.as_sql()

    def ask(self, values: tuple[Any, ...]) -> list[Any]:
        """Return the records for these values, as the query set would."""
        compiler: Any = copy(self.compiler)
        compiler.connection = connection
        compiler.as_sql = lambda *_args, **_options: (self.sql, self._adapted(values))
        return self._records(compiler)

    def ask_rows(self, values: tuple[Any, ...]) -> tuple[Any, ...]:
        """Return the bare rows for these values, by a query that PostgreSQL plans only once."""
        with _cursor() as cursor:
            cursor.execute(self.sql, self._adapted(values))
            return tuple(cursor.fetchall())

    def records(self, rows: tuple[Any, ...]) -> list[Any]:
        """Return the records of bare rows."""
        compiler: Any = copy(self.compiler)
        compiler.connection = connection
        compiler.execute_sql = lambda *_args, **_options: [rows]
        return self._records(compiler)

    def _adapted(self, values: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(p.adapted(values) if isinstance(p, Given) else p for p in self.places)

    def _records(self, compiler: Any) -> list[Any]:
        found: Any = self.rows
        source = SimpleNamespace(
            db=connection.alias,
            query=_Compiled(found.query, compiler),
            _fields=found._fields,
            _hints={},
            _known_related_objects={},
        )
        answer = list(found._iterable_class(source))
        prefetch_related_objects(answer, *found._prefetch_related_lookups)
        return answer


def _cursor() -> Any:
    """Return a cursor that sends values beside the text of a query, so that it is planned once."""
    if connection.vendor != "postgresql":
        return connection.cursor()
    connection.ensure_connection()
    own: Any = connection.connection
    own.prepare_threshold = 0
    wrap: Any = (
        connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
    )
    return wrap(psycopg.Cursor(own))


class _Compiled:
    """A query whose compiler has done its work."""

    def __init__(self, query: Any, compiler: Any) -> None:
        self.query = query
        self.compiler = compiler

    def __getattr__(self, name: str) -> Any:
        return getattr(self.query, name)

    def get_compiler(self, *_args: Any, **_options: Any) -> Any:
        """Return the one there is."""
        return self.compiler


def prepared(build: Callable[..., QuerySet[Any, Any]]) -> Callable[..., list[Any]]:
    """Turn a function that builds a query into one that asks it, and builds it only once.

    build: takes moments, days, numbers, texts and records, or None, and puts them into a query as
        they are; beside them and None it may depend on nothing that changes, such as a language
    """
    statement_for = _statements(build)

    @wraps(build)
    def ask(*values: Any) -> list[Any]:
        return statement_for(values).ask(values)

    return ask


def recalled(build: Callable[..., QuerySet[Any, Any]]) -> Callable[..., list[Any]]:
    """As `prepared`; and where the database answers the same rows, they are the same records.

    Whoever asks shares them with others: they are only read, and never asked for what the query
    did not load. What the rows say is their key, so no record is out of date.
    """
    statement_for = _statements(build)

    @lru_cache(maxsize=MOST_RECALLED)
    def recall(statement: Statement, rows: tuple[Any, ...]) -> list[Any]:
        return statement.records(rows)

    @wraps(build)
    def ask(*values: Any) -> list[Any]:
        statement = statement_for(values)
        return recall(statement, statement.ask_rows(values))

    return ask


def _statements(
    build: Callable[..., QuerySet[Any, Any]],
) -> Callable[[tuple[Any, ...]], Statement]:
    kept: dict[tuple[Any, ...], Statement] = {}

    def statement_for(values: tuple[Any, ...]) -> Statement:
        shape = (connection.vendor, *map(type, values))
        if shape not in kept:
            places = (None if v is None else Given(n, v) for n, v in enumerate(values))
            kept[shape] = Statement(build(*places))
        return kept[shape]

    return statement_for
