"""One first-come list: who holds a seat, who waits, and the proof that nobody was passed over."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from pariter.apps.placements.errors import PlacementError
from pariter.apps.placements.proofs import first_come_audit
from pariter.apps.programmes.models import Offer
from pariter.verifier import Report, verify
from pariter.web.access import office, person
from pariter.web.office import visible
from pariter.web.office.downloads import json_file
from pariter.web.office.frame import call_page
from pariter.web.office.standing import offer_list

FILE = "audit.json"


@office
def turns(request: HttpRequest, call: int, offer: int) -> HttpResponse:
    """Show one list, and what its file proves at this moment."""
    found = visible.list_of(person(request), call, offer)
    report, can_download = _report(found)
    return call_page(
        request,
        "list",
        found.call,
        tab="office_places",
        list=offer_list(found),
        name=FILE,
        report=report,
        can_download=can_download,
    )


@office
def audit(request: HttpRequest, call: int, offer: int) -> HttpResponse:
    """Hand out the file that proves one list."""
    found = visible.list_of(person(request), call, offer)
    try:
        document = first_come_audit(found)
    except PlacementError as error:
        raise Http404 from error
    address = found.call.address.replace("/", "-")
    return json_file(document, f"{address}-{found.key}-{FILE}")


def _report(offer: Offer) -> tuple[Report, bool]:
    """Return what the file proves, and whether there is one."""
    try:
        document: Any = first_come_audit(offer)
    except PlacementError as error:
        return Report(valid=False, proved=[], broken=str(error)), False
    return verify(document), True
