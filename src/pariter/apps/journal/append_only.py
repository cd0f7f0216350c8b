"""Triggers by which the database refuses to change or delete what was written once.

A model says `append_only = True`, and a migration of its app carries `guard(table)`.
"""

from collections.abc import Callable

from django.apps import apps
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

Act = Callable[[BaseDatabaseWrapper, str], None]
REFUSAL = "this table is append-only: note what was wrong in a new entry"
GUARDED = {
    "sqlite": ("UPDATE", "DELETE"),
    # TRUNCATE passes by the triggers of single rows.
    "postgresql": ("UPDATE", "DELETE", "TRUNCATE"),
}


def guarded_tables() -> list[str]:
    """Return the tables of all models that are append-only."""
    return [
        model._meta.db_table for model in apps.get_models() if getattr(model, "append_only", False)
    ]


def guard(table: str) -> Operation:
    """Return the migration operation that makes a table append-only."""
    return _Triggers(table, protect, release)


def unguard(table: str) -> Operation:
    """Return the operation that lets a migration rewrite a table; guard it again afterwards."""
    return _Triggers(table, release, protect)


class _Triggers(Operation):
    """Adds a table's triggers or drops them. Unlike RunPython it needs no models of the moment."""

    def __init__(self, table: str, forwards: Act, backwards: Act) -> None:
        self.table, self.forwards, self.backwards = table, forwards, backwards

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Models stay as they are."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Do it."""
        self.forwards(schema_editor.connection, self.table)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Undo it."""
        self.backwards(schema_editor.connection, self.table)


def protect(connection: BaseDatabaseWrapper, table: str) -> None:
    """Add the triggers to a table."""
    if connection.vendor == "sqlite":
        statement = (
            f"CREATE TRIGGER {table}_{{act}} BEFORE {{act}} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        )
    else:
        _execute(
            connection,
            f"CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$BEGIN RAISE EXCEPTION '{REFUSAL}' "
            "USING ERRCODE = 'integrity_constraint_violation'; END$$",
        )
        statement = (
            f"CREATE TRIGGER {table}_{{act}} BEFORE {{act}} ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse()"
        )
    for act in GUARDED[connection.vendor]:
        _execute(connection, statement.format(act=act))


def release(connection: BaseDatabaseWrapper, table: str) -> None:
    """Drop the triggers of a table."""
    if connection.vendor == "sqlite":
        for act in GUARDED["sqlite"]:
            _execute(connection, f"DROP TRIGGER {table}_{act}")
    else:
        _execute(connection, f"DROP FUNCTION {table}_refuse() CASCADE")


def _execute(connection: BaseDatabaseWrapper, statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
