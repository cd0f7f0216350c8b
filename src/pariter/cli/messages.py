"""Compiling the translations' catalogues: .po, which people edit, to .mo, which programs read."""

from pathlib import Path

from pariter.cli.errors import CommandError

LOCALE = Path(__file__).resolve().parent.parent / "locale"


def stale() -> list[Path]:
    """Return the catalogues whose compiled form is missing or older."""
    return [
        source
        for source in sorted(LOCALE.glob("*/LC_MESSAGES/*.po"))
        if not _compiled(source).exists()
        or _compiled(source).stat().st_mtime < source.stat().st_mtime
    ]


def compile_catalogue(source: Path) -> None:
    """Write the compiled form beside a catalogue; `polib` does it without any other program."""
    try:
        import polib  # only who builds from sources has it; a release carries the compiled form
    except ImportError:
        raise CommandError(
            f"{source.name} of {source.parent.parent.name} is not compiled and polib is missing; "
            "install the 'assets' group"
        ) from None
    target = _compiled(source)
    unfinished = target.with_name(target.name + ".unfinished")
    polib.pofile(str(source), encoding="utf-8").save_as_mofile(str(unfinished))
    unfinished.replace(target)


def _compiled(source: Path) -> Path:
    return source.with_suffix(".mo")
