"""One programme, for those who work in its office."""

from datetime import UTC, datetime

import pytest

from pariter.apps.programmes.loading import load_pack
from pariter.apps.programmes.models import Programme
from pariter.packs.loader import SHIPPED, load


@pytest.fixture
def programme(db: None) -> Programme:
    """Return a shipped programme."""
    return load_pack(loaded=load(SHIPPED / "polimi_pop"), at=datetime(2026, 11, 20, tzinfo=UTC))
