"""Writes: open a report, write its chapters, comment, and what it tells of actions and costs."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from i18nfield.strings import LazyI18nString

from pariter.apps.correspondence import texts
from pariter.apps.evidence.models import Publication
from pariter.apps.evidence.queries import figure
from pariter.apps.journal.actions import record
from pariter.apps.people.models import Person
from pariter.apps.programmes.models import Edition, Initiative
from pariter.apps.reports.chapters import CHAPTERS
from pariter.apps.reports.errors import ReportError
from pariter.apps.reports.models import (
    CostLine,
    Report,
    ReportAction,
    SectionComment,
    SectionText,
)

State = Report.State
LONGEST_TITLE = 200


@transaction.atomic
def open_report(*, edition: Edition, at: datetime, by: Person | None) -> Report:
    """Return the report of an edition, begun if there is none."""
    report, is_new = Report.objects.get_or_create(edition=edition, defaults={"opened_at": at})
    if is_new:
        record(actor=by, action="report.opened", subject=report, at=at)
    return report


@transaction.atomic
def write_chapter(
    *,
    report: Report,
    chapter: str,
    text: Mapping[str, str],
    has_no_figures: bool,
    at: datetime,
    by: Person | None,
) -> None:
    """Keep what a chapter says in each language, and whether the year has no figures for it.

    What says the same as before changes nothing, so that approvals stay.
    Raises ReportError for a chapter that does not exist, and while the report is published.
    """
    locked = lock(report)
    refuse_published(locked)
    _known_chapter(chapter)
    said = {code: _written(words) for code, words in text.items()}
    section = SectionText.objects.filter(report=locked, chapter=chapter).first()
    if section is None:
        section = SectionText(report=locked, chapter=chapter)
    before = (getattr(section.text, "data", None), section.has_no_figures)
    section.text = LazyI18nString(said)
    section.has_no_figures = has_no_figures and CHAPTERS[chapter].shows_figures
    if section.pk and before == (said, section.has_no_figures):
        return
    section.changed_at, section.changed_by = at, by
    section.save()
    changed(locked)
    record(
        actor=by,
        action="report.chapter_written",
        subject=locked,
        details={"chapter": chapter, "no_figures": section.has_no_figures},
        at=at,
    )


@transaction.atomic
def comment(*, report: Report, chapter: str, text: str, at: datetime, by: Person) -> SectionComment:
    """Ask for a change in a chapter. Raises ReportError for an empty text."""
    _known_chapter(chapter)
    said = _written(text)
    if not said:
        raise ReportError("text", _("Write what should change."))
    locked = lock(report)
    refuse_published(locked)
    found = SectionComment.objects.create(
        report=locked, chapter=chapter, text=said, written_at=at, written_by=by
    )
    record(
        actor=by,
        action="report.commented",
        subject=locked,
        details={"chapter": chapter, "comment": found.pk},
        at=at,
    )
    return found


@transaction.atomic
def resolve_comment(*, found: SectionComment, at: datetime, by: Person) -> None:
    """Note that a comment was seen to; a second time changes nothing."""
    done = SectionComment.objects.filter(pk=found.pk, resolved_at=None).update(
        resolved_at=at, resolved_by=by
    )
    if done:
        record(
            actor=by,
            action="report.comment_resolved",
            subject=found.report,
            details={"comment": found.pk},
            at=at,
        )


@transaction.atomic
def report_action(
    *,
    report: Report,
    initiative: Initiative,
    goal: Mapping[str, str],
    cents: int,
    source: Mapping[str, str],
    at: datetime,
    by: Person | None,
    publication: Publication | None = None,
    step: str = "",
) -> ReportAction:
    """Keep what was done by an initiative; a second time replaces what was kept.

    source: language → where the amount stands; in one language at least
    publication, step: the published figure that tells whom it reached
    Raises ReportError for an initiative of another programme, or a step that was not released.
    """
    locked = lock(report)
    refuse_published(locked)
    programme = locked.edition.initiative.programme
    of = publication.edition.initiative if publication else initiative
    if initiative.programme != programme or of != initiative:
        raise ReportError(
            "initiative",
            _("The initiative and its figure must be of %(programme)s.") % {"programme": programme},
        )
    if publication is not None and figure(publication).totals.get(step) is None:
        raise ReportError("step", _("This figure does not tell that number. Choose another one."))
    kept, _is_new = ReportAction.objects.update_or_create(
        report=locked,
        initiative=initiative,
        defaults={
            "goal": LazyI18nString({code: _written(words) for code, words in goal.items()}),
            "cents": _amount(cents),
            "source": in_languages(source, _("Say where the amount stands.")),
            "publication": publication,
            "step": step if publication else "",
        },
    )
    _note_part(locked, "report.action_kept", kept.pk, at, by)
    return kept


@transaction.atomic
def report_cost(
    *,
    report: Report,
    title: Mapping[str, str],
    kind: str,
    cents: int,
    source: Mapping[str, str],
    at: datetime,
    by: Person | None,
) -> CostLine:
    """Keep a cost under the heading that it was reclassified to.

    source: language → where the amount stands; in one language at least
    Raises ReportError.
    """
    locked = lock(report)
    refuse_published(locked)
    if kind not in CostLine.Kind.values:
        raise ReportError("kind", _("Choose direct, indirect or neutral."))
    kept = CostLine.objects.create(
        report=locked,
        title=LazyI18nString({code: _line(words) for code, words in title.items()}),
        kind=kind,
        cents=_amount(cents),
        source=in_languages(source, _("Say where the amount stands.")),
    )
    _note_part(locked, "report.cost_kept", kept.pk, at, by)
    return kept


@transaction.atomic
def take_out(*, part: ReportAction | CostLine, at: datetime, by: Person) -> None:
    """Take an action or a cost out of a report that is not published."""
    locked = lock(part.report)
    refuse_published(locked)
    kind = "action" if isinstance(part, ReportAction) else "cost"
    _note_part(locked, f"report.{kind}_taken_out", part.pk, at, by)
    part.delete()


def lock(report: Report) -> Report:
    """Return the report as it stands, for this transaction alone to change."""
    found = Report.objects.select_for_update(of=("self",)).select_related(
        "edition__initiative__programme"
    )
    return found.get(pk=report.pk)


def refuse_published(report: Report) -> None:
    """Refuse to change what is published. Raises ReportError."""
    if report.state == State.PUBLISHED:
        raise ReportError(
            "published", _("This report is published. Start a correction, and say why.")
        )


def changed(report: Report) -> None:
    """Void every approval, also where a later change brings the former content back.

    Who approved read the report as it stood; of what happened to it since, she knows nothing.
    """
    report.revision += 1
    if report.state == State.APPROVED:
        report.state = State.IN_REVIEW
    report.save(update_fields=["revision", "state"])


def _note_part(report: Report, action: str, key: int, at: datetime, by: Person | None) -> None:
    changed(report)
    record(actor=by, action=action, subject=report, details={"part": key}, at=at)


def _known_chapter(key: str) -> None:
    if key not in CHAPTERS:
        raise ReportError(
            "chapter",
            _("There is no chapter %(key)s. Choose one of: %(known)s.")
            % {"key": key[:40], "known": ", ".join(CHAPTERS)},
        )


def _written(words: str) -> str:
    """Return several lines as they are kept. Raises ReportError for what nobody could read."""
    found = texts.paragraphs(words)
    _refuse_turning(found)
    if len(found) > texts.LONGEST_TEXT:
        raise ReportError(
            "text",
            _("This has %(length)d letters. Shorten it to %(most)d.")
            % {"length": len(found), "most": texts.LONGEST_TEXT},
        )
    return found


def _line(words: str) -> str:
    """Return one line as it is kept. Raises ReportError where it is empty or too long."""
    found = texts.one_line(words)
    _refuse_turning(found)
    if not found or len(found) > LONGEST_TITLE:
        raise ReportError(
            "line", _("Write 1 to %(most)d letters in each language.") % {"most": LONGEST_TITLE}
        )
    return found


def in_languages(words: Mapping[str, str], missing: str) -> LazyI18nString:
    """Return one line in each language in which it is said. Raises ReportError for none."""
    said = {code: _line(text) for code, text in words.items() if text.strip()}
    if not said:
        raise ReportError("line", missing)
    return LazyI18nString(said)


def _refuse_turning(words: str) -> None:
    if texts.turns_text(words):
        raise ReportError("turns_text", _("A hidden sign turns this text around. Type it again."))


def _amount(cents: int) -> int:
    if not 0 <= cents <= 10**13:
        raise ReportError(
            "cents", _("Write an amount from 0 euros up, such as 1250.00, and below 100 billion.")
        )
    return cents
