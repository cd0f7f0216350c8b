"""`pariter figures`: propose or publish an edition's figures."""

import argparse
import csv
import re
import sys
from typing import TYPE_CHECKING

from pariter.cli import site
from pariter.cli.errors import CommandError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pariter.apps.evidence.indicators import Indicator
    from pariter.apps.programmes.models import Edition
    from pariter.kernels.disclosure import Proposal, ReleasedTable


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the options of the command."""
    parser.add_argument(
        "edition",
        help="address of an edition or of a call in it, such as polimi_mobility/M5/2027-03",
    )
    parser.add_argument(
        "--of",
        default="",
        metavar="INDICATOR",
        help="what to count, such as participation, visits, people or staff; a wrong name is "
        "answered with all that there are (default: what counts first there)",
    )
    parser.add_argument("--publish", action="store_true", help="publish what the gate releases")
    parser.add_argument(
        "--reason",
        action="append",
        default=[],
        metavar="[LANGUAGE=]REASON",
        help="why figures that are published are corrected; once for each language, such as "
        "it='Una lista era in ritardo.'; without a language in the programme's first",
    )
    parser.add_argument("--csv", action="store_true", help="print the released cells as CSV")
    site.add_moment(parser)
    site.add_actor(parser)


def run(args: argparse.Namespace) -> int:
    """Print what the disclosure gate would release or, with --publish, released."""
    with site.ready():
        from pariter.apps.evidence import figures
        from pariter.apps.evidence.actions import propose_figures, publish_figures

        edition = edition_at(args.edition)
        indicator = _indicator(edition, args.of)
        proposal = propose_figures(edition=edition, indicator=indicator)
        if args.publish:
            programme = edition.initiative.programme
            publication = publish_figures(
                edition=edition,
                indicator=indicator,
                at=site.moment(args, programme.zone),
                by=site.actor(args, programme),
                reason=_reasons(args.reason, programme.languages),
            )
            told = f"published, version {publication.version}: {publication.headline}"
        else:
            told = "proposed, not published"
        if args.csv:
            csv.writer(sys.stdout, lineterminator="\n").writerows(
                figures.csv_rows(indicator, proposal.released)
            )
            return 0
    print(f"{args.edition}: {told}")
    print("\n".join(_lines(proposal)))
    return 0


def _reasons(said: "Sequence[str]", languages: "Sequence[str]") -> dict[str, str]:
    """Return the reason by language. Raises CommandError for one that the programme lacks."""
    reasons = {}
    for text in said:
        found = re.match(r"([a-z]{2})=", text)
        code = found[1] if found else languages[0]
        if code not in languages:
            raise CommandError(
                f"--reason {text!r} is in {code!r}; the programme speaks {', '.join(languages)}"
            )
        reasons[code] = text[found.end() :] if found else text
    return reasons


def _indicator(edition: "Edition", key: str) -> "Indicator":
    from pariter.apps.evidence.facts import indicators_of

    known = {indicator.key: indicator for indicator in indicators_of(edition)}
    if key and key not in known:
        raise CommandError(
            f"--of {key!r} is not counted of {edition}; there are: {', '.join(known)}"
        )
    return known[key or next(iter(known))]


def edition_at(address: str) -> "Edition":
    """Return the edition at an address, or at that of a call in it. Raises CommandError."""
    from pariter.apps.programmes.models import Edition

    names = ("initiative__programme__key", "initiative__key", "key", "calls__key")
    parts = address.strip("/").split("/")
    editions = Edition.objects.select_related("initiative__programme")
    if len(parts) in {3, 4}:
        found = editions.filter(**dict(zip(names, parts, strict=False))).first()
        if found:
            return found
    known = ", ".join(
        f"{edition.initiative.programme.key}/{edition.initiative.key}/{edition.key}"
        for edition in editions
    )
    raise CommandError(f"No edition has the address {address!r}; there are: {known or 'none yet'}")


def _lines(proposal: "Proposal") -> list[str]:
    lines = []
    for ruling in proposal.rulings:
        released = _words(ruling.released) if ruling.released else "nothing"
        lines.append(f"  {ruling.measure}: {released} ({ruling.decision}: {ruling.reason})")
    return lines


def _words(table: "ReleasedTable") -> str:
    by = f" by {', '.join(table.dimensions)}" if table.dimensions else ""
    return f"{'a total that is withheld' if table.total is None else table.total}{by}"
