"""Published reports: pages, PDF, corrections both ways, and what catalogues read."""

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from tests.web import report_scene as scene

from pariter.apps.programmes.models import Edition, Programme
from pariter.apps.reports.content import documents
from pariter.apps.reports.models import ReportVersion
from pariter.apps.reports.queries import material_of
from pariter.formats import tagged_pdf

AT_MOST = 12
"""Queries of a page that is not kept."""


@pytest.fixture
def versions(programmes: None) -> tuple[ReportVersion, ReportVersion]:
    programme = Programme.objects.get(key="polimi_pop")
    edition = Edition.objects.get(initiative__key="P6", key="2024")
    scene.published_figure(edition)
    office = scene.office_of(programme)
    report = scene.written(edition, office)
    return scene.published(report), scene.corrected(report, office)


def _address(name: str, *more: Any) -> str:
    return reverse(name, args=["polimi_pop", "gender-budget", "2024", *more])


def test_report_is_read_cited_and_corrected_both_ways(
    versions: tuple[ReportVersion, ReportVersion],
    client: Client,
    django_assert_max_num_queries: Any,
) -> None:
    assert client.get(_address("report")).headers["Location"] == _address("report_version", 2)
    with django_assert_max_num_queries(AT_MOST):
        page = client.get(_address("report_version", 2))
    said = page.content.decode()
    assert "See version 1 of" in said
    assert "A cost was missing." in said
    assert "does not claim to be complete" in said
    assert "c</td>" in said
    assert "Demo chair (<span>Chair</span>)" in said
    assert "Read version 2 of" in client.get(_address("report_version", 1)).content.decode()
    listed = client.get(reverse("reports", args=["polimi_pop"])).content.decode()
    assert "Gender budget, Year 2024" in listed
    italian = client.get(_address("report_version", 2).replace("/en/", "/it/")).content.decode()
    assert "Parole finte su students." in italian
    assert client.get(_address("report_version", 3)).status_code == 404


def test_content_is_the_same_in_whatever_language_it_is_asked_for(
    versions: tuple[ReportVersion, ReportVersion],
) -> None:
    """An approval is given to a digest, by people who read in different languages."""
    report = versions[1].report
    found = []
    for language in ("en", "it"):
        with translation.override(language):
            found.append(documents(material_of(report, scene.AT.date())))
    assert found[0] == found[1] == versions[1].content
    chapters = {one["key"]: one["blocks"] for one in found[0]["it"]["chapters"]}
    tables = [block for block in chapters["indicators"] if block["kind"] == "table"]
    assert [(block["caption"], block["columns"][-1]) for block in tables] == [
        ("Donne e uomini nel personale docente e ricercatore", "Anno 2024")
    ]


def test_pdf_is_what_was_kept_and_passes_the_machine(
    versions: tuple[ReportVersion, ReportVersion], client: Client
) -> None:
    for version in versions:
        for language in ("en", "it"):
            answer = client.get(_address("report_pdf", version.number, language))
            assert answer.headers["Content-Type"] == "application/pdf"
            assert answer.content == bytes(version.files.get(language=language).content)
            assert tagged_pdf.problems(answer.content) == []
    assert client.get(_address("report_pdf", 1, "fr")).status_code == 404


def test_tables_and_catalogue_are_described(
    versions: tuple[ReportVersion, ReportVersion], client: Client
) -> None:
    [key] = versions[1].publications
    csv = client.get(reverse("publication_csv", args=["polimi_pop", key])).content.decode()
    described = json.loads(
        client.get(reverse("publication_csvw", args=["polimi_pop", key])).content
    )
    columns = [column["name"] for column in described["tableSchema"]["columns"]]
    assert columns == csv.splitlines()[0].split(",")
    assert [one["null"] for one in described["tableSchema"]["columns"] if "null" in one] == [
        ["c", ""]
    ]
    graph = json.loads(client.get(reverse("catalogue")).content)["@graph"]
    catalogue, things = graph[0], {thing["@id"]: thing for thing in graph}
    datasets = [things[one["@id"]] for one in catalogue["dcat:dataset"]]
    assert [one["owl:versionInfo"] for one in datasets] == ["1", "2"]
    kinds = [
        part["dct:format"]["@id"].rpartition("/")[2] for part in datasets[1]["dcat:distribution"]
    ]
    assert kinds == ["HTML", "PDF", "PDF"]
    for one in datasets:
        assert one["dct:publisher"]["@id"] in things
