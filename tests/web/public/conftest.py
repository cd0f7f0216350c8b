"""Two shipped programmes on a day when their calls are open, and an empty page cache."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from i18nfield.strings import LazyI18nString
from pytest_django import DjangoDbBlocker
from tests.journeys import steps

from pariter.apps.evidence.models import LedgerEntry, Publication
from pariter.apps.programmes.loading import load_pack
from pariter.apps.programmes.models import Call, Edition, Initiative, Offer, Session

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def empty_cache() -> Iterator[None]:
    """Let no page of one test be answered in another."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def clock() -> Iterator[Any]:
    """Return the clock, standing still at NOW until it is moved."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture(scope="module")
def _loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Load two shipped programmes once for all tests of a file, around their own transactions.

    A test in such a file cannot have a live server, which would not see what is not committed.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        with time_machine.travel(NOW, tick=False):
            for name in ("polimi_mobility", "polimi_pop"):
                load_pack(loaded=steps.shipped_pack(name), at=NOW)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def programmes(_loaded: None, db: None, clock: Any) -> None:
    """Have two shipped programmes."""


@pytest.fixture
def athens(programmes: None) -> Call:
    """Return the open call of ATHENS week, ranked, until 11 December 2026."""
    return Call.objects.get(edition__initiative__key="M5", edition__key="2027-03")


@pytest.fixture
def welcome(programmes: None) -> Call:
    """Return the open call of Welcome Week, first come, until 12 February 2027."""
    return Call.objects.get(edition__initiative__key="P9", edition__key="2027-02")


@pytest.fixture
def count_queries(settings: Any) -> Callable[[str], int]:
    """Return a function that opens a page afresh and counts what it asks the database."""
    settings.PAGE_CACHE_SECONDS = 0

    def count(address: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            response = Client().get(address)
        assert response.status_code == 200, address
        return len(queries)

    return count


def shown(address: str) -> str:
    """Return the text of a page that must exist."""
    response = Client().get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def add_initiatives(like: Call, number: int) -> None:
    """Add initiatives, each with one open call, beside the one of a call."""
    first = like.edition.initiative
    for place in range(number):
        initiative = Initiative.objects.create(
            programme=first.programme,
            strand=first.strand,
            key=f"X{place}",
            slug=f"extra-{place}",
            title=first.title,
            summary=first.summary,
            contact=first.contact,
            audience=first.audience,
            stations=first.stations,
            held=first.held,
            spoken=first.spoken,
            texts=first.texts,
            position=100 + place,
        )
        edition = Edition.objects.create(
            initiative=initiative,
            key="one",
            title=like.edition.title,
            pack=like.edition.pack,
            starts=like.edition.starts,
            ends=like.edition.ends,
        )
        call = Call.objects.create(
            edition=edition,
            key="all",
            role=like.role,
            zone=like.zone,
            opens_at=like.opens_at,
            closes_at=like.closes_at + timedelta(hours=place),
            mechanism=like.mechanism,
        )
        Offer.objects.create(call=call, key="one", title=like.edition.title, capacity=5, position=0)


def add_offers(call: Call, number: int) -> None:
    """Add offers, each with one session, to a call."""
    for place in range(number):
        offer = Offer.objects.create(
            call=call,
            key=f"extra-{place}",
            title=f"Extra {place}",
            capacity=5,
            position=100 + place,
        )
        Session.objects.create(
            edition=call.edition,
            offer=offer,
            key=f"extra-{place}",
            title=f"Extra {place}",
            starts_at=call.closes_at + timedelta(days=3, hours=place),
            ends_at=call.closes_at + timedelta(days=3, hours=place + 1),
            zone=call.zone,
            place="Hall",
        )


def publish(edition: Edition, version: int = 1, **values: Any) -> Publication:
    """Return a published figure of an edition whose one release says that 40 people applied."""
    content = {
        "kind": "release",
        "population": f"edition:{edition.pk}:v{version}",
        "measure": "applied",
        "dimensions": ["home"],
        "cells": [["=north", 30], ["south", 10]],
        "threshold": 5,
        "corrects": None,
    }
    entry = LedgerEntry.objects.create(
        previous="0" * 64, digest=f"{version}{edition.pk}".rjust(64, "0"), content=content, at=NOW
    )
    return Publication.objects.create(
        edition=edition,
        indicator="participation",
        version=version,
        digests=[entry.digest],
        headline=LazyI18nString({"en": "40 people applied", "it": "40 persone candidate"}),
        charts={"en": '<svg role="img"></svg>', "it": '<svg role="img" lang="it"></svg>'},
        published_at=NOW,
        **values,
    )
