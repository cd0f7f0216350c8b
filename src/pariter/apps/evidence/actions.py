"""Writes: put an edition's figures through the gate, publish them, correct them."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from types import MappingProxyType

from django.db import connection, transaction
from django.utils import translation
from django.utils.translation import gettext as _
from i18nfield.strings import LazyI18nString

from pariter.apps.evidence import figures
from pariter.apps.evidence.dataset_facts import source_of
from pariter.apps.evidence.dataset_indicators import PAY
from pariter.apps.evidence.errors import EvidenceError
from pariter.apps.evidence.facts import indicator_of, tables
from pariter.apps.evidence.findings import chart, finding
from pariter.apps.evidence.hours import hours_of
from pariter.apps.evidence.indicators import Indicator
from pariter.apps.evidence.models import LedgerEntry, Publication
from pariter.apps.evidence.pay_facts import named_as_before, propose_pay_of
from pariter.apps.evidence.protection import policy_of
from pariter.apps.evidence.queries import ledger, standing
from pariter.apps.evidence.together import propose_together
from pariter.apps.evidence.values import values_of
from pariter.apps.journal.actions import record
from pariter.apps.people.models import Person
from pariter.apps.programmes.models import Edition
from pariter.kernels.disclosure import (
    Proposal,
    ReleasedTable,
    append,
    propose,
    read_release,
    verify_chain,
)

NO_WORDS: Mapping[str, str] = MappingProxyType({})
LEDGER_LOCK = 7_310_001
"""Advisory lock: the chain has one end, so whoever adds to it goes alone."""


def propose_figures(*, edition: Edition, indicator: Indicator | None = None) -> Proposal:
    """Return what the gate would release of an edition now; nothing is stored or shown.

    indicator: the edition's first where none is named
    Raises EvidenceError where another table must be imported, or other figures published, first.
    """
    indicator = indicator or indicator_of(edition)
    return _of_its_own(_proposed(edition, indicator), indicator)


@transaction.atomic
def publish_figures(
    *,
    edition: Edition,
    at: datetime,
    by: Person | None,
    reason: Mapping[str, str] = NO_WORDS,
    indicator: Indicator | None = None,
) -> Publication:
    """Publish what the gate releases; a second publication corrects the first, with a reason.

    reason: language → what was wrong; in one language at least
    indicator: the edition's first where none is named
    Refusals stay in the ledger too. Raises EvidenceError when nothing may be released.
    """
    _lock_ledger()
    indicator = indicator or indicator_of(edition)
    before = standing(edition, indicator)
    said = {code: line for code, words in reason.items() if (line := words.strip())}
    if before and not said:
        raise EvidenceError(
            "reason", _("Figures of this edition are published. Say why you correct them.")
        )
    judged = _proposed(edition, indicator)
    proposal = _of_its_own(judged, indicator)
    if before and _unchanged(proposal, before):
        raise EvidenceError("unchanged", _("Nothing has changed since the last publication."))
    digests = _append(judged, at)[: len(proposal.released)]
    if not digests:
        raise EvidenceError(
            "refused",
            _("These figures cannot be published: too few people to tell about."),
        )
    totals = figures.totals(indicator, proposal.released)
    values = (
        *values_of(indicator, proposal.released),
        *hours_of(edition, indicator, proposal.released),
    )
    headlines, charts = {}, {}
    for language in edition.initiative.programme.languages:
        with translation.override(language):
            headlines[language] = finding(indicator, totals, values)
            charts[language] = chart(
                indicator,
                f"figure-{edition.pk}-{indicator.key}",
                headlines[language],
                totals,
                values,
            )
    publication = Publication.objects.create(
        edition=edition,
        indicator=indicator.key,
        version=before.version + 1 if before else 1,
        digests=digests,
        headline=LazyI18nString(headlines),
        charts=charts,
        values=[asdict(value) for value in values],
        sources=[source_of(edition, indicator)] if indicator.across else [],
        proof=proposal.proof,
        corrects=before,
        correction_reason=LazyI18nString(said) if before else "",
        published_at=at,
        published_by=by,
    )
    record(
        actor=by,
        action="figures.corrected" if before else "figures.published",
        subject=publication,
        details={"digests": digests, "indicator": f"{indicator.key} {indicator.version}"},
        at=at,
    )
    return publication


def _proposed(edition: Edition, indicator: Indicator) -> Proposal:
    """Return what the gate rules, with what it would correct along."""
    before = standing(edition, indicator)
    corrects = _digests_by_measure(before) if before else {}
    if indicator is PAY:
        return propose_pay_of(edition, indicator, corrects, ledger())
    policy = policy_of(edition, indicator)
    if indicator.across:
        [table] = tables(edition, indicator)
        shown, entries = corrects.get(table.measure), ledger()
        table = named_as_before(edition, table, shown, entries)
        return propose_together(table, shown, entries, policy)
    return propose(tables(edition, indicator, corrects), ledger(), policy)


def _of_its_own(proposal: Proposal, indicator: Indicator) -> Proposal:
    """Leave out what is corrected along: other figures show it."""
    if not indicator.across or indicator is PAY:
        return proposal
    own = proposal.rulings[0]
    return replace(proposal, rulings=(own,), decision=own.decision)


def _append(proposal: Proposal, at: datetime) -> list[str]:
    """Chain what the gate ruled to the ledger; return the digests of the releases."""
    head = verify_chain(ledger())
    released: list[str] = []
    for ruling in proposal.rulings:
        if ruling.repeats is not None:
            released.append(ruling.repeats)
            continue
        entry = append(head, ruling.content())
        LedgerEntry.objects.create(
            previous=entry.previous, digest=entry.digest, content=dict(entry.content), at=at
        )
        head = entry.digest
        if ruling.released is not None:
            released.append(entry.digest)
    return released


def _unchanged(proposal: Proposal, before: Publication) -> bool:
    entries = LedgerEntry.objects.filter(digest__in=before.digests)
    old = [read_release(entry.content) for entry in entries]
    return _told(proposal.released) == _told(old)


def _told(released: Sequence[ReleasedTable]) -> dict[str, tuple[object, ...]]:
    return {table.measure: (table.dimensions, table.told, table.withheld) for table in released}


def _digests_by_measure(publication: Publication) -> dict[str, str]:
    return {
        entry.content["measure"]: entry.digest
        for entry in LedgerEntry.objects.filter(digest__in=publication.digests)
    }


def _lock_ledger() -> None:
    """Let one transaction at a time add to the chain; SQLite's transactions are alone anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LEDGER_LOCK])
