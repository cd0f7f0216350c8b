"""Writes: put an edition's figures through the gate, publish them, correct them."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection, transaction
from django.utils import translation
from django.utils.translation import gettext as _
from i18nfield.strings import LazyI18nString

from pariter.apps.evidence import figures
from pariter.apps.evidence.charts import funnel
from pariter.apps.evidence.errors import EvidenceError
from pariter.apps.evidence.facts import indicator_of, tables
from pariter.apps.evidence.headlines import headline
from pariter.apps.evidence.indicators import Indicator
from pariter.apps.evidence.models import LedgerEntry, Publication
from pariter.apps.evidence.queries import ledger, standing
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

LEDGER_LOCK = 7_310_001
"""Advisory lock: the chain has one end, so whoever adds to it goes alone."""


def propose_figures(*, edition: Edition, indicator: Indicator | None = None) -> Proposal:
    """Return what the gate would release of an edition now; nothing is stored or shown.

    indicator: the edition's first where none is named
    """
    indicator = indicator or indicator_of(edition)
    before = standing(edition, indicator)
    corrects = _digests_by_measure(before) if before else None
    return propose(tables(edition, indicator, corrects), ledger())


@transaction.atomic
def publish_figures(
    *,
    edition: Edition,
    at: datetime,
    by: Person | None,
    reason: str = "",
    indicator: Indicator | None = None,
) -> Publication:
    """Publish what the gate releases; a second publication corrects the first, with a reason.

    indicator: the edition's first where none is named
    Refusals stay in the ledger too. Raises EvidenceError when nothing may be released.
    """
    _lock_ledger()
    indicator = indicator or indicator_of(edition)
    before = standing(edition, indicator)
    if before and not reason.strip():
        raise EvidenceError(
            "reason", _("Figures of this edition are published. Say why you correct them.")
        )
    proposal = propose_figures(edition=edition, indicator=indicator)
    if before and _unchanged(proposal, before):
        raise EvidenceError("unchanged", _("Nothing has changed since the last publication."))
    digests = _append(proposal, at)
    if not digests:
        raise EvidenceError(
            "refused",
            _("These figures cannot be published: too few people to tell about."),
        )
    totals = figures.totals(indicator, proposal.released)
    languages = edition.initiative.programme.languages
    headlines, charts = {}, {}
    for language in languages:
        with translation.override(language):
            headlines[language] = headline(indicator, totals)
            charts[language] = funnel(
                identity=f"figure-{edition.pk}",
                title=headlines[language],
                description=str(indicator.title),
                rows=[(str(words), totals[step]) for step, words in indicator.steps.items()],
            )
    publication = Publication.objects.create(
        edition=edition,
        indicator=indicator.key,
        version=before.version + 1 if before else 1,
        digests=digests,
        headline=LazyI18nString(headlines),
        charts=charts,
        corrects=before,
        correction_reason=reason.strip() if before else "",
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


def _append(proposal: Proposal, at: datetime) -> list[str]:
    """Chain what the gate ruled to the ledger; return the digests of the releases."""
    head = verify_chain(ledger())
    released: list[str] = []
    for content in proposal.contents:
        entry = append(head, content)
        LedgerEntry.objects.create(
            previous=entry.previous, digest=entry.digest, content=dict(entry.content), at=at
        )
        head = entry.digest
        if content["kind"] == "release":
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
