"""`pariter calls`: list the calls and their addresses."""

import argparse
import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

from pariter.cli import site

if TYPE_CHECKING:
    from pariter.apps.programmes.models import Call


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the options of the command."""
    parser.add_argument("--json", action="store_true", help="print JSON for other programs")
    site.add_moment(parser)


def run(args: argparse.Namespace) -> int:
    """Print each call's address, state, deadline and number of applications."""
    with site.ready():
        from django.conf import settings
        from django.db.models import Count, Q

        from pariter.apps.programmes.queries import calls

        at = site.moment(args, settings.TIME_ZONE)
        counted = calls().annotate(
            sent=Count("applications", filter=Q(applications__state="submitted"))
        )
        rows = [_row(call, call.sent, at) for call in counted]
    if args.json:
        print(json.dumps(rows, indent=1))
    elif rows:
        width = max(len(row["address"]) for row in rows)
        for row in rows:
            print(
                f"{row['address']:<{width}}  {row['state']:<7}  until {row['deadline']}  "
                f"{row['applications']} applications"
            )
    else:
        print("No call yet; load a programme with: pariter load-pack FOLDER")
    return 0


def _row(call: "Call", sent: int, at: datetime) -> dict[str, Any]:
    state = "open" if call.is_open(at) else "closed" if at >= call.deadline else "to come"
    return {
        "address": call.address,
        "state": state,
        "deadline": f"{call.local_deadline:%Y-%m-%d %H:%M:%S} {call.zone}",
        "mechanism": call.mechanism,
        "applications": sent,
    }
