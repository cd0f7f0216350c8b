"""Models and migrations agree, and no two migrations compete to be the newest."""

from collections import Counter

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader


@pytest.mark.django_db
def test_migrations_describe_the_models() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=1)


def test_migrations_have_one_head_an_app() -> None:
    heads = Counter(label for label, _ in MigrationLoader(None).graph.leaf_nodes())
    ours = [
        config.label
        for config in apps.get_app_configs()
        if config.name.startswith("pariter.apps.") and any(config.get_models())
    ]
    assert {label: heads[label] for label in ours} == dict.fromkeys(ours, 1)
