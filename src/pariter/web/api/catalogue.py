"""Institutions, programmes, initiatives and calls as data."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import IntegerField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router
from ninja.errors import HttpError

from pariter.apps.people.models import Organisation
from pariter.apps.programmes import models
from pariter.web.api import shapes
from pariter.web.api.answers import (
    Key,
    Page,
    PageNumber,
    find_programme,
    paged,
    pages_of,
    words,
)
from pariter.web.api.choosing import Offers, choosing, named_offers
from pariter.web.public.queries import next_change

router = Router(tags=["catalogue"])
SITE_LANGUAGES = [code for code, _name in settings.LANGUAGES]


@router.get("/", response=shapes.Contents, url_name="api-root")
def contents(request: HttpRequest) -> shapes.Contents:
    """Say what there is."""
    lists = ("institutions", "programmes", "initiatives", "calls", "sessions", "figures")
    found = {name: settings.SITE_URL + reverse(f"api:{name}") for name in lists}
    return shapes.Contents(
        description="Open data of this site, read only. Lists have pages; follow `next`.",
        openapi=settings.SITE_URL + reverse("api:openapi-json"),
        **found,
    )


@router.get("/institutions", response=list[shapes.Institution], url_name="institutions")
def institutions(request: HttpRequest) -> list[shapes.Institution]:
    """List the institutions that promise programmes, and the consortia that they belong to."""
    found = Organisation.objects.filter(programmes__isnull=False).select_related("member_of")
    known: dict[str, Organisation] = {}
    for one in found.order_by("code"):
        known |= {each.code: each for each in (one, one.member_of) if each}
    return [
        shapes.Institution(
            code=one.code,
            name=words(one.name, SITE_LANGUAGES),
            url=one.url,
            member_of=one.member_of.code if one.member_of_id and one.member_of else None,
        )
        for one in sorted(known.values(), key=lambda one: one.code)
    ]


@router.get(
    "/programmes", response={200: Page[shapes.Programme], **shapes.REFUSALS}, url_name="programmes"
)
def programmes(request: HttpRequest, page: PageNumber = 1) -> Page[shapes.Programme]:
    """List the programmes with their aims and lines of action."""
    return paged(request, _programmes().order_by("key"), page, _shaped_programmes)


@router.get(
    "/programmes/{slug:programme}",
    response={200: shapes.Programme, **shapes.REFUSALS},
    url_name="programme",
)
def programme(request: HttpRequest, programme: str) -> shapes.Programme:
    """Show one programme."""
    found = next(iter(_shaped_programmes(_programmes().filter(key=programme))), None)
    if found is None:
        raise HttpError(
            404,
            _("No programme has the key %(key)s; see the list of programmes.")
            % {"key": repr(programme)},
        )
    return found


@router.get(
    "/initiatives",
    response={200: Page[shapes.InitiativeRow], **shapes.REFUSALS},
    url_name="initiatives",
)
def initiatives(
    request: HttpRequest, programme: Key | None = None, page: PageNumber = 1
) -> Page[shapes.InitiativeRow]:
    """List initiatives, of one programme or of all."""
    of = find_programme(programme)
    rows = models.Initiative.objects.select_related("programme", "strand").defer("texts")
    rows = rows.order_by("programme__key", "position")
    return paged(request, rows.filter(programme=of) if of else rows, page, _rows_of_initiatives)


@router.get(
    "/programmes/{slug:programme}/initiatives/{slug:initiative}",
    response={200: shapes.Initiative, **shapes.REFUSALS},
    url_name="initiative",
)
def initiative(request: HttpRequest, programme: str, initiative: str) -> shapes.Initiative:
    """Show one initiative with its texts in each language; `initiative` is its key, such as P9."""
    found = (
        models.Initiative.objects.select_related("programme", "strand", "contact")
        .prefetch_related("aims")
        .filter(programme__key=programme, key=initiative)
        .first()
    )
    if found is None:
        raise HttpError(
            404,
            _("Programme %(programme)s has no initiative %(initiative)s; see its list.")
            % {"programme": repr(programme), "initiative": repr(initiative)},
        )
    languages = found.programme.languages
    return shapes.Initiative(
        **_row(found),
        aims=[aim.key for aim in found.aims.all()],
        desk=_desk(found.contact, languages),
        texts={
            language: [
                shapes.Section(id=key, heading=heading, markdown=source)
                for key, (heading, source) in sections.items()
            ]
            for language, sections in found.texts.items()
        },
    )


@router.get("/calls", response={200: Page[shapes.Call], **shapes.REFUSALS}, url_name="calls")
def calls(
    request: HttpRequest,
    programme: Key | None = None,
    state: shapes.State | None = None,
    page: PageNumber = 1,
) -> Page[shapes.Call]:
    """List calls with their dates, the newest first; `state` as of this moment."""
    at = timezone.now()
    of = find_programme(programme)
    request.changes_at = next_change(at, of)  # type: ignore[attr-defined]
    rows = _calls(at, state)
    if of:
        rows = rows.filter(edition__initiative__programme=of)
    return paged(request, rows, page, lambda found: _shaped_calls(found, at))


def _programmes() -> QuerySet[models.Programme]:
    return models.Programme.objects.prefetch_related("aims", "strands")


def _shaped_programmes(found: Iterable[models.Programme]) -> list[shapes.Programme]:
    return [
        shapes.Programme(
            key=one.key,
            institution=one.institution.code,
            title=words(one.title, one.languages),
            summary=words(one.summary, one.languages),
            languages=one.languages,
            zone=one.zone,
            desk=_desk(one.desk, one.languages) if one.desk else None,
            aims=[
                shapes.Aim(key=aim.key, text=words(aim.text, one.languages))
                for aim in one.aims.all()
            ],
            strands=[
                shapes.Strand(
                    key=strand.key,
                    title=words(strand.title, one.languages),
                    summary=words(strand.summary, one.languages),
                    page=pages_of("strand", one.key, strand.key, languages=one.languages),
                )
                for strand in one.strands.all()
            ],
            page=pages_of("programme", one.key, languages=one.languages),
        )
        for one in found
    ]


def _desk(of: models.Contact, languages: Sequence[str]) -> shapes.Desk:
    return shapes.Desk(
        name=words(of.name, languages),
        email=of.email,
        phone=of.phone,
        hours=words(of.hours, languages),
    )


def _rows_of_initiatives(found: Iterable[models.Initiative]) -> list[shapes.InitiativeRow]:
    return [shapes.InitiativeRow(**_row(one)) for one in found]


def _row(one: models.Initiative) -> dict[str, Any]:
    languages = one.programme.languages
    return {
        "programme": one.programme.key,
        "key": one.key,
        "strand": one.strand.key,
        "title": words(one.title, languages),
        "summary": words(one.summary, languages),
        "audience": one.audience,
        "stations": one.stations,
        "held": one.held,
        "spoken": one.spoken,
        "page": pages_of("opportunity", one.programme.key, one.slug, languages=languages),
    }


def _calls(at: datetime, state: shapes.State | None) -> QuerySet[models.Call]:
    """Return calls with their places, those of one state or all."""
    places = models.Offer.objects.filter(call=OuterRef("pk")).order_by().values("call")
    total = places.annotate(total=Sum("capacity")).values("total")
    found = models.Call.objects.select_related("edition__initiative__programme").annotate(
        current_deadline=Coalesce("closed_early_at", "closes_at"),
        places=Coalesce(Subquery(total, output_field=IntegerField()), 0),
    )
    if state == "coming":
        found = found.filter(opens_at__gt=at, current_deadline__gt=at)
    elif state == "open":
        found = found.filter(opens_at__lte=at, current_deadline__gt=at)
    elif state == "closed":
        found = found.filter(current_deadline__lte=at)
    return found.order_by("-opens_at", "id")


def _shaped_calls(found: Sequence[models.Call], at: datetime) -> list[shapes.Call]:
    offers = named_offers(found)
    return [_call(call, offers[call.pk], at) for call in found]


def _call(call: models.Call, offers: Offers, at: datetime) -> shapes.Call:
    initiative = call.edition.initiative
    languages = initiative.programme.languages
    state: shapes.State = "closed" if at >= call.deadline else "coming"
    return shapes.Call(
        id=call.pk,
        programme=initiative.programme.key,
        initiative=initiative.key,
        edition=call.edition.key,
        edition_title=words(call.edition.title, languages),
        role=call.role,
        opens=call.opens_at,
        closes=call.deadline,
        results=call.results_at,
        zone=call.zone,
        state="open" if call.is_open(at) else state,
        mechanism=call.mechanism,
        places=call.places,  # type: ignore[attr-defined]
        **choosing(call, offers, languages),
        page=pages_of(
            "opportunity", initiative.programme.key, initiative.slug, languages=languages
        ),
    )
