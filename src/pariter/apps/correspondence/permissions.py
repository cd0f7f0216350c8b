"""Who may read and answer an enquiry."""

from typing import Any

import rules

from pariter.apps.correspondence.models import Enquiry
from pariter.apps.programmes.permissions import runs_programme


@rules.predicate
def handles_enquiry(person: Any, enquiry: Enquiry) -> bool:
    """The person works in the office of what it is about: of its strand, or of the programme."""
    return bool(runs_programme(person, enquiry.initiative or enquiry.programme))


rules.add_perm("correspondence.handle", handles_enquiry)
