"""A pack whose publication is killed shows nothing half done: no page without its files."""

import hashlib
import random
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pariter.packs.loader import SHIPPED

if TYPE_CHECKING:
    from tests.faults.conftest import Site

PUBLISH = ("load-pack", str(SHIPPED / "polimi_pop"), "--at", "2026-11-20T12:00")
KILLS = 4
FILES = "SELECT digest, name, size FROM publishing_mediafile"
WHOLE = """
    SELECT (SELECT COUNT(*) FROM publishing_medium),
           (SELECT COUNT(*) FROM publishing_news),
           (SELECT COUNT(*) FROM publishing_searchtext),
           (SELECT COUNT(*) FROM publishing_searchplace)
"""


def publish(site: "Site") -> None:
    """Publish the pack to the end."""
    process = site.command(*PUBLISH)
    said, _ = process.communicate(timeout=120)
    assert process.returncode == 0, said


def require_files(site: "Site", folder: Path) -> int:
    """Check that every file that a page may name is there as a whole; return how many."""
    rows = site.rows(FILES)
    for digest, name, size in rows:
        content = (folder / "files" / "media" / f"{digest}.{name.rpartition('.')[2]}").read_bytes()
        assert len(content) == size
        assert hashlib.sha256(content).hexdigest() == digest
    return len(rows)


@pytest.mark.slow
def test_publication_killed_in_the_middle_is_all_or_nothing(site: "Site", tmp_path: Path) -> None:
    begin = time.monotonic()
    publish(site)
    seconds = time.monotonic() - begin
    [whole] = site.rows(WHOLE)
    number = require_files(site, tmp_path)
    assert number > 0

    chance = random.Random(11)
    for _ in range(KILLS):
        process = site.command(*PUBLISH)
        time.sleep(chance.uniform(0.4, 1.0) * seconds)
        process.kill()
        process.communicate()
        assert site.rows(WHOLE) == [whole]
        assert require_files(site, tmp_path) == number
    publish(site)
    assert site.rows(WHOLE) == [whole]


@pytest.mark.slow
def test_first_publication_killed_leaves_an_empty_site(site: "Site", tmp_path: Path) -> None:
    chance = random.Random(12)
    for _ in range(KILLS):
        process = site.command(*PUBLISH)
        while process.poll() is None and not any((tmp_path / "files").rglob("*.webm")):
            time.sleep(0.01)
        time.sleep(chance.uniform(0, 0.2))
        process.kill()
        process.communicate()
        [(media, news, texts, places)] = site.rows(WHOLE)
        assert len({bool(media), bool(news), bool(texts), bool(places)}) == 1
        require_files(site, tmp_path)
    publish(site)
    assert require_files(site, tmp_path) > 0
