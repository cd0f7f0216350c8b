"""One programme, for those who work in its office."""

from datetime import UTC, datetime

import pytest
from tests.journeys import steps

from pariter.apps.programmes.loading import load_pack
from pariter.apps.programmes.models import Programme


@pytest.fixture
def programme(db: None) -> Programme:
    """Return a shipped programme."""
    return load_pack(loaded=steps.shipped_pack("polimi_pop"), at=datetime(2026, 11, 20, tzinfo=UTC))
