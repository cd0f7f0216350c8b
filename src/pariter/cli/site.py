"""What commands share: Django set up, the call meant, the moment, and who acts."""

import argparse
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from pariter.cli.errors import CommandError

if TYPE_CHECKING:
    from pariter.apps.people.models import Person
    from pariter.apps.programmes.models import Call, Programme

UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


@contextmanager
def ready() -> Iterator[None]:
    """Set Django up; inside, whatever the domain refuses becomes the command's refusal."""
    import django
    from django.core.exceptions import ImproperlyConfigured

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pariter.project.settings")
    try:
        django.setup()
    except ImproperlyConfigured as error:
        raise CommandError(str(error)) from error
    from django.db import OperationalError, ProgrammingError

    try:
        yield
    except _refusals() as error:
        raise CommandError(str(error)) from error
    except (OperationalError, ProgrammingError) as error:
        first_line = str(error).splitlines()[0]
        raise CommandError(
            f"the database refused: {first_line}. If it is new, run: pariter migrate"
        ) from error


def _refusals() -> tuple[type[Exception], ...]:
    """Return what the domain refuses with: every error of packs and of each app's errors.py."""
    from django.apps import apps

    from pariter.packs.errors import PackError

    found: list[type[Exception]] = [PackError]
    for app in apps.get_app_configs():
        name = f"{app.name}.errors"
        if app.name.startswith("pariter.apps.") and find_spec(name):
            members = vars(import_module(name)).values()
            found += [
                member
                for member in members
                if isinstance(member, type) and issubclass(member, Exception)
            ]
    return tuple(found)


def add_call(parser: argparse.ArgumentParser) -> None:
    """Add the call's address as the first argument."""
    parser.add_argument(
        "call", help="address, such as polimi_mobility/M5/2027-03/students (see: pariter calls)"
    )


def add_moment(parser: argparse.ArgumentParser) -> None:
    """Add --at, so that a demonstration can walk a whole year in a minute."""
    parser.add_argument(
        "--at",
        metavar="MOMENT",
        help="in the demonstration: act as if it were 2027-03-22T18:00, or +2h from now",
    )


def add_actor(parser: argparse.ArgumentParser, default: str = "the system") -> None:
    """Add --by, the person who acts; default: who acts without it, in words."""
    parser.add_argument(
        "--by", metavar="EMAIL", help=f"who acts; the journal keeps it (default: {default})"
    )


def add_act(parser: argparse.ArgumentParser, by: str = "the system") -> None:
    """Add what every act on a call takes: the call, the moment, and who acts."""
    add_call(parser)
    add_moment(parser)
    add_actor(parser, by)


def act(args: argparse.Namespace) -> "tuple[Call, datetime, Person | None]":
    """Return the call to act on, the moment, and who acts; None is the system."""
    from pariter.apps.programmes.queries import find_call

    call = find_call(args.call)
    return call, moment(args, call.zone), actor(args, call.edition.initiative.programme)


def moment(args: argparse.Namespace, zone: str) -> datetime:
    """Return the moment to act at: now, or in the demonstration what --at names."""
    from django.conf import settings
    from django.utils import timezone

    if not args.at:
        return timezone.now()
    if not settings.DEMONSTRATION:
        raise CommandError(
            f"--at {args.at} is refused: only a demonstration may act at another time than now"
        )
    return parse_moment("--at", args.at, zone)


def parse_moment(option: str, value: str, zone: str) -> datetime:
    """Read an ISO moment, in the zone unless it has an offset; or a time from now, such as +2h."""
    from django.utils import timezone

    ahead = re.fullmatch(r"\+(\d{1,4})([mhdw])", value)
    if ahead:
        return timezone.now() + timedelta(**{UNITS[ahead[2]]: int(ahead[1])})
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        raise CommandError(
            f"{option} {value!r} is no moment; write one such as 2027-03-22T18:00, or +2h, +3d, +1w"
        ) from None
    return found if found.tzinfo else found.replace(tzinfo=ZoneInfo(zone))


def actor(args: argparse.Namespace, programme: "Programme") -> "Person | None":
    """Return the person of --by, who must run the programme; None is the system."""
    return _office_person(args.by, programme) if args.by else None


def office_actor(args: argparse.Namespace, programme: "Programme") -> "Person":
    """Return the person of --by, or the only one who runs the programme."""
    from pariter.apps.people.models import Person
    from pariter.apps.programmes.models import OfficeRole

    if args.by:
        return _office_person(args.by, programme)
    office = Person.objects.filter(
        office_roles__programme=programme, office_roles__role=OfficeRole.Role.OFFICE
    ).order_by("email")
    if len(office) == 1:
        return office[0]
    known = ", ".join(person.email for person in office) or "nobody yet"
    raise CommandError(
        f"say with --by who acts for {programme.key}; its office: {known}. "
        f"Add someone with: pariter make-office EMAIL {programme.key}"
    )


def _office_person(email: str, programme: "Programme") -> "Person":
    from pariter.apps.people.models import Person
    from pariter.apps.programmes.permissions import runs_programme

    person = Person.objects.filter(email=email.lower()).first()
    if person is None or not runs_programme(person, programme):
        raise CommandError(
            f"--by {email!r} does not run {programme.key}; "
            f"first: pariter make-office {email} {programme.key}"
        )
    return person
