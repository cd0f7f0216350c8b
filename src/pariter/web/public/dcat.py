"""The catalogue of open data as JSON-LD, after the Italian profile of DCAT (DCAT-AP_IT 1.0).

Each institution has a catalogue of its own: the profile knows one publisher for each. A thing has
one address in all languages, and its texts stand in each language that its programme speaks.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from pariter.apps.evidence.indicators import INDICATORS
from pariter.apps.evidence.models import Publication
from pariter.apps.programmes.models import Contact, Programme
from pariter.apps.reports.models import ReportVersion

Thing = dict[str, Any]

CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcatapit": "http://dati.gov.it/onto/dcatapit#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
AUTHORITY = "http://publications.europa.eu/resource/authority/"
LANGUAGES = {"en": "ENG", "it": "ITA", "fr": "FRA"}
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
LICENCE_NAME = "Creative Commons Attribution 4.0 International (CC BY 4.0)"
LICENCE_VERSION = "4.0"
ATTRIBUTION = "http://purl.org/adms/licencetype/Attribution"


def catalogue_of(figures: Sequence[Publication], reports: Sequence[ReportVersion]) -> Thing:
    """Describe what holds now; an institution that published nothing has no catalogue.

    Both come with their programmes, institutions and desks.
    """
    with translation.override(settings.LANGUAGE_CODE):
        described = [
            *((one.edition.initiative.programme, _figure(one)) for one in figures),
            *((one.report.edition.initiative.programme, _report(one)) for one in reports),
        ]
        programmes = {programme.key: programme for programme, _thing in described}
        institutions = {one.institution.code: one for one in programmes.values()}
        catalogues = [
            _catalogue(one, [thing for of, thing in described if of.institution == one.institution])
            for one in institutions.values()
        ]
        desks = [_desk(one, one.desk) for one in programmes.values() if one.desk]
        graph = [
            *catalogues,
            *map(_publisher, institutions.values()),
            *desks,
            *([_licence()] if described else []),
            *(thing for _programme, thing in described),
        ]
    return {"@context": CONTEXT, "@graph": graph}


def _catalogue(programme: Programme, datasets: Sequence[Thing]) -> Thing:
    return {
        "@id": f"{_home()}#catalogue-{programme.institution.code}",
        "@type": ["dcatapit:Catalog", "dcat:Catalog"],
        "dct:title": _words(
            programme,
            lambda: _("Open data of %(institution)s") % {"institution": programme.institution},
        ),
        "dct:description": _words(
            programme, lambda: _("Published figures and reports of our programmes")
        ),
        "dct:publisher": {"@id": _publisher_id(programme)},
        "dct:issued": min((one["dct:issued"] for one in datasets), key=_when),
        "dct:modified": max((one["dct:modified"] for one in datasets), key=_when),
        "dct:language": _languages(programme),
        "dcat:themeTaxonomy": {"@id": f"{AUTHORITY}data-theme"},
        "foaf:homepage": {"@id": _home()},
        "dcat:dataset": _refer(one["@id"] for one in datasets),
    }


def _figure(publication: Publication) -> Thing:
    programme = publication.edition.initiative.programme
    keys = [programme.key, publication.pk]
    address = settings.SITE_URL + reverse("publication", args=keys)
    indicator = INDICATORS[publication.indicator]
    return {
        **_dataset(address, programme, lambda: publication.headline),
        "dct:description": _words(programme, lambda: indicator.definition),
        # What imported tables count comes again each year; an edition comes when it comes.
        "dct:accrualPeriodicity": _coded("frequency", "ANNUAL" if indicator.across else "IRREG"),
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
        **_dataset(address, programme, lambda: f"{edition.initiative.title}, {edition.title}"),
        "dct:description": _words(
            programme, lambda: _("A report with its figures, its costs and its method")
        ),
        "dct:accrualPeriodicity": _coded("frequency", "ANNUAL"),
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


def _dataset(address: str, programme: Programme, title: Callable[[], object]) -> Thing:
    desk = {"dcat:contactPoint": {"@id": _desk_id(programme)}} if programme.desk else {}
    return {
        "@id": address,
        "@type": ["dcatapit:Dataset", "dcat:Dataset"],
        "dct:title": _words(programme, title),
        "dct:identifier": address,
        "dct:accessRights": _coded("access-right", "PUBLIC"),
        "dct:language": _languages(programme),
        "dct:publisher": {"@id": _publisher_id(programme)},
        "dct:rightsHolder": {"@id": _publisher_id(programme)},
        "dcat:theme": _coded("data-theme", "SOCI"),
        "dcat:landingPage": {"@id": address},
        **desk,
    }


def _distribution(identity: str, page: str, file: str, kind: str) -> Thing:
    return {
        "@id": identity,
        "@type": ["dcatapit:Distribution", "dcat:Distribution"],
        "dct:format": _coded("file-type", kind),
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
        "foaf:name": _words(programme, lambda: institution.name),
    }


def _desk(programme: Programme, desk: Contact) -> Thing:
    return {
        "@id": _desk_id(programme),
        "@type": ["dcatapit:Organization", "vcard:Organization", "vcard:Kind"],
        "vcard:fn": str(desk.name),
        "vcard:hasEmail": {"@id": f"mailto:{desk.email}"},
    }


def _licence() -> Thing:
    return {
        "@id": LICENCE,
        "@type": ["dcatapit:LicenseDocument", "dct:LicenseDocument"],
        "dct:type": {"@id": ATTRIBUTION},
        "foaf:name": LICENCE_NAME,
        "owl:versionInfo": LICENCE_VERSION,
    }


def _home() -> str:
    return settings.SITE_URL + reverse("open_data")


def _publisher_id(programme: Programme) -> str:
    return f"{_home()}#{programme.institution.code}"


def _desk_id(programme: Programme) -> str:
    return f"{_home()}#desk-{programme.key}"


def _words(programme: Programme, say: Callable[[], object]) -> list[Thing]:
    """Return a text in each language of a programme."""
    told = []
    for language in programme.languages:
        with translation.override(language):
            told.append({"@value": str(say()), "@language": language})
    return told


def _languages(programme: Programme) -> Sequence[Thing]:
    return [_coded("language", LANGUAGES[code]) for code in programme.languages]


def _coded(list_name: str, code: str) -> Thing:
    """Return a code of one of the European lists, by its address."""
    return {"@id": f"{AUTHORITY}{list_name}/{code}"}


def _day(day: str) -> Thing:
    return {"@value": day, "@type": "xsd:date"}


def _when(day: Thing) -> str:
    return str(day["@value"])


def _refer(identities: Iterable[str]) -> Sequence[Thing]:
    return [{"@id": identity} for identity in identities]
