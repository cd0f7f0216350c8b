"""docs/reference/indicators.md says of each indicator what the catalogue says, and no more."""

import re
from pathlib import Path

from pariter.analysis.codes import CODES
from pariter.analysis.measures import MEASURES
from pariter.apps.evidence.catalogue import CATALOGUE, DEFINITIONS, NOTES
from pariter.kernels.indicators import INDEX_NOTES
from pariter.kernels.indicators import NOTES as KERNEL_NOTES
from pariter.kernels.indicators.versions import VERSIONS

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "indicators.md"


def test_each_definition_stands_in_the_reference_word_by_word() -> None:
    text = PAGE.read_text("utf-8")
    parts = re.split(r"^### `(\w+)`.*$", text, flags=re.MULTILINE)
    described = dict(zip(parts[1::2], parts[2::2], strict=True))
    assert list(described) == [one.key for one in DEFINITIONS]
    for one in DEFINITIONS:
        told = " ".join(described[one.key].split())
        assert f"Version {one.version}" in told
        for words in (one.definition, one.formula, one.source, one.interval, one.reading):
            assert " ".join(str(words).split()) in told, (one.key, str(words))


def test_catalogue_has_every_version_and_every_note() -> None:
    assert len(CATALOGUE) == len(DEFINITIONS)
    assert set(CATALOGUE) == set(VERSIONS)
    assert set(MEASURES) == set(CATALOGUE)
    assert set(NOTES) == {*KERNEL_NOTES, *INDEX_NOTES}
    assert {key: str(words) for key, words in NOTES.items()} == {key: key for key in NOTES}


def test_roles_and_classes_of_a_file_are_described() -> None:
    text = PAGE.read_text("utf-8")
    described = re.findall(r"^\| `(\w+)` \| (.*) \|$", text, re.MULTILINE)
    classes = {role: set(re.findall(r"`(\w+)`", words)) for role, words in described}
    for role, known in CODES.items():
        assert set(known) <= classes[role], role


def test_each_indicator_of_a_file_is_described_with_its_roles() -> None:
    page = PAGE.read_text("utf-8").partition("| indicator | roles |")[2].partition("\n\n")[0]
    described: dict[str, set[str]] = {}
    for line in page.splitlines()[2:]:
        names, roles = (set(re.findall(r"`(\w+)`", cell)) for cell in line.split("|")[1:3])
        described |= dict.fromkeys(names, roles)
    assert set(described) == set(MEASURES)
    for key, measure in MEASURES.items():
        needed = {*measure.roles, *measure.either}
        assert needed <= described[key] <= needed | set(measure.optional), key
