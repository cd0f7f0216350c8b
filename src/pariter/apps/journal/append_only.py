"""Triggers by which the database refuses to change or delete audit entries."""

from django.db.backends.base.base import BaseDatabaseWrapper

TABLE = "journal_auditentry"
REFUSAL = "audit entries are append-only: note what was wrong in a new entry"
GUARDED = {
    "sqlite": ("UPDATE", "DELETE"),
    # TRUNCATE passes by the triggers of single rows.
    "postgresql": ("UPDATE", "DELETE", "TRUNCATE"),
}


def protect(connection: BaseDatabaseWrapper) -> None:
    """Add the triggers to the table of audit entries."""
    if connection.vendor == "sqlite":
        statement = (
            f"CREATE TRIGGER {TABLE}_{{act}} BEFORE {{act}} ON {TABLE} "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        )
    else:
        _execute(
            connection,
            f"CREATE FUNCTION {TABLE}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$BEGIN RAISE EXCEPTION '{REFUSAL}' "
            "USING ERRCODE = 'integrity_constraint_violation'; END$$",
        )
        statement = (
            f"CREATE TRIGGER {TABLE}_{{act}} BEFORE {{act}} ON {TABLE} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {TABLE}_refuse()"
        )
    for act in GUARDED[connection.vendor]:
        _execute(connection, statement.format(act=act))


def release(connection: BaseDatabaseWrapper) -> None:
    """Drop the triggers."""
    if connection.vendor == "sqlite":
        for act in GUARDED["sqlite"]:
            _execute(connection, f"DROP TRIGGER {TABLE}_{act}")
    else:
        _execute(connection, f"DROP FUNCTION {TABLE}_refuse() CASCADE")


def _execute(connection: BaseDatabaseWrapper, statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
