"""A query that was compiled once gives what it gives when it is built anew, for all values."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import Count, QuerySet
from django.test.utils import CaptureQueriesContext
from tests.journeys import steps

from pariter.apps.people.models import Organisation
from pariter.apps.programmes.loading import load_pack
from pariter.apps.programmes.models import Call, Edition, Programme
from pariter.web.prepared import prepared

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _programmes() -> None:
    for key in ("polimi_pop", "milano_steminthecity"):
        load_pack(loaded=steps.shipped_pack(key), at=AT)


def _calls(programme: Any, at: Any, key: Any) -> QuerySet[Any, Any]:
    found = Call.objects.filter(closes_at__gt=at).exclude(edition__initiative__key=key)
    found = found.select_related("edition__initiative").order_by("closes_at", "pk")
    return found.filter(edition__initiative__programme=programme) if programme else found


def _names(at: Any) -> QuerySet[Any, Any]:
    editions = Edition.objects.filter(calls__opens_at__lte=at).annotate(number=Count("calls"))
    return editions.order_by("pk").values_list("key", "title", "number", named=True)


def _together(at: Any) -> QuerySet[Any, Any]:
    early = Call.objects.filter(opens_at__lt=at).order_by().values("pk", "key")
    late = Call.objects.filter(opens_at__gte=at).order_by().values("pk", "key")
    return early.union(late, all=True).order_by("-pk")[:7]


def _members() -> QuerySet[Any, Any]:
    return Organisation.objects.prefetch_related("programmes").order_by("code")


MOMENTS = [AT + timedelta(days=days) for days in (-400, -30, 0, 30, 400)]


def test_the_answers_are_those_of_the_query_set() -> None:
    calls, names, together = prepared(_calls), prepared(_names), prepared(_together)
    for at in MOMENTS:
        assert names(at) == list(_names(at))
        assert together(at) == list(_together(at))
        for programme in (None, *Programme.objects.all()):
            for key in ("C1", "P9"):
                found = calls(programme, at, key)
                assert found == list(_calls(programme, at, key))
                with CaptureQueriesContext(connection) as queries:
                    assert [
                        call.edition.initiative.key for call in found if call.closes_at <= at
                    ] == []
                assert not queries.captured_queries


def test_what_changes_in_the_database_is_seen() -> None:
    members = prepared(_members)
    before = members()
    assert [list(one.programmes.all()) for one in before] == [
        list(one.programmes.all()) for one in _members()
    ]
    Organisation.objects.create(code="zz-new", name="New")
    assert len(members()) == len(before) + 1


def test_each_call_asks_once(django_assert_num_queries: Any) -> None:
    names = prepared(_names)
    names(AT)
    with django_assert_num_queries(1):
        names(AT)


def test_a_value_of_an_unknown_kind_is_refused() -> None:
    with pytest.raises(KeyError):
        prepared(_names)([AT])
