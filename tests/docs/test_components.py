"""docs/reference/components.md tells every tag and filter of the libraries that it names."""

import re
from pathlib import Path

from pariter.web.templatetags import components, languages, media, tickets

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "components.md"


def test_every_tag_and_filter_is_told() -> None:
    libraries = [module.register for module in (components, languages, media, tickets)]
    text = PAGE.read_text("utf-8")
    tags = {tag for library in libraries for tag in library.tags}
    assert tags - set(re.findall(r"\{% (\w+)", text)) == set()
    filters = {one for library in libraries for one in library.filters}
    assert filters - set(re.findall(r"\|(\w+)", text)) == set()
