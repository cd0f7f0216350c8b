"""Open data as catalogues read them: DCAT-AP_IT for all of them, CSV on the Web for each table.

The rules are those of the standards: the practical guide to DCAT-AP_IT (what is obligatory, how
often, of which list), and W3C's Model for Tabular Data and Metadata Vocabulary of 2015.
"""

import csv
import json
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.web import report_scene as scene
from tests.web.public.conftest import publish

from pariter.apps.evidence.models import Publication
from pariter.apps.programmes.models import Call, Edition

Thing = dict[str, Any]

NAMESPACES = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcatapit": "http://dati.gov.it/onto/dcatapit#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
AUTHORITY = "http://publications.europa.eu/resource/authority/"
MANY = 1_000
OBLIGATORY = {
    "dcatapit:Catalog": {
        "dct:title": MANY,
        "dct:description": MANY,
        "dct:publisher": 1,
        "dct:modified": 1,
        "dcat:dataset": MANY,
    },
    "dcatapit:Dataset": {
        "dct:identifier": 1,
        "dct:title": MANY,
        "dct:description": MANY,
        "dct:modified": 1,
        "dcat:theme": MANY,
        "dct:rightsHolder": 1,
        "dct:accrualPeriodicity": 1,
        "dcat:distribution": MANY,
    },
    "dcatapit:Distribution": {"dct:format": 1, "dcat:accessURL": 1, "dct:license": 1},
    "dcatapit:Agent": {"dct:identifier": 1, "foaf:name": MANY},
    "dcatapit:Organization": {"vcard:fn": 1, "vcard:hasEmail": 1},
    "dcatapit:LicenseDocument": {"dct:type": 1, "foaf:name": MANY},
}
"""Class → what each of its things must have → how often at most."""

SUPERCLASS = {
    "dcatapit:Catalog": "dcat:Catalog",
    "dcatapit:Dataset": "dcat:Dataset",
    "dcatapit:Distribution": "dcat:Distribution",
    "dcatapit:Agent": "foaf:Agent",
    "dcatapit:Organization": "vcard:Kind",
    "dcatapit:LicenseDocument": "dct:LicenseDocument",
}
LEADS_TO = {
    "dct:publisher": "dcatapit:Agent",
    "dct:rightsHolder": "dcatapit:Agent",
    "dcat:dataset": "dcatapit:Dataset",
    "dcat:distribution": "dcatapit:Distribution",
    "dcat:contactPoint": "dcatapit:Organization",
    "dct:license": "dcatapit:LicenseDocument",
}
CODED = {
    "dcat:theme": "data-theme/(AGRI|ECON|EDUC|ENER|ENVI|GOVE|HEAL|INTR|JUST|REGI|SOCI|TECH|TRAN)",
    "dct:accrualPeriodicity": "frequency/(ANNUAL|IRREG)",
    "dct:language": "language/(ENG|ITA|FRA)",
    "dct:format": "file-type/(CSV|HTML|PDF)",
    "dct:accessRights": "access-right/PUBLIC",
    "dcat:themeTaxonomy": "data-theme",
}
"""Property → what its values are of, in the lists that the profile obliges to."""

TABLE = {"@context", "url", "dialect", "tableSchema"}
COLUMN = {"name", "titles", "datatype", "null", "propertyUrl", "required"}
"""Properties of CSV on the Web that we use; others must be prefixed."""


@pytest.fixture
def published(programmes: None) -> Publication:
    """Return a published table of staff."""
    return scene.published_figure(Edition.objects.get(initiative__key="P6", key="2024"))


def test_catalogue_follows_the_italian_profile(
    published: Publication, athens: Call, client: Client
) -> None:
    office = scene.office_of(published.edition.initiative.programme)
    scene.published(scene.written(published.edition, office))
    publish(athens.edition)
    answer = client.get(reverse("catalogue"))
    assert answer.headers["Content-Type"] == "application/ld+json; charset=utf-8"
    described = json.loads(answer.content)
    assert described["@context"] == NAMESPACES
    things = dict(walk(described["@graph"]))
    assert len([one for one in things.values() if "dcatapit:Dataset" in one["@type"]]) == 3
    for identity, thing in things.items():
        assert re.match(r"(https?|mailto):", identity)
        for kind in kinds(thing):
            assert SUPERCLASS[kind] in thing["@type"]
            for name, most in OBLIGATORY[kind].items():
                assert 1 <= len(many(thing.get(name))) <= most, (identity, name)
        for name, values in thing.items():
            for value in many(values):
                check(name, value, things)
    # The same things at the same addresses, whoever reads: texts are told in all languages.
    assert client.get(reverse("catalogue").replace("/en/", "/it/")).content == answer.content
    for address in (reverse("open_data"), published_at(published)):
        assert 'href="https://creativecommons.org/licenses/by/4.0/" rel="license"' in (
            client.get(address).content.decode()
        )
    [catalogue] = [one for one in things.values() if "dcatapit:Catalog" in one["@type"]]
    assert {one["@language"] for one in catalogue["dct:title"]} == {"en", "it"}


def published_at(publication: Publication) -> str:
    """Return the address of a figure's page."""
    return reverse("publication", args=["polimi_pop", publication.pk])


def kinds(thing: Thing) -> list[str]:
    """Return the classes of the profile that a thing is of, at least one."""
    found = [kind for kind in thing["@type"] if kind.startswith("dcatapit:")]
    assert set(found) <= OBLIGATORY.keys()
    assert found
    return found


def check(name: str, value: Any, things: dict[str, Thing]) -> None:
    """Hold one value to the property under which it stands."""
    if name.startswith("@"):
        return
    prefix, local = name.split(":")
    assert prefix in NAMESPACES
    assert local
    if name in LEADS_TO:
        assert LEADS_TO[name] in things[value["@id"]]["@type"]
    if name in CODED:
        assert re.fullmatch(AUTHORITY + CODED[name], value["@id"]), value
    if name in {"dct:modified", "dct:issued"}:
        assert value["@type"] == "xsd:date"
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", value["@value"])
    if name in {"dct:title", "dct:description"}:
        assert value["@value"].strip()
        assert "<" not in value["@value"]


def many(values: Any) -> list[Any]:
    """Return what stands under a property as a list; JSON-LD leaves out the brackets of one."""
    if values is None:
        return []
    return values if isinstance(values, list) else [values]


def walk(graph: list[Thing]) -> list[tuple[str, Thing]]:
    """Return all things of a graph by their identities, those inside others too."""
    found = []
    for thing in graph:
        found.append((thing["@id"], thing))
        inside = [one for values in thing.values() for one in many(values)]
        found += walk([one for one in inside if isinstance(one, dict) and "@type" in one
                       and "@id" in one])  # fmt: skip
    assert len({identity for identity, _thing in found}) == len(found)
    return found


def test_table_is_what_its_description_says(published: Publication, client: Client) -> None:
    file = client.get(reverse("publication_csv", args=["polimi_pop", published.pk]))
    # Found where the standard looks for it: by the link, and by its name beside the file.
    assert file.headers["Link"] == (
        '<data.csv-metadata.json>; rel="describedby"; type="application/csvm+json"'
    )
    answer = client.get(reverse("publication_csvw", args=["polimi_pop", published.pk]))
    assert answer.headers["Content-Type"] == "application/csvm+json; charset=utf-8"
    table = json.loads(answer.content)
    assert table["@context"][0] == "http://www.w3.org/ns/csvw"
    assert {name for name in table if ":" not in name} == TABLE
    assert {name.split(":")[0] for name in table if ":" in name} == {"dc"}
    assert table["url"] == "data.csv"
    assert table["dialect"]["lineTerminators"] == ["\r\n"]
    columns = table["tableSchema"]["columns"]
    text = file.content.decode(table["dialect"]["encoding"])
    head, *rows = csv.reader(text.removesuffix("\r\n").split("\r\n"))
    assert [column["titles"] for column in columns] == head
    assert len({column["name"] for column in columns}) == len(columns)
    for place, column in enumerate(columns):
        assert column.keys() <= COLUMN
        assert re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.]*", column["name"])
        for row in rows:
            hold(column, row[place])
    assert any(row[head.index("count")] == "c" for row in rows)


def hold(column: Thing, cell: str) -> None:
    """Hold a cell to the datatype of its column, and to whether it may be missing."""
    missing = cell in many(column.get("null", ""))
    assert not (missing and column.get("required"))
    kind = column["datatype"] if isinstance(column["datatype"], str) else column["datatype"]["base"]
    assert kind in {"string", "anyURI", "nonNegativeInteger"}
    if kind == "nonNegativeInteger" and not missing:
        assert cell.isdecimal()
    if kind == "anyURI":
        assert cell.startswith("http")
