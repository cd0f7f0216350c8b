"""`pariter import-preferences`: each voter of a PrefLib file becomes a synthetic applicant."""

import argparse
import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pariter.cli import site
from pariter.cli.errors import CommandError
from pariter.cli.progress import Count, say
from pariter.formats import preflib

if TYPE_CHECKING:
    from pariter.apps.people.models import Organisation
    from pariter.apps.programmes.models import Call, Offer

KEY_LENGTH = 60


@dataclass(frozen=True)
class Voter:
    """One voter: her number in the file, her ranking, and the line it stands on."""

    number: int
    ranking: tuple[int, ...]
    line: int


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the options of the command."""
    parser.add_argument("file", type=Path, help="PrefLib file of strict orders (.soc or .soi)")
    parser.add_argument(
        "--call", required=True, metavar="ADDRESS", help="call to apply to (see: pariter calls)"
    )
    parser.add_argument(
        "--capacity",
        type=int,
        metavar="N",
        help="add the alternatives that the call does not offer, with N seats each",
    )
    parser.add_argument(
        "--home",
        metavar="CODE",
        help="organisation that all come from (default: the call's homes in turn)",
    )
    site.add_moment(parser)
    site.add_actor(parser)


def run(args: argparse.Namespace) -> int:
    """Import the whole file or nothing; the same file twice changes nothing."""
    if args.capacity is not None and args.capacity < 0:
        raise CommandError(f"--capacity {args.capacity} is below 0; give 0 or more seats")
    file, digest = _read(args.file)
    voters = _voters(file)
    with site.ready():
        from django.db import transaction

        from pariter.apps.programmes.queries import find_call

        call = find_call(args.call)
        if call.mechanism == "first_come":
            raise CommandError(
                f"{call.address} gives places in the order of sign-up; wishes are for a call with "
                "another mechanism"
            )
        with transaction.atomic():
            offers = _offers(args, file, call)
            _apply(args, file, digest, voters, call, offers)
    return 0


def _read(path: Path) -> tuple[preflib.PreferenceFile, str]:
    try:
        file = preflib.read(path)
        file.strict_orders()
        return file, hashlib.sha256(path.read_bytes()).hexdigest()
    except preflib.PreflibError as error:
        raise CommandError(str(error)) from error
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}; name a file that can be read") from error


def _voters(file: preflib.PreferenceFile) -> list[Voter]:
    orders = [
        (ranking, line) for count, ranking, line in file.strict_orders() for _ in range(count)
    ]
    return [Voter(number, *order) for number, order in enumerate(orders, start=1)]


def _offers(
    args: argparse.Namespace, file: preflib.PreferenceFile, call: "Call"
) -> "dict[int, Offer]":
    """Return the offer of each alternative, found by title or key, else added."""
    known = _by_name(call)
    found = {
        number: known[title.strip().casefold()]
        for number, title in file.alternatives.items()
        if title.strip().casefold() in known
    }
    _refuse_two_for_one(file, found)
    missing = {
        number: title.strip() for number, title in file.alternatives.items() if number not in found
    }
    if missing and args.capacity is None:
        some = ", ".join(repr(title) for title in list(missing.values())[:3])
        raise CommandError(
            f"{file.name}: {len(missing)} of {len(file.alternatives)} alternatives are not offered "
            f"by {call.address}, such as {some}; add them with --capacity N, "
            "or use the titles or keys of its offers"
        )
    if missing:
        found |= _added(args, file, call, missing)
    return found


def _by_name(call: "Call") -> "dict[str, Offer]":
    known: dict[str, Offer] = {}
    for offer in call.offers.all():
        titles = offer.title.data
        names = titles.values() if isinstance(titles, dict) else [titles]
        for name in (*names, offer.key):
            known[str(name).strip().casefold()] = offer
    return known


def _refuse_two_for_one(file: preflib.PreferenceFile, found: "dict[int, Offer]") -> None:
    holder: dict[int, int] = {}
    for number, offer in found.items():
        if offer.pk in holder:
            raise CommandError(
                f"{file.name}: alternatives {holder[offer.pk]} and {number} both name the offer "
                f"{offer.key!r}; name each offer once"
            )
        holder[offer.pk] = number


def _added(
    args: argparse.Namespace,
    file: preflib.PreferenceFile,
    call: "Call",
    missing: dict[int, str],
) -> "dict[int, Offer]":
    from django.utils.text import slugify

    from pariter.apps.programmes.actions import add_offers
    from pariter.apps.programmes.models import Offer

    taken = set(Offer.objects.filter(call__edition=call.edition_id).values_list("key", flat=True))
    keys: dict[int, str] = {}
    for number, title in missing.items():
        if not title:
            raise CommandError(f"{file.name}: alternative {number} has no name; write one")
        wanted = slugify(title)[:KEY_LENGTH].strip("-") or "alternative"
        keys[number] = wanted if wanted not in taken else f"{wanted}-{number}"
        taken.add(keys[number])
    added = add_offers(
        call=call,
        titles={keys[number]: title for number, title in missing.items()},
        capacity=args.capacity,
        at=site.moment(args, call.zone),
        by=site.actor(args, call.edition.initiative.programme),
    )
    say(f"{len(added)} offers added to {call.address}, {args.capacity} seats each")
    return {number: added[key] for number, key in keys.items()}


def _homes(args: argparse.Namespace, call: "Call") -> "list[Organisation | None]":
    """Return the homes that applicants get in turn."""
    from pariter.apps.people.models import Organisation

    codes = [args.home] if args.home else call.homes
    by_code = {home.code: home for home in Organisation.objects.filter(code__in=codes)}
    unknown = [
        code for code in codes if code not in by_code or (call.homes and code not in call.homes)
    ]
    if unknown:
        known = ", ".join(call.homes) or "none: leave --home out"
        raise CommandError(
            f"--home {unknown[0]!r} is no home of {call.address}; there are: {known}"
        )
    return [by_code[code] for code in codes] or [None]


def _apply(
    args: argparse.Namespace,
    file: preflib.PreferenceFile,
    digest: str,
    voters: list[Voter],
    call: "Call",
    offers: "dict[int, Offer]",
) -> None:
    """Send one application for each voter, but none that is there already."""
    from pariter.apps.applications.queries import submitted

    homes = _homes(args, call)
    at = site.moment(args, call.zone)
    there = {
        application.person.email: [wish.offer_id for wish in application.preferences.all()]
        for application in submitted(call)
    }
    new = [
        voter
        for voter in voters
        if there.get(_email(voter, digest)) != [offers[choice].pk for choice in voter.ranking]
    ]
    if len(new) < len(voters):
        say(f"{len(voters) - len(new)} applications are there already and stay as they are")
    if not new:
        return
    if len(homes) > 1:
        say(f"No --home given: applicants come from the call's {len(homes)} homes in turn")
    count = Count(f"Applications to {call.address}", len(new))
    for voter in new:
        home = homes[(voter.number - 1) % len(homes)]
        wishes = [offers[choice] for choice in voter.ranking]
        _apply_one(file, digest, voter, call, wishes, home, at)
        count.advance()


def _apply_one(
    file: preflib.PreferenceFile,
    digest: str,
    voter: Voter,
    call: "Call",
    wishes: "list[Offer]",
    home: "Organisation | None",
    at: datetime,
) -> None:
    from pariter.apps.applications.actions import submit_application
    from pariter.apps.applications.errors import ApplicationError
    from pariter.apps.people.actions import join_organisation, register_person

    person = register_person(
        email=_email(voter, digest),
        name=f"Applicant {voter.number:03} ({file.name})",
        synthetic=True,
        at=at,
    )
    if home:
        join_organisation(
            person=person, organisation=home, role=call.role, starts=call.opens_at.date(), at=at
        )
    try:
        submit_application(
            call=call, person=person, preferences=wishes, home=home, at=at, notify=False
        )
    except ApplicationError as error:
        raise CommandError(
            f"{file.name}, line {voter.line}: voter {voter.number} is refused: {error} "
            "Nothing was imported."
        ) from error


def _email(voter: Voter, digest: str) -> str:
    """Return an address that is the same for the same file, and no one's."""
    return f"applicant-{voter.number:03}.{digest[:12]}@example.org"
