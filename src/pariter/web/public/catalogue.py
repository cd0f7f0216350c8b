"""Open data for catalogues: CSV on the Web for each table, and one DCAT catalogue of them all."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pariter.apps.evidence.indicators import INDICATORS
from pariter.apps.evidence.models import Publication
from pariter.apps.evidence.queries import csv_rows, publications
from pariter.apps.programmes.models import Programme
from pariter.apps.reports.models import ReportVersion
from pariter.apps.reports.queries import versions
from pariter.web.access import public
from pariter.web.cache import keep
from pariter.web.public.queries import publications_of

Thing = dict[str, Any]

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
FILE_TYPES = "http://publications.europa.eu/resource/authority/file-type/"
THEME = "http://publications.europa.eu/resource/authority/data-theme/SOCI"
FREQUENCY = "http://publications.europa.eu/resource/authority/frequency/ANNUAL"
RIGHTS = "http://publications.europa.eu/resource/authority/access-right/PUBLIC"
LANGUAGES = {
    "en": "http://publications.europa.eu/resource/authority/language/ENG",
    "it": "http://publications.europa.eu/resource/authority/language/ITA",
    "fr": "http://publications.europa.eu/resource/authority/language/FRA",
}
NUMBERS = {"count", "value", "low", "high", "numerator", "denominator"}
"""Columns of our tables that hold numbers, or c."""
CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcatapit": "http://dati.gov.it/onto/dcatapit#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


@public
def publication_csvw(request: HttpRequest, programme: str, publication: int) -> HttpResponse:
    """Describe a published table, beside its CSV (CSV on the Web, W3C 2015)."""
    found = get_object_or_404(publications_of(programme), pk=publication)
    [head, *_rows] = csv_rows(found)
    extra = ["source", *(["note"] if settings.DEMONSTRATION else [])]
    described = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": get_language() or "en"}],
        "url": "data.csv",
        "dc:title": str(found.headline),
        "dc:description": str(INDICATORS[found.indicator].definition),
        "dc:issued": {"@value": found.published_at.date().isoformat(), "@type": "xsd:date"},
        "dc:publisher": str(found.edition.initiative.programme.institution),
        "dc:license": {"@id": LICENCE},
        "dialect": {"encoding": "utf-8", "header": True, "lineTerminators": ["\r\n"]},
        "tableSchema": {"columns": [_column(name) for name in [*head, *extra]]},
    }
    return keep(_json(described, "application/csvm+json"))


@public
def catalogue(request: HttpRequest) -> HttpResponse:
    """Describe everything that this installation published (DCAT-AP_IT, as JSON-LD)."""
    figures = list(publications().select_related("edition__initiative__programme__institution"))
    reports = list(versions().filter(corrected_by__isnull=True).prefetch_related("files"))
    publishers = {
        one.institution.code: _publisher(one)
        for one in Programme.objects.select_related("institution").defer("body", "summary")
    }
    datasets = [*map(_figure, figures), *map(_report, reports)]
    home = settings.SITE_URL + reverse("open_data")
    graph: list[Thing] = [
        {
            "@id": f"{home}#catalogue",
            "@type": ["dcatapit:Catalog", "dcat:Catalog"],
            "dct:title": _words(_("Open data")),
            "dct:description": _words(_("Published figures and reports of our programmes")),
            "dct:publisher": _refer(publisher["@id"] for publisher in publishers.values()),
            "dct:modified": _day(
                max((one["dct:modified"]["@value"] for one in datasets), default="")
            ),
            "dct:language": _refer(LANGUAGES[code] for code, _name in settings.LANGUAGES),
            "foaf:homepage": {"@id": home},
            "dcat:dataset": _refer(one["@id"] for one in datasets),
        },
        *publishers.values(),
        *datasets,
    ]
    return keep(_json({"@context": CONTEXT, "@graph": graph}, "application/ld+json"))


def _figure(publication: Publication) -> Thing:
    programme = publication.edition.initiative.programme
    keys = [programme.key, publication.pk]
    address = settings.SITE_URL + reverse("publication", args=keys)
    indicator = INDICATORS.get(publication.indicator)
    return {
        **_dataset(address, programme, str(publication.headline)),
        "dct:description": _words(str(indicator.definition) if indicator else ""),
        "dct:issued": _day(publication.published_at.date().isoformat()),
        "dct:modified": _day(publication.published_at.date().isoformat()),
        "owl:versionInfo": str(publication.version),
        "dcat:distribution": [
            _distribution(
                f"{address}#csv",
                address,
                settings.SITE_URL + reverse("publication_csv", args=keys),
                "CSV",
            )
            | {"dct:conformsTo": {"@id": "http://www.w3.org/ns/csvw"}}
        ],
    }


def _report(version: ReportVersion) -> Thing:
    edition = version.report.edition
    programme = edition.initiative.programme
    keys = [programme.key, edition.initiative.slug, edition.key, version.number]
    address = settings.SITE_URL + reverse("report_version", args=keys)
    return {
        **_dataset(address, programme, f"{edition.initiative.title}, {edition.title}"),
        "dct:description": _words(_("A report with its figures, its costs and its method")),
        "dct:issued": _day(version.published_at.date().isoformat()),
        "dct:modified": _day(version.published_at.date().isoformat()),
        "owl:versionInfo": str(version.number),
        "dcat:distribution": [
            _distribution(f"{address}#html", address, address, "HTML"),
            *(
                _distribution(
                    f"{address}#pdf-{file.language}",
                    address,
                    settings.SITE_URL + reverse("report_pdf", args=[*keys, file.language]),
                    "PDF",
                )
                for file in version.files.all()
            ),
        ],
    }


def _dataset(address: str, programme: Programme, title: str) -> Thing:
    return {
        "@id": address,
        "@type": ["dcatapit:Dataset", "dcat:Dataset"],
        "dct:title": _words(title),
        "dct:identifier": address,
        "dct:accrualPeriodicity": {"@id": FREQUENCY},
        "dct:accessRights": {"@id": RIGHTS},
        "dct:publisher": {"@id": _publisher_id(programme)},
        "dct:rightsHolder": {"@id": _publisher_id(programme)},
        "dcat:theme": {"@id": THEME},
        "dcat:landingPage": {"@id": address},
    }


def _distribution(identity: str, page: str, file: str, kind: str) -> Thing:
    return {
        "@id": identity,
        "@type": ["dcatapit:Distribution", "dcat:Distribution"],
        "dct:format": {"@id": FILE_TYPES + kind},
        "dct:license": {"@id": LICENCE},
        "dcat:accessURL": {"@id": page},
        "dcat:downloadURL": {"@id": file},
    }


def _publisher(programme: Programme) -> Thing:
    institution = programme.institution
    return {
        "@id": _publisher_id(programme),
        "@type": ["dcatapit:Agent", "foaf:Agent"],
        "dct:identifier": institution.code,
        "foaf:name": _words(str(institution.name)),
    }


def _publisher_id(programme: Programme) -> str:
    return f"{settings.SITE_URL}{reverse('open_data')}#{programme.institution.code}"


def _column(name: str) -> Thing:
    described: Thing = {"name": name, "titles": name, "required": name in NUMBERS}
    if name == "source":
        return {**described, "datatype": "anyURI", "propertyUrl": "dc:source"}
    if name in NUMBERS:
        return {**described, "datatype": "number", "null": ["c", ""], "required": False}
    return {**described, "datatype": "string"}


def _words(words: str) -> Thing:
    return {"@value": words, "@language": get_language() or "en"}


def _day(day: str) -> Thing:
    return {"@value": day, "@type": "xsd:date"}


def _refer(identities: Iterable[str]) -> Sequence[Thing]:
    return [{"@id": identity} for identity in identities]


def _json(value: Thing, kind: str) -> HttpResponse:
    text = json.dumps(value, ensure_ascii=False, indent=1)
    return HttpResponse(text, content_type=f"{kind}; charset=utf-8")
