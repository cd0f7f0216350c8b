"""`pariter report`: write a report of a year as an accessible PDF."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from pariter.cli import site
from pariter.cli.errors import CommandError
from pariter.cli.written import write_whole

if TYPE_CHECKING:
    from pariter.apps.reports.models import Report


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the options of the command."""
    parser.add_argument("report", help="address of the initiative that reports: gender-budget")
    parser.add_argument("--year", type=int, required=True, help="year that the report is about")
    parser.add_argument("--out", required=True, metavar="FILE", help="where to write the PDF")
    parser.add_argument("--language", help="of the report (default: the programme's first)")
    parser.add_argument("--programme", help="key of the programme, where several report")
    parser.add_argument(
        "--draft", action="store_true", help="write what would be published now, marked as a draft"
    )


def run(args: argparse.Namespace) -> int:
    """Write the published PDF with the bytes that were kept, or a draft."""
    with site.ready():
        from pariter.formats.report_pdf import ReportPdfError, writes_pdf

        if not writes_pdf():
            raise CommandError("no PDF can be written here; first: pip install 'pariter[report]'")
        found = _report(args)
        languages = found.edition.initiative.programme.languages
        language = args.language or languages[0]
        if language not in languages:
            raise CommandError(
                f"--language {language!r} is not spoken; there are: {', '.join(languages)}"
            )
        try:
            said, content = (_draft if args.draft else _published)(found, language)
        except ReportPdfError as error:
            raise CommandError(str(error)) from error
    out = Path(args.out)
    write_whole(out, content, option="--out")
    print(f"{out}: {found}, {said}, {language}, {len(content)} bytes")
    return 0


def _report(args: argparse.Namespace) -> "Report":
    from pariter.apps.evidence.dataset_facts import year_of
    from pariter.apps.reports.queries import reports

    of = reports().filter(edition__initiative__slug=args.report)
    if args.programme:
        of = of.filter(edition__initiative__programme__key=args.programme)
    found = [one for one in of if year_of(one.edition) == args.year]
    if len(found) == 1:
        return found[0]
    known = ", ".join(
        f"{one.edition.initiative.programme.key}/{one.edition.initiative.slug} "
        f"{year_of(one.edition)}"
        for one in reports()
    )
    if found:
        raise CommandError(f"several programmes report; name one with --programme: {known}")
    raise CommandError(
        f"no report {args.report!r} of {args.year} was begun; there are: {known or 'none yet'}"
    )


def _published(report: "Report", language: str) -> tuple[str, bytes]:
    from pariter.apps.reports.models import ReportFile

    files = ReportFile.objects.filter(version__report=report, language=language)
    file = files.select_related("version").defer("version__content").order_by("-version__number")
    newest = file.first()
    if newest is None:
        raise CommandError(f"{report} is not published as PDF; write what there is with --draft")
    return f"version {newest.version.number}", bytes(newest.content)


def _draft(report: "Report", language: str) -> tuple[str, bytes]:
    from django.utils import timezone

    from pariter.apps.reports.content import documents
    from pariter.apps.reports.papers import Edge, pdf_of
    from pariter.apps.reports.publishing import today
    from pariter.apps.reports.queries import material_of

    at = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    content = documents(material_of(report, today(report, at)))
    return "draft", pdf_of(report, content[language], Edge(number=0, at=at))
