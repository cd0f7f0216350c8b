"""A database of before: nothing to do where it was whole, refused where it had stopped half way."""

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from tests.cli.conftest import Pariter

pytestmark = pytest.mark.django_db

LAST = ("programmes", "0018_training_of_helpers")


@pytest.fixture
def recorder() -> MigrationRecorder:
    """Return the notes of a database that took the replaced migrations one by one."""
    recorder = MigrationRecorder(connection)
    for app, name in MigrationLoader(connection).replacements:
        recorder.record_unapplied(app, name)
    return recorder


def test_database_of_before_is_up_to_date(pariter: Pariter, recorder: MigrationRecorder) -> None:
    replacing = set(MigrationLoader(connection).replacements)
    assert len(replacing) == 11
    assert not replacing & recorder.applied_migrations().keys()
    assert pariter("migrate").out == "── Database: up to date\n"
    assert replacing <= recorder.applied_migrations().keys()


def test_database_that_stopped_half_way_is_refused(
    pariter: Pariter, recorder: MigrationRecorder
) -> None:
    recorder.record_unapplied(*LAST)
    said = pariter("migrate")
    assert (said.code, said.out) == (2, "")
    assert "(programmes: 0018_training_of_helpers)" in said.err


def test_site_does_not_start_on_a_database_of_before(pariter: Pariter) -> None:
    [newest] = MigrationLoader(connection).graph.leaf_nodes("reports")
    MigrationRecorder(connection).record_unapplied(*newest)
    said = pariter("run")
    assert (said.code, said.out) == (2, "")
    assert "the database is of an earlier version" in said.err
