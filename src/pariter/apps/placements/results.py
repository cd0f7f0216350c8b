"""What a run decided, before it is kept."""

from dataclasses import dataclass
from typing import Any

from pariter.apps.applications.models import Application, SchoolClass
from pariter.apps.programmes.models import Offer


@dataclass(frozen=True)
class Given:
    """What one application, or one class of it, got. explanation: why, as a JSON value."""

    application: Application
    offer: Offer | None
    explanation: dict[str, Any]
    school_class: SchoolClass | None = None


@dataclass(frozen=True)
class Result:
    """What one run decided, with its proofs: audit for the office, public for everyone."""

    audit: dict[str, Any]
    public: dict[str, Any]
    given: list[Given]

    @property
    def input_hash(self) -> str:
        """Hash of all that went in."""
        return str(self.audit["input_hash"])
