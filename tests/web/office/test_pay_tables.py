"""Pay through the office's pages to the public one; and a table that a pack has rounded."""

import json
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from copy import deepcopy
from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.apps.evidence.pay_scene import MAPPING, people, written
from tests.apps.evidence.tables_scene import year_of

from pariter.apps.evidence.actions import publish_figures
from pariter.apps.evidence.dataset_indicators import STAFF
from pariter.apps.evidence.models import Publication
from pariter.apps.people.models import Person
from pariter.apps.programmes.models import Edition, PackVersion, Programme

pytest.importorskip("ortools")

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
TABLES = "/en/office/tables/polimi_mobility/"
LARGE = {("RU", "M"): [2_000_000.0, *(41_000.0 for _ in range(13))]}

Visit = Callable[[Person, datetime], AbstractContextManager[Client]]


def uploaded(kind: str, content: bytes, mapping: dict[str, object]) -> dict[str, object]:
    return {
        "kind": kind,
        "file": SimpleUploadedFile(f"{kind}.csv", content),
        "mapping": SimpleUploadedFile("mapping.json", json.dumps(mapping).encode()),
    }


def imported(client: Client, kind: str, content: bytes, mapping: dict[str, object]) -> None:
    shown = client.post(TABLES, uploaded(kind, content, mapping))
    assert shown.status_code == 200
    assert "2000000" not in shown.content.decode()
    assert client.post(TABLES, {"content": shown.context["content"]}).status_code == 302


def published(client: Client, edition: Edition, kind: str) -> tuple[str, str, Publication]:
    """Publish as an office does; return what it saw before, and what everyone sees."""
    path = f"{reverse('office_figures', args=[edition.pk])}?of={kind}"
    before = client.get(path)
    assert client.post(path, {"shown": before.context["form"]["shown"].value()}).status_code == 302
    publication = Publication.objects.latest("pk")
    page = client.get(reverse("publication", args=["polimi_mobility", publication.pk]))
    assert page.status_code == 200
    return text_of(before.content.decode()), text_of(page.content.decode()), publication


def text_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_pay_is_imported_and_published_by_pages_and_one_large_salary_stays_unknown(
    keeper: Person, visit: Visit
) -> None:
    edition = year_of(Programme.objects.get(key="polimi_mobility"), 2025)
    with visit(keeper, NOW) as client:
        wrong = people()
        wrong[2][3] = "-1"
        refused = client.post(TABLES, uploaded("pay", written(wrong), MAPPING))
        assert refused.status_code == 422
        assert "Write an amount of money" in refused.content.decode()
        imported(client, "pay", written(people(LARGE)), MAPPING)
        before, page, publication = published(client, edition, "pay")

    assert "Sum of pay Some withheld" in before
    for told in (
        "Mean pay of women, €",
        "Associate professors 62,208 64,506 3.6% 3.6%",
        "Permanent researchers c c c c",
        "Pay gap of the means",
        "Pay is not shown where one or two people earn much of it.",
        "Digest of that file",
        "Proof of the gate",
    ):
        assert told in page, page
    csv = Client().get(reverse("publication_csv", args=["polimi_mobility", publication.pk]))
    lines = csv.content.decode().splitlines()
    assert any(line.startswith("pay,men,RU,c,") for line in lines)
    assert any(line.startswith("pay,women,PA,1555200,") for line in lines)
    cells = Client().get(f"/api/figures/{publication.pk}").json()["cells"]
    [large] = [
        cell
        for cell in cells
        if cell["step"] == "pay" and cell["by"] == {"sex": "men", "role": "RU"}
    ]
    assert large["count"] is None
    for public in (page, csv.content.decode(), str(cells)):
        assert "2000000" not in public
        assert "2,000,000" not in public


def test_figures_of_the_same_people_say_which_is_to_be_corrected_first(
    keeper: Person, visit: Visit
) -> None:
    edition = year_of(Programme.objects.get(key="polimi_mobility"), 2025)
    staff = deepcopy(MAPPING)
    del staff["columns"]["amount"]
    path = f"{reverse('office_figures', args=[edition.pk])}?of=pay"
    with visit(keeper, NOW) as client:
        for rows in (people(), people({("PA", "F"): [61_000.0] * 33})):
            imported(client, "staff", written(rows), staff)
            imported(client, "pay", written(rows), MAPPING)
            if not Publication.objects.exists():
                published(client, edition, "staff")
                published(client, edition, "pay")
        pay = Publication.objects.get(indicator="pay")
        early = text_of(client.get(path).content.decode())
        public = reverse("publication", args=["polimi_mobility", pay.pk])
        before = text_of(client.get(public).content.decode())
        publish_figures(
            edition=edition, indicator=STAFF, at=NOW, by=keeper, reason={"en": "Some forgotten."}
        )
        late = text_of(client.get(path).content.decode())
        after = text_of(client.get(public).content.decode())
    assert (
        "publish the corrected figures of “Women and men on the academic staff”, then these."
        in early
    )
    assert "Older numbers of the same people" not in early
    assert "“Pay of women and men” shows numbers of people that were corrected since" in late
    assert "Publish the correction" in late
    assert "A correction is to come" not in before
    assert "A correction is to come" in after


def test_a_table_that_the_pack_has_rounded_says_so_and_withholds_nothing(
    keeper: Person, visit: Visit
) -> None:
    programme = Programme.objects.get(key="polimi_mobility")
    content = deepcopy(programme.pack.content)
    content["pack"]["protection"] = {"rounded": {"staff": 5}}
    programme.pack = PackVersion.objects.create(
        programme_key=programme.key, digest="rounded", content=content, loaded_at=NOW
    )
    programme.save(update_fields=["pack"])
    edition = year_of(programme, 2025)
    mapping = deepcopy(MAPPING)
    del mapping["columns"]["amount"]
    few = [row for row in people() if row[1] != "PO" or row[0] in {"n0", "n1"}]
    with visit(keeper, NOW) as client:
        imported(client, "staff", written(few), mapping)
        before, page, publication = published(client, edition, "staff")
    assert "Rounded In every detail, and every number is a multiple of 5." in before
    assert "Rounded to 5." in page
    assert "never show a group smaller than five" not in page
    lines = Client().get(reverse("publication_csv", args=[programme.key, publication.pk]))
    counts = [line.split(",")[3] for line in lines.content.decode().splitlines()[1:]]
    assert {int(count) % 5 for count in counts} == {0}
