"""A contract of objectives: values go through the gate or are noted, and progress follows."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from tests.journeys import steps

from pariter.apps.evidence.actions import publish_figures
from pariter.apps.evidence.facts import indicators_of
from pariter.apps.evidence.indicators import INDICATORS
from pariter.apps.objectives.declarations import contracts_of
from pariter.apps.objectives.definitions import SHARED, Definition, definition_of
from pariter.apps.objectives.errors import ObjectiveError
from pariter.apps.objectives.measuring import note_measurement
from pariter.apps.objectives.models import Measurement
from pariter.apps.objectives.progress import State
from pariter.apps.objectives.queries import Followed, followed, followed_all
from pariter.apps.people.models import Organisation
from pariter.apps.programmes.loading import load_pack
from pariter.apps.programmes.models import Edition, Programme
from pariter.packs.objectives import Contract, SharedIndicator

AT = datetime(2026, 11, 20, 12, tzinfo=UTC)
COUNTS = {
    "polytechnique": (500, 60),
    "ensta": (300, 54),
    "ensae": (200, 3),
    "telecom-paris": (400, 90),
    "telecom-sudparis": (250, 70),
}


@pytest.fixture
def programme(db: None) -> Programme:
    return load_pack(loaded=steps.shipped_pack("ipparis_equal_opportunity"), at=AT)


@pytest.fixture
def contract(programme: Programme) -> Contract:
    [found] = contracts_of(programme)
    return found


def _note(programme: Programme, contract: Contract, definition: Definition, **given: Any) -> Any:
    said = {
        "year": 2024,
        "school": None,
        "source": {"en": "Register of students"},
        "source_date": date(2024, 10, 15),
        "at": AT,
        "by": None,
        **given,
    }
    return note_measurement(programme=programme, contract=contract, definition=definition, **said)


def _own(contract: Contract) -> Definition:
    return definition_of(contract, contract.objective[-1])


def _of(programme: Programme, contract: Contract, key: str) -> Followed:
    return next(one for one in followed(programme, contract) if one.objective.key == key)


def test_shared_definitions_are_those_that_packs_may_name() -> None:
    assert set(SHARED) == set(SharedIndicator.__args__)  # type: ignore[attr-defined]
    assert {key for key, one in SHARED.items() if one.is_gated} <= set(INDICATORS)


def test_share_of_people_is_told_by_school_from_released_counts_alone(
    programme: Programme, contract: Contract, django_assert_num_queries: Any
) -> None:
    definition = SHARED["scholarship_entrants_share"]
    for code, (everyone, part) in COUNTS.items():
        school = Organisation.objects.get(code=code)
        counts = {"all": everyone, "part": part}
        _note(programme, contract, definition, school=school, counts=counts)
    edition = Edition.objects.get(
        initiative__key="I4", initiative__programme=programme, starts__year=2024
    )
    assert indicators_of(edition)[0].key == definition.key
    assert _of(programme, contract, "scholarships").all_together.progress.state == State.NO_VALUE
    publish_figures(edition=edition, indicator=INDICATORS[definition.key], at=AT, by=None)
    found = _of(programme, contract, "scholarships")
    reading = found.all_together.readings[2024]
    assert (reading.part, reading.everyone) == (277, 1650)
    assert found.all_together.progress.state == State.BEHIND
    by_school = {line.code: line.readings[2024].value for line in found.lines[1:]}
    assert set(by_school) == set(COUNTS)
    assert by_school["ensae"] is None  # three people
    assert by_school["telecom-paris"] in (None, 22.5)
    assert sum(value is not None for value in by_school.values()) >= 1
    narrow = contract.model_copy(update={"objective": contract.objective[:1], "starts": 2025})
    # Schools, publications, what was noted; released tables never change and are kept in memory.
    with django_assert_num_queries(3):
        followed(programme, contract)
    with django_assert_num_queries(3):
        told = followed_all([(programme, contract), (programme, narrow), (programme, contract)])
    assert told[0] == told[2] == followed(programme, contract)
    assert told[1][0].all_together.readings == {}


def test_own_number_is_noted_corrected_with_a_reason_and_kept(
    programme: Programme, contract: Contract
) -> None:
    own = _own(contract)
    _note(programme, contract, own, value=5.0)
    assert _of(programme, contract, "measured").all_together.progress.state == State.ON_TRACK
    with pytest.raises(ObjectiveError) as refused:
        _note(programme, contract, own, value=3.0)
    assert refused.value.field == "reason"
    _note(programme, contract, own, value=3.0, reason={"en": "One plan came late.", "fr": ""})
    assert _of(programme, contract, "measured").all_together.progress.state == State.BEHIND
    first, last = Measurement.objects.order_by("pk")
    assert (str(first.note), str(first.reason)) == ("", "")
    assert last.reason.data == {"en": "One plan came late."}
    with pytest.raises(IntegrityError), transaction.atomic():
        Measurement.objects.update(value=12.0)


def test_value_by_another_version_of_a_definition_is_not_compared(
    programme: Programme, contract: Contract
) -> None:
    made = _note(programme, contract, _own(contract), value=5.0)
    newer = contract.objective[-1].own
    assert newer
    changed = contract.objective[-1].model_copy(
        update={"own": newer.model_copy(update={"version": made.version + 1})}
    )
    renewed = contract.model_copy(update={"objective": [changed]})
    [found] = followed(programme, renewed)
    assert found.all_together.readings[2024].is_other
    assert found.all_together.progress.state == State.NO_VALUE


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"year": 2031, "value": 1.0}, "year"),
        ({"value": float("nan")}, "value"),
        ({"value": None}, "value"),
        ({"value": 1.0, "source": {"en": " \x00 "}}, "source"),
        ({"value": 1.0, "source": {"en": "turned \u202e around"}}, "source"),
        ({"value": 1.0, "source_date": date(2027, 1, 1)}, "source_date"),
        ({"value": 1.0, "note": {"en": "x" * 301}}, "note"),
    ],
)
def test_wrong_number_is_refused_with_its_field(
    programme: Programme, contract: Contract, given: dict[str, Any], field: str
) -> None:
    with pytest.raises(ObjectiveError) as refused:
        _note(programme, contract, _own(contract), **given)
    assert refused.value.field == field
    assert not Measurement.objects.exists()


@pytest.mark.parametrize(
    ("code", "counts", "field"),
    [
        ("ensta", {"all": 10, "part": 11}, "part"),
        ("ensta", {"all": 10}, "part"),
        ("ensta", {"all": -1, "part": 0}, "all"),
        (None, {"all": 10, "part": 5}, "school"),
        ("ipparis", {"all": 10, "part": 5}, "school"),
    ],
)
def test_wrong_counts_are_refused_with_their_field(
    programme: Programme,
    contract: Contract,
    code: str | None,
    counts: dict[str, int],
    field: str,
) -> None:
    school = Organisation.objects.get(code=code) if code else None
    with pytest.raises(ObjectiveError) as refused:
        _note(programme, contract, SHARED["women_entrants_share"], school=school, counts=counts)
    assert refused.value.field == field


def test_what_counts_people_needs_an_edition_of_its_year(
    programme: Programme, contract: Contract
) -> None:
    with pytest.raises(ObjectiveError) as refused:
        _note(
            programme,
            contract,
            SHARED["pupils_supported"],
            year=2022,
            school=Organisation.objects.get(code="ensta"),
            counts={"counted": 100},
        )
    assert "no edition that begins in 2022" in str(refused.value)
