"""`pariter migrate`: bring the database to this version."""

import argparse

from pariter.cli import site
from pariter.cli.progress import say, step


def add_arguments(_parser: argparse.ArgumentParser) -> None:
    """There is nothing to choose."""


def run(_args: argparse.Namespace) -> int:
    """Apply what is missing; do nothing where nothing is."""
    with site.ready():
        migrate()
    return 0


def migrate() -> None:
    """Apply the migrations that the database lacks. Django is set up."""
    from pathlib import Path

    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    if connection.vendor == "sqlite":
        Path(connection.settings_dict["NAME"]).parent.mkdir(parents=True, exist_ok=True)
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if not plan:
        say("Database: up to date")
        return
    with step(f"Database: {len(plan)} changes"):
        call_command("migrate", interactive=False, verbosity=0)
