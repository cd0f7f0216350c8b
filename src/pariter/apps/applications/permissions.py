"""Who may read and change an application."""

from typing import Any

import rules

from pariter.apps.applications.models import Application
from pariter.apps.programmes.permissions import runs_programme


@rules.predicate
def is_applicant(person: Any, application: Application) -> bool:
    """The application is the person's own."""
    return bool(application.person_id == person.pk)


@rules.predicate
def runs_its_programme(person: Any, application: Application) -> bool:
    """The person works in the office of the application's programme."""
    return runs_programme(person, application.call)


rules.add_perm("applications.view", is_applicant | runs_its_programme)
rules.add_perm("applications.change", is_applicant)
