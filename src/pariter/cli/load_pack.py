"""`pariter load-pack`: check a programme's folder and load it."""

import argparse
from pathlib import Path

from pariter.cli import assets, site
from pariter.cli.check_pack import read, summary
from pariter.cli.edited import refusal, undone_by
from pariter.cli.errors import CommandError
from pariter.cli.progress import step


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the options of the command."""
    parser.add_argument("folder", type=Path, help="folder with pack.toml and texts/<language>/")
    parser.add_argument(
        "--replace-edits",
        action="store_true",
        help="load the folder although the programme was edited in the browser since",
    )
    site.add_moment(parser)


def run(args: argparse.Namespace) -> int:
    """Load the folder as a whole or, at the first problem, not at all."""
    loaded = read(args.folder)
    with site.ready():
        from pariter.apps.programmes.models import Edition, PackDraft
        from pariter.apps.publishing.actions import publish_pack

        undone = undone_by(loaded)
        if undone and not args.replace_edits:
            raise CommandError(refusal(undone, args.folder))
        assets.build_theme(loaded.pack)
        assets.collect_static_files()
        before = Edition.objects.filter(initiative__programme__key=loaded.pack.key).count()
        with step(f"Loading {loaded.pack.key}"):
            programme = publish_pack(loaded=loaded, at=site.moment(args, loaded.pack.zone))
        after = Edition.objects.filter(initiative__programme=programme).count()
        draft = PackDraft.objects.filter(programme=programme).first()
    print(summary(loaded))
    if draft:
        print(
            f"The draft of {draft.changed_at:%Y-%m-%d} stays; it takes in what the folder changed"
        )
    print(f"Editions opened: {after - before}; open before, and kept as they are: {before}")
    return 0
