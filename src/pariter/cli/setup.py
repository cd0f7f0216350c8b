"""`pariter setup`: prepare style, texts, database, packs and demonstration; instant when done."""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from pariter.cli import assets, messages, site
from pariter.cli.check_pack import read
from pariter.cli.edited import has_caught_up, places, undone_by
from pariter.cli.migrate import migrate
from pariter.cli.progress import say, step
from pariter.packs.loader import LoadedPack, shipped_packs

if TYPE_CHECKING:
    from datetime import datetime


def add_arguments(_parser: argparse.ArgumentParser) -> None:
    """There is nothing to choose."""


def run(_args: argparse.Namespace) -> int:
    """Do each step that is not done yet."""
    assets.build_assets()
    for catalogue in messages.stale():
        with step(f"Texts in {catalogue.parent.parent.name}"):
            messages.compile_catalogue(catalogue)
    with site.ready():
        migrate()
        from django.utils import timezone

        at = timezone.now()
        packs = list(_packs(at))
        assets.collect_static_files()
        for loaded in packs:
            _load(loaded, at)
        _demonstrate(at)
    return 0


def _packs(at: "datetime") -> Iterator[LoadedPack]:
    """Give the packs of PARITER_PACKS, and in a demonstration those that Pariter ships."""
    from django.conf import settings

    if settings.DEMONSTRATION:
        from pariter.demonstration.dates import around

        for folder in shipped_packs():
            yield around(read(folder), at)
    for name in settings.PACKS:
        loaded = read(Path(name))
        assets.build_theme(loaded.pack)
        yield loaded


def _load(loaded: LoadedPack, at: "datetime") -> None:
    from pariter.apps.publishing.actions import publish_pack
    from pariter.apps.publishing.queries import is_published

    key = loaded.pack.key
    if is_published(loaded) and not has_caught_up(loaded):
        say(f"Programme {key}: up to date")
        return
    undone = undone_by(loaded)
    if undone:
        say(
            f"Programme {key}: edited in the browser on {undone.edit.released_at:%Y-%m-%d}, the "
            f"edits stay; {places(undone.differences)}: pariter load-pack shows where"
        )
        return
    with step(f"Programme {key}"):
        publish_pack(loaded=loaded, at=at)


def _demonstrate(at: "datetime") -> None:
    from django.conf import settings

    if not settings.DEMONSTRATION:
        return
    from pariter.demonstration.year import invent_year, is_invented

    if is_invented():
        say("Demonstration year: there already")
        return
    with step("Demonstration year"):
        invent_year(at=at, progress=say)
