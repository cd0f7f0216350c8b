"""`pariter make-office`: let a person run a programme, edit it, see its figures or sessions."""

import argparse
from typing import TYPE_CHECKING

from pariter.cli import site
from pariter.cli.errors import CommandError

if TYPE_CHECKING:
    from pariter.apps.people.models import Organisation
    from pariter.apps.programmes.models import Programme, Strand

ROLES = ("office", "editor", "observer", "partner")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the options of the command."""
    parser.add_argument("email", help="the person's address; she is registered if she is new")
    parser.add_argument("programme", help="key of the programme, such as polimi_pop")
    parser.add_argument(
        "--role",
        choices=ROLES,
        default="office",
        help="office runs it, editor writes its texts, observer sees its figures, partner sees "
        "the sessions that an organisation gives (default: office)",
    )
    parser.add_argument(
        "--strand", metavar="KEY", help="for one strand only (default: the whole programme)"
    )
    parser.add_argument(
        "--organisation",
        metavar="CODE",
        help="for which a partner acts; needed with --role partner",
    )
    site.add_moment(parser)


def run(args: argparse.Namespace) -> int:
    """Grant the role and tell the person; granting it twice changes nothing."""
    with site.ready():
        from pariter.apps.programmes.roles import invite

        programme = _programme(args.programme)
        strand = _strand(args.strand, programme) if args.strand else None
        organisation = _organisation(args.organisation) if args.organisation else None
        at = site.moment(args, programme.zone)
        granted, _is_new = invite(
            email=args.email,
            programme=programme,
            role=args.role,
            strand=strand,
            organisation=organisation,
            at=at,
            by=None,
        )
        parts = (programme.key, args.strand, args.organisation)
        print(
            f"{granted.person.email}: {granted.get_role_display()}, "
            f"{', '.join(part for part in parts if part)}"
        )
    return 0


def _programme(key: str) -> "Programme":
    from pariter.apps.programmes.models import Programme

    found = Programme.objects.filter(key=key).first()
    if found is None:
        known = ", ".join(Programme.objects.values_list("key", flat=True)) or "none yet"
        raise CommandError(f"{key!r} is no programme here; there are: {known}")
    return found


def _strand(key: str, programme: "Programme") -> "Strand":
    found = programme.strands.filter(key=key).first()
    if found is None:
        known = ", ".join(programme.strands.values_list("key", flat=True))
        raise CommandError(f"--strand {key!r} is none of {programme.key}; there are: {known}")
    return found


def _organisation(code: str) -> "Organisation":
    from pariter.apps.people.models import Organisation

    found = Organisation.objects.filter(code=code).first()
    if found is None:
        raise CommandError(
            f"--organisation {code!r} is not known here; write the code of an [[organisation]] "
            "of the programme's pack"
        )
    return found
