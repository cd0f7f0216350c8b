"""Imported tables in the office: every problem or a preview, then the import, openly replaced."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.cli.test_import_counts import national
from tests.formats.test_counts_file import EXAMPLES, GOOD

from pariter.apps.evidence.models import Dataset
from pariter.apps.people.models import Person
from pariter.web.office import tables

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
LARGER_THAN_MEMORY = 2_621_440
"""Larger uploads are read from a temporary file."""

PAGE = "/en/office/tables/polimi_mobility/"

Visit = Callable[[Person, datetime], AbstractContextManager[Client]]


def files(content: str, mapping: str = EXAMPLES[0]) -> dict[str, object]:
    return {
        "kind": "staff",
        "file": SimpleUploadedFile("staff.csv", content.encode()),
        "mapping": SimpleUploadedFile("staff.toml", mapping.encode()),
    }


def test_a_table_is_shown_before_it_is_imported_and_listed_afterwards(
    keeper: Person, visit: Visit
) -> None:
    with visit(keeper, NOW) as client:
        shown = client.post(PAGE, files(GOOD))
        assert (shown.status_code, Dataset.objects.count()) == (200, 0)
        for words in ("Nothing is wrong with the file", "2023, 2024", "Counted in all"):
            assert words in shown.content.decode()
        kept = {"content": shown.context["content"]}
        assert client.post(PAGE, kept).status_code == 302
        dataset = Dataset.objects.get()
        assert (dataset.imported_by, dataset.rows.count()) == (keeper, 4)
        listed = client.get(PAGE).content.decode()
        assert "In use" in listed
        assert dataset.digest in listed
        again = client.post(PAGE, kept)
        assert again.status_code == 422
        assert "imported while you looked" in again.content.decode()
        newer = client.post(PAGE, files(GOOD.replace(",21\n", ",22\n")))
        assert "Takes the place of" in newer.content.decode()
        client.post(PAGE, {"content": newer.context["content"]})
        assert "Replaced" in client.get(PAGE).content.decode()
        assert "Imported tables of" in client.get("/en/office/figures/").content.decode()


@pytest.mark.parametrize(
    ("content", "mapping", "told"),
    [
        (GOOD.replace(",21\n", ",-2\n"), EXAMPLES[0], "Line 5: N_AcStaff: “-2”"),
        (GOOD.replace("2024,15", "2024,<b>"), EXAMPLES[0], "&lt;b&gt;"),
        (GOOD.replace("GENERE", "SESSO"), EXAMPLES[0], "GENERE: The file has no such column"),
        (GOOD, "= 3", "Write TOML, or JSON in braces"),
        (GOOD, EXAMPLES[0].replace("women", "wombats"), "“wombats” has no name here"),
        (GOOD, EXAMPLES[0].replace("2024-12-31", "2027-01-01"), "has not come yet"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_stored(
    keeper: Person, visit: Visit, content: str, mapping: str, told: str
) -> None:
    with visit(keeper, NOW) as client:
        refused = client.post(PAGE, files(content, mapping))
    assert refused.status_code == 422
    assert told in refused.content.decode()
    assert "Error:" in refused.content.decode()
    assert "There is a problem" in refused.content.decode()
    assert Dataset.objects.count() == 0


def test_large_tables_are_taken_and_the_largest_get_their_command(
    keeper: Person, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    large = "".join(national(65_000))
    assert len(large) > LARGER_THAN_MEMORY
    mapping = EXAMPLES[0].replace("2024-12-31", "2019-12-31")
    with visit(keeper, NOW) as client:
        shown = client.post(PAGE, files(large, mapping))
        assert "65,000" in shown.content.decode()
        kept = shown.context["content"]
        assert client.post(PAGE, {"content": kept}).status_code == 302
        dataset = Dataset.objects.get()
        assert dataset.rows.count() == dataset.report["cells"]
        monkeypatch.setattr(tables, "LARGEST_KEPT", 100)
        refused = client.post(PAGE, files(GOOD))
    assert refused.status_code == 422
    told = (
        "The file has 4 different cells, too many for this page. "
        "Run: pariter import-counts FILE --kind staff --mapping MAPPING --programme polimi_mobility"
    )
    assert told in refused.content.decode()
    assert Dataset.objects.count() == 1


def test_a_table_of_another_office_is_nobodys_business(foreign: Person, visit: Visit) -> None:
    with visit(foreign, NOW) as client:
        assert client.get(PAGE).status_code == 404
        assert client.post(PAGE, files(GOOD)).status_code == 404
