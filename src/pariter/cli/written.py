"""Writing a file whole: it is there as it should be, or what stood there stays."""

from pathlib import Path

from pariter.cli.errors import CommandError


def write_whole(path: Path, content: bytes, *, option: str = "") -> None:
    """Write a file beside its place, then put it there. option: that names it.

    Raises CommandError where it cannot be written.
    """
    try:
        if path.exists() and not path.is_file():  # such as the pipe to another program
            path.write_bytes(content)
            return
        place = path.resolve()
        unfinished = place.with_name(f"{place.name}.unfinished")
        try:
            unfinished.write_bytes(content)
            unfinished.replace(place)
        finally:
            unfinished.unlink(missing_ok=True)
    except OSError as error:
        named = f"{option} {str(path)!r}".strip()
        raise CommandError(
            f"{named} cannot be written: {error.strerror}; name another file"
        ) from error
