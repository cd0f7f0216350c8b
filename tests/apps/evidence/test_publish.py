"""Figures: counted from facts, through the gate, published once, corrected openly."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from unittest.mock import patch

import pytest
from django.db import IntegrityError, transaction

from pariter.apps.evidence.actions import propose_figures, publish_figures
from pariter.apps.evidence.errors import EvidenceError
from pariter.apps.evidence.models import LedgerEntry, Publication
from pariter.apps.evidence.naming import tables_of
from pariter.apps.evidence.queries import figure, ledger, publications
from pariter.apps.participation.actions import record_delivery
from pariter.apps.people.models import Person
from pariter.apps.placements.models import Placement
from pariter.apps.placements.sign_up import sign_up
from pariter.apps.programmes.models import Call, Edition, Session
from pariter.kernels.disclosure import verify_chain

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
AFTER = datetime(2027, 2, 16, 12, tzinfo=UTC)


@pytest.fixture
def edition(sign_up_call: Call, people: Callable[..., list[Person]]) -> Edition:
    """Twenty people signed up for twelve seats of the walk; six of them came."""
    walk = sign_up_call.offers.get(key="walk")
    walk.capacity = 12
    walk.save()
    placements = [sign_up(offer=walk, person=person, at=NOW) for person in people(20)]
    session = Session.objects.get(offer=walk)
    for placement in placements[:6]:
        come(session, placement)
    return sign_up_call.edition


def come(session: Session, placement: Placement, kind: str = "attendance") -> None:
    record_delivery(
        session=session,
        placement=placement,
        kind=kind,
        grade="attested",
        at=AFTER,
        by=None,
        reason="Seen in a photograph.",
    )


def test_publication_holds_what_the_gate_released(edition: Edition) -> None:
    publication = publish_figures(edition=edition, at=AFTER, by=None)
    shown = figure(publication)
    assert list(shown.totals.values()) == [20, 12, 12, 6]
    [by_offer] = shown.breakdowns  # nobody named a home institution
    assert [(row.name, row.counts) for row in by_offer.rows] == [("Walk", (20, 12, 12, 6))]
    assert str(publication.headline) == "6 visits from 20 sign-ups"
    assert publication.charts["it"].startswith("<svg")
    assert shown.csv[1] == ["applied", "walk", "–", "20"]


def test_small_counts_are_coarsened_and_never_shown(
    edition: Edition, people: Callable[..., list[Person]]
) -> None:
    tax = edition.calls.get().offers.get(key="tax")
    sign_up(offer=tax, person=people(1)[0], at=NOW)
    proposal = propose_figures(edition=edition)
    assert proposal.decision == "coarsen"
    shown = figure(publish_figures(edition=edition, at=AFTER, by=None))
    told = [cell for row in shown.csv[1:] for cell in row[3:]]
    assert told
    assert all(int(count) == 0 or int(count) >= 5 for count in told)
    assert all(row.counts[0] is None for _dimension, rows in shown.breakdowns for row in rows)
    [table] = tables_of(shown.breakdowns, ["applied", "offered", "placed", "present"])
    assert "applied" not in table.columns
    assert all(len(row) == len(table.columns) and None not in row for row in table.rows)


def test_too_few_people_are_refused_and_the_refusal_is_kept(
    sign_up_call: Call, people: Callable[..., list[Person]]
) -> None:
    sign_up(offer=sign_up_call.offers.get(key="walk"), person=people(1)[0], at=NOW)
    proposal = propose_figures(edition=sign_up_call.edition)
    assert {ruling.decision for ruling in proposal.rulings[:2]} == {"refuse"}


def test_publishing_again_needs_a_reason_and_a_change(edition: Edition) -> None:
    first = publish_figures(edition=edition, at=AFTER, by=None)
    with pytest.raises(EvidenceError) as refusal:
        publish_figures(edition=edition, at=AFTER, by=None)
    assert refusal.value.code == "reason"
    with pytest.raises(EvidenceError) as refusal:
        publish_figures(edition=edition, at=AFTER, by=None, reason={"en": "Once more."})
    assert refusal.value.code == "unchanged"
    seventh = Placement.objects.filter(state="accepted", deliveries=None).first()
    assert seventh
    come(Session.objects.get(offer=seventh.offer), seventh)
    second = publish_figures(
        edition=edition, at=AFTER + timedelta(days=1), by=None, reason={"en": "One was overlooked."}
    )
    assert (second.version, second.corrects_id) == (2, first.pk)
    assert list(publications()) == [second]
    assert list(figure(second).totals.values()) == [20, 12, 12, 7]


def test_a_publication_that_breaks_off_leaves_the_ledger_as_it_was(edition: Edition) -> None:
    with (
        patch.object(Publication.objects, "create", side_effect=RuntimeError("power cut")),
        pytest.raises(RuntimeError, match="power cut"),
    ):
        publish_figures(edition=edition, at=AFTER, by=None)
    assert not LedgerEntry.objects.exists()


def test_the_ledger_is_a_chain_that_the_database_keeps(edition: Edition) -> None:
    publication = publish_figures(edition=edition, at=AFTER, by=None)
    assert verify_chain(ledger()) == LedgerEntry.objects.last().digest  # type: ignore[union-attr]
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        LedgerEntry.objects.update(previous="0")
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        publication.delete()
    assert Publication.objects.count() == 1
