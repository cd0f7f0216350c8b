"""Open data for catalogues: CSV on the Web for each table, and one DCAT catalogue of them all."""

import json

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language

from pariter.apps.evidence.indicators import INDICATORS
from pariter.apps.evidence.queries import csv_rows, publications
from pariter.apps.reports.queries import versions
from pariter.kernels.disclosure import WITHHELD
from pariter.web.access import public
from pariter.web.cache import keep
from pariter.web.public.dcat import LICENCE, Thing, catalogue_of
from pariter.web.public.queries import publications_of


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
    programme = "edition__initiative__programme"
    figures = publications().select_related(f"{programme}__institution", f"{programme}__desk")
    reports = versions().filter(corrected_by__isnull=True).prefetch_related("files")
    return keep(_json(catalogue_of(list(figures), list(reports)), "application/ld+json"))


def _column(name: str) -> Thing:
    described: Thing = {"name": name, "titles": name}
    if name == "source":
        return {**described, "datatype": "anyURI", "propertyUrl": "dc:source", "required": True}
    if name == "count":
        counts = {"base": "nonNegativeInteger"}
        return {**described, "datatype": counts, "null": [WITHHELD, ""]}
    return {**described, "datatype": "string"}


def _json(value: Thing, kind: str) -> HttpResponse:
    text = json.dumps(value, ensure_ascii=False, indent=1)
    return HttpResponse(text, content_type=f"{kind}; charset=utf-8")
