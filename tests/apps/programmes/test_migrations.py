"""Data of an older version come through the migrations whole."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from pytest_django import DjangoDbBlocker
from tests.apps.conftest import OPENS

ALIAS = "older"
WORDS = {"en": "Sample", "it": "Esempio"}


@pytest.fixture
def older(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[BaseDatabaseWrapper]:
    """Return a database with no tables: another file, or another schema of the same database."""
    usual = connections["default"]
    settings = {**connections.settings["default"], "TEST": {}}
    settings["NAME"] = usual.settings_dict["NAME"]
    with (
        tempfile.TemporaryDirectory(prefix="pariter-older-") as folder,
        django_db_blocker.unblock(),
    ):
        if usual.vendor == "sqlite":
            settings["NAME"] = str(Path(folder) / "older.sqlite3")
        else:
            settings["OPTIONS"] = {"options": f"-c search_path={ALIAS}"}
            _execute(f"CREATE SCHEMA {ALIAS}")
        connections.settings[ALIAS] = settings
        yield connections[ALIAS]
        connections[ALIAS].close()
        del connections[ALIAS], connections.settings[ALIAS]
        if usual.vendor != "sqlite":
            _execute(f"DROP SCHEMA {ALIAS} CASCADE")
        # Nobody else ends what this test began outside of a test's own transaction.
        usual.close()


def _execute(statement: str) -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute(statement)


def migrate(older: BaseDatabaseWrapper, name: str) -> Any:
    """Bring the programmes' tables to a migration; return the models of that moment."""
    executor = MigrationExecutor(older)
    target = [("programmes", name)]
    executor.migrate(target)
    return executor.loader.project_state(target).apps


def old_programme(apps: Any, key: str) -> Any:
    """Store a programme as the first version did: institution and contact in words."""
    version = (
        apps.get_model("programmes", "PackVersion")
        .objects.using(ALIAS)
        .create(programme_key=key, digest=key * 4, content={}, loaded_at=OPENS)
    )
    programme = (
        apps.get_model("programmes", "Programme")
        .objects.using(ALIAS)
        .create(
            key=key,
            pack=version,
            institution=WORDS,
            title=WORDS,
            summary=WORDS,
            body=WORDS,
            initials="S",
            primary_colour="#000000",
            accent_colour="#ffffff",
            languages=["en", "it"],
            zone="Europe/Rome",
            contact_name=WORDS,
            contact_email=f"{key}@example.org",
            contact_phone="+39 000",
            contact_hours=WORDS,
        )
    )
    strand = (
        apps.get_model("programmes", "Strand")
        .objects.using(ALIAS)
        .create(
            programme=programme,
            key="all",
            title=WORDS,
            summary=WORDS,
            icon="globe",
            colour="blue",
            position=0,
        )
    )
    apps.get_model("programmes", "Initiative").objects.using(ALIAS).create(
        programme=programme,
        strand=strand,
        key="M5",
        slug="week",
        title=WORDS,
        summary=WORDS,
        audience=[],
        stations=[],
        texts={},
        position=0,
    )
    return programme


def test_institutions_and_desks_come_out_of_words(older: BaseDatabaseWrapper) -> None:
    before = migrate(older, "0001_initial")
    for key in ("sample", "second"):
        old_programme(before, key)
    person = before.get_model("people", "Person").objects.using(ALIAS).create(email="a@b.org")
    before.get_model("programmes", "OfficeRole").objects.using(ALIAS).create(
        person=person,
        programme=before.get_model("programmes", "Programme").objects.using(ALIAS).first(),
    )
    after = migrate(older, "0004_institutions")
    found = after.get_model("programmes", "Programme").objects.using(ALIAS).order_by("key")
    assert [
        (one.key, one.institution.code, one.institution.name.data, one.desk.email) for one in found
    ] == [
        ("sample", "sample", WORDS, "sample@example.org"),
        ("second", "sample", WORDS, "second@example.org"),
    ]
    for one in found:
        assert (one.desk.phone, one.desk.hours.data, one.contacts.count()) == (
            "+39 000",
            WORDS,
            1,
        )
        [initiative] = one.initiatives.all()
        assert (initiative.contact, initiative.held, initiative.spoken) == (
            one.desk,
            ["in_person"],
            ["en", "it"],
        )
    [role] = after.get_model("programmes", "OfficeRole").objects.using(ALIAS).all()
    assert (role.role, role.strand, role.organisation) == ("office", None, None)
