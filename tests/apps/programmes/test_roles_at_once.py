"""Two who end each other's role at the same moment leave someone in charge."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from tests.apps.conftest import OPENS

from pariter.apps.people.actions import register_person
from pariter.apps.programmes.errors import RoleError
from pariter.apps.programmes.models import OfficeRole, Programme
from pariter.apps.programmes.roles import end_role, grant_role

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_roles_that_end_at_once_leave_one(programme: Programme) -> None:
    roles = [
        grant_role(
            person=register_person(email=f"p{number}@example.org", at=OPENS),
            programme=programme,
            role=OfficeRole.Role.OFFICE,
            at=OPENS,
            by=None,
        )
        for number in range(4)
    ]

    def end(granted: OfficeRole) -> bool:
        try:
            end_role(granted=granted, at=OPENS, by=None)
        except RoleError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(len(roles)) as threads:
        ended = list(threads.map(end, roles))
    assert sorted(ended) == [False, True, True, True]
    assert OfficeRole.objects.count() == 1
