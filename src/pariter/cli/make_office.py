"""`pariter make-office`: let a person run a programme or see its figures."""

import argparse

from pariter.cli import site
from pariter.cli.errors import CommandError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the options of the command."""
    parser.add_argument("email", help="the person's address; she is registered if she is new")
    parser.add_argument("programme", help="key of the programme, such as polimi_pop")
    parser.add_argument(
        "--figures-only", action="store_true", help="she sees figures and runs nothing"
    )
    site.add_moment(parser)


def run(args: argparse.Namespace) -> int:
    """Grant the role; granting it twice changes nothing."""
    with site.ready():
        from pariter.apps.people.actions import register_person
        from pariter.apps.programmes.models import OfficeRole, Programme
        from pariter.apps.programmes.roles import grant_role

        programme = Programme.objects.filter(key=args.programme).first()
        if programme is None:
            known = ", ".join(Programme.objects.values_list("key", flat=True)) or "none yet"
            raise CommandError(f"{args.programme!r} is no programme here; there are: {known}")
        at = site.moment(args, programme.zone)
        person = register_person(email=args.email, at=at)
        role = OfficeRole.Role.OBSERVER if args.figures_only else OfficeRole.Role.OFFICE
        grant_role(person=person, programme=programme, role=role, at=at, by=None)
        print(f"{person.email}: {role.label}, {programme.key}")
    return 0
