"""`pariter migrate`: bring the database to this version."""

import argparse
from typing import TYPE_CHECKING

from pariter.cli import site
from pariter.cli.errors import CommandError
from pariter.cli.progress import say, step

if TYPE_CHECKING:
    from django.db.migrations.loader import MigrationLoader


def add_arguments(_parser: argparse.ArgumentParser) -> None:
    """There is nothing to choose."""


def run(_args: argparse.Namespace) -> int:
    """Apply what is missing; do nothing where nothing is."""
    with site.ready():
        migrate()
    return 0


def migrate() -> None:
    """Apply the migrations that the database lacks. Django is set up.

    Raises CommandError where it lacks some that this version no longer carries.
    """
    from django.core.management import call_command

    plan = _lacking()
    if not plan:
        say("Database: up to date")
        return
    with step(f"Database: {len(plan)} changes"):
        call_command("migrate", interactive=False, verbosity=0)


def require_up_to_date() -> None:
    """Refuse to go on with a database that this version has changes for. Django is set up.

    Raises CommandError.
    """
    if _lacking():
        raise CommandError(
            "the database is of an earlier version; bring it to this one: pariter migrate"
        )


def _lacking() -> list[object]:
    """Return the migrations that the database lacks, in order."""
    from pathlib import Path

    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    if connection.vendor == "sqlite":
        Path(connection.settings_dict["NAME"]).parent.mkdir(parents=True, exist_ok=True)
    executor = MigrationExecutor(connection)
    _require_whole_history(executor.loader)
    executor.check_replacements()
    return list(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _require_whole_history(loader: "MigrationLoader") -> None:
    """Refuse a database that stopped in the middle of what has become one migration since.

    Django would take it for up to date.
    """
    halves = []
    for (app, _name), migration in loader.replacements.items():
        missing = set(migration.replaces) - loader.applied_migrations.keys()
        if missing < set(migration.replaces) and missing - loader.disk_migrations.keys():
            halves.append(f"{app}: {', '.join(sorted(name for _app, name in missing))}")
    if halves:
        raise CommandError(
            "the database is of an earlier state and lacks changes that this version no longer "
            f"carries ({'; '.join(sorted(halves))}). Run pariter migrate of the last version that "
            "has them, then this one's; a demonstration's data may be made anew: FRESH=1 make run"
        )
