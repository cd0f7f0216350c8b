"""`pariter export-pack`: write what a programme says now as a folder."""

import argparse
from collections.abc import Mapping
from pathlib import Path

from pariter.cli import site
from pariter.cli.check_pack import summary
from pariter.cli.errors import CommandError
from pariter.packs.loader import PATTERNS


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the options of the command."""
    parser.add_argument("programme", help="key of the programme, such as polimi_pop")
    parser.add_argument("folder", type=Path, help="folder to write to, new or empty")
    parser.add_argument(
        "--replace",
        action="store_true",
        help="write over a folder of this programme; its other files and first comment stay",
    )


def run(args: argparse.Namespace) -> int:
    """Write the version that is in force, with all that edits in the browser changed."""
    with site.ready():
        from pariter.apps.programmes.drafts import load_content, version_content
        from pariter.apps.programmes.models import Programme

        programme = Programme.objects.select_related("pack").filter(key=args.programme).first()
        if programme is None:
            known = ", ".join(Programme.objects.values_list("key", flat=True)) or "none yet"
            raise CommandError(f"{args.programme!r} is no programme here; there are: {known}")
        loaded = load_content(version_content(programme.pack), str(args.folder))
        if loaded.digest != programme.pack.digest:
            raise CommandError(
                f"the version {programme.pack.digest[:12]} of {programme.key} is from before this "
                "software; load its folder once more, then export it"
            )
    try:
        written, removed = _write(args.folder, loaded.files, programme.key, replace=args.replace)
    except OSError as error:
        raise CommandError(f"{args.folder}: {error.strerror}; name another folder") from error
    print(summary(loaded))
    print(f"{args.folder}: {written} files written, {removed} removed; digest {loaded.digest}")
    return 0


def _write(folder: Path, files: Mapping[str, bytes], key: str, *, replace: bool) -> tuple[int, int]:
    """Write the files that differ; return how many, and how many the pack has no more."""
    present = sorted(folder.iterdir()) if folder.exists() else []
    if present and not replace:
        raise CommandError(
            f"{folder} is not empty; name a new folder, or write over it with --replace"
        )
    wanted = {folder / name: content for name, content in files.items()}
    if present:
        comment = _first_comment(folder, key)
        wanted[folder / "pack.toml"] = comment + files["pack.toml"]
    written = 0
    for path, content in wanted.items():
        if not path.is_file() or path.read_bytes() != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            written += 1
    gone = [path for pattern in PATTERNS for path in folder.glob(pattern) if path not in wanted]
    for path in gone:
        path.unlink()
    return written, len(gone)


def _first_comment(folder: Path, key: str) -> bytes:
    """Return the comment with which the folder's pack.toml begins; refuse a foreign folder."""
    import tomllib

    file = folder / "pack.toml"
    try:
        source = file.read_text("utf-8")
        found = tomllib.loads(source).get("key")
    except (FileNotFoundError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        found = None
    if found != key:
        raise CommandError(
            f"{folder} holds no pack.toml of {key}, but {found!r}; name the folder of {key}"
            if found
            else f"{folder} is not empty and holds no pack.toml of {key}; name another folder"
        )
    lines = []
    for line in source.splitlines(keepends=True):
        if not line.startswith("#"):
            break
        lines.append(line)
    return "".join(lines).encode()
