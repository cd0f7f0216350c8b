"""The icons that docs/reference/pack.md offers are those that the pages carry."""

import re
from pathlib import Path

from pariter.web import assets

PACK = Path(__file__).resolve().parents[2] / "docs" / "reference" / "pack.md"


def test_offered_icons_are_built() -> None:
    offered = PACK.read_text("utf-8").split("carry these icons")[1].split("\n\n")[0]
    named = set(re.findall(r"`([\w-]+)`", offered))
    assert named
    assert named - set(assets._icons()) == set()
