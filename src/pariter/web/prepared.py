"""Queries that are compiled once: Django takes longer to write a query than the database to answer.

Only the text of a query is kept, never an answer: each call asks the database anew.
"""

from collections.abc import Callable
from copy import copy
from datetime import date, datetime
from functools import wraps
from types import SimpleNamespace
from typing import Any

from django.db import connection, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Expression, Model, QuerySet, prefetch_related_objects
from django.db.models.sql.compiler import SQLCompiler

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
        """Return the rows for these values, as the query set would."""
        places = tuple(p.adapted(values) if isinstance(p, Given) else p for p in self.places)
        compiler: Any = copy(self.compiler)
        compiler.connection = connection
        compiler.as_sql = lambda *_args, **_options: (self.sql, places)
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
    kept: dict[tuple[Any, ...], Statement] = {}

    @wraps(build)
    def ask(*values: Any) -> list[Any]:
        shape = (connection.vendor, *map(type, values))
        if shape not in kept:
            places = (None if v is None else Given(n, v) for n, v in enumerate(values))
            kept[shape] = Statement(build(*places))
        return kept[shape].ask(values)

    return ask
