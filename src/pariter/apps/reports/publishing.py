"""Writes: review, approve, publish for ever, and correct a report."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from i18nfield.strings import LazyI18nString

from pariter.apps.correspondence import texts
from pariter.apps.journal.actions import record
from pariter.apps.people.models import Person
from pariter.apps.programmes.moments import local_day
from pariter.apps.reports.actions import changed, in_languages, lock, refuse_published
from pariter.apps.reports.content import Document, digest_of, documents
from pariter.apps.reports.errors import ReportError
from pariter.apps.reports.gaps import gaps_of
from pariter.apps.reports.models import (
    Approval,
    CommitteeMember,
    Report,
    ReportFile,
    ReportVersion,
)
from pariter.apps.reports.papers import Edge, pdf_of
from pariter.apps.reports.queries import Standing, approvals_of, material_of, newest
from pariter.formats.report_pdf import writes_pdf

State = Report.State
LONGEST_REASON = 300


@transaction.atomic
def send_to_review(*, report: Report, at: datetime, by: Person) -> None:
    """Let the committee approve the report; it may be changed still."""
    locked = lock(report)
    refuse_published(locked)
    if locked.state == State.DRAFT:
        locked.state = State.IN_REVIEW
        locked.save(update_fields=["state"])
        record(actor=by, action="report.sent_to_review", subject=locked, at=at)


@transaction.atomic
def approve(
    *,
    report: Report,
    member: CommitteeMember,
    digest: str,
    at: datetime,
    by: Person,
    minutes: str = "",
) -> Approval:
    """Keep a member's yes to the content of this digest, until the report is changed.

    minutes: where the yes of a member without an account stands; the office notes it
    Raises ReportError where the content is another one by now.
    """
    locked = lock(report)
    refuse_published(locked)
    if locked.state == State.DRAFT:
        raise ReportError("draft", _("This report is a draft. Send it to review first."))
    day = today(locked, at)
    standings = _standings(locked, digest, day)
    if member not in [standing.member for standing in standings]:
        raise ReportError("member", _("%(name)s is not in the committee.") % {"name": member.name})
    minutes = texts.one_line(minutes)[:200]
    if by != member.person and (member.person or not minutes):
        raise ReportError(
            "minutes",
            _("%(name)s approves here. The office notes only a yes that stands in minutes.")
            % {"name": member.name},
        )
    approval, is_new = Approval.objects.get_or_create(
        report=locked,
        member=member,
        revision=locked.revision,
        digest=digest,
        defaults={"approved_at": at, "approved_by": by, "minutes": minutes},
    )
    if is_new:
        record(
            actor=by,
            action="report.approved",
            subject=locked,
            details={"member": member.pk, "digest": digest},
            at=at,
        )
    if all(one.approval or one.member == member for one in standings):
        locked.state = State.APPROVED
        locked.save(update_fields=["state"])
    return approval


@transaction.atomic
def publish_report(*, report: Report, at: datetime, by: Person | None) -> ReportVersion:
    """Publish what the committee approved as a version that never changes.

    Raises ReportError with everything that stands in the way.
    """
    locked = lock(report)
    refuse_published(locked)
    day = today(locked, at)
    material = material_of(locked, day)
    content = documents(material)
    digest = digest_of(content)
    standings = approvals_of(locked, digest, day)
    _refuse_gaps([gap.why for gap in gaps_of(material, standings)])
    before = newest(locked)
    if before and before.digest == digest:
        raise ReportError("unchanged", _("Nothing has changed since the last version."))
    version = ReportVersion.objects.create(
        report=locked,
        number=before.number + 1 if before else 1,
        content=content,
        digest=digest,
        publications={str(one.pk): one.digests for one in material.every_figure},
        approvals=[_told(standing) for standing in standings],
        corrects=before,
        reason=locked.reason if before else "",
        published_at=at,
        published_by=by,
    )
    _keep_files(version, content)
    locked.state, locked.reason = State.PUBLISHED, ""
    locked.save(update_fields=["state", "reason"])
    record(
        actor=by,
        action="report.corrected" if before else "report.published",
        subject=locked,
        details={"version": version.number, "digest": digest},
        at=at,
    )
    return version


@transaction.atomic
def start_correction(
    *, report: Report, reason: Mapping[str, str], at: datetime, by: Person | None
) -> None:
    """Open a published report for a new version.

    reason: language → what was wrong; in one language at least
    Raises ReportError without a reason.
    """
    locked = lock(report)
    said = {code: line for code, words in reason.items() if (line := texts.one_line(words))}
    if locked.state != State.PUBLISHED:
        raise ReportError("state", _("Only a published report is corrected. Change the draft."))
    if not said or any(
        len(line) > LONGEST_REASON or texts.turns_text(line) for line in said.values()
    ):
        raise ReportError("reason", _("Say in 1 to 300 letters what was wrong."))
    locked.state, locked.reason = State.DRAFT, LazyI18nString(said)
    locked.save(update_fields=["state", "reason"])
    changed(locked)
    record(actor=by, action="report.correction_started", subject=locked, at=at)


@transaction.atomic
def join_committee(
    *,
    report: Report,
    name: str,
    role: Mapping[str, str],
    starts: date,
    at: datetime,
    by: Person | None,
    person: Person | None = None,
) -> CommitteeMember:
    """Name someone of the committee from a day on. Raises ReportError.

    role: language → words; in one language at least
    """
    locked = lock(report)
    name = texts.one_line(name)
    missing = _("Write a name and a role, each of 1 to 200 letters.")
    if not name or len(name) > 200 or texts.turns_text(name):
        raise ReportError("name", missing)
    initiative = locked.edition.initiative
    if person and initiative.committee.filter(person=person, ends=None).exists():
        raise ReportError("twice", _("This person is in the committee already."))
    member = CommitteeMember.objects.create(
        initiative=initiative,
        person=person,
        name=name,
        role=in_languages(role, missing),
        starts=starts,
    )
    changed(locked)
    record(
        actor=by,
        action="report.member_joined",
        subject=locked,
        details={"member": member.pk},
        at=at,
    )
    return member


@transaction.atomic
def leave_committee(
    *, report: Report, member: CommitteeMember, ends: date, at: datetime, by: Person
) -> None:
    """Note the last day of a committee member. Raises ReportError for one before the first."""
    locked = lock(report)
    if ends < member.starts:
        raise ReportError("ends", _("The last day is before the first. Choose a later one."))
    CommitteeMember.objects.filter(pk=member.pk).update(ends=ends)
    changed(locked)
    record(
        actor=by, action="report.member_left", subject=locked, details={"member": member.pk}, at=at
    )


def today(report: Report, at: datetime) -> date:
    """Return the day at a moment where the programme is."""
    return local_day(at, report.edition.initiative.programme.zone)


def _standings(report: Report, digest: str, day: date) -> list[Standing]:
    """Return the committee's answers. Raises ReportError where the content is another by now."""
    if digest_of(documents(material_of(report, day))) != digest:
        raise ReportError(
            "changed", _("The report changed while you read. Read it again, then approve.")
        )
    return approvals_of(report, digest, day)


def _refuse_gaps(reasons: Sequence[str]) -> None:
    if reasons:
        raise ReportError("gaps", " ".join(reasons))


def _told(standing: Standing) -> dict[str, Any]:
    """Return an approval as the version keeps it, the role in each of its languages."""
    approval = standing.approval
    return {
        "name": standing.member.name,
        "role": standing.member.role.data,
        "at": approval.approved_at.isoformat() if approval else "",
        "minutes": approval.minutes if approval else "",
    }


def _keep_files(version: ReportVersion, content: dict[str, Document]) -> None:
    """Keep the version as PDF in each language, where this installation writes PDF."""
    if not writes_pdf():
        return
    edge = Edge(
        number=version.number,
        at=version.published_at,
        reason=version.reason,
        corrects=version.corrects.number if version.corrects else 0,
    )
    for language, document in content.items():
        pdf = pdf_of(version.report, document, edge)
        ReportFile.objects.create(
            version=version,
            language=language,
            content=pdf,
            digest=hashlib.sha256(pdf).hexdigest(),
        )
