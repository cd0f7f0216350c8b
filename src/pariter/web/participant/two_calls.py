"""Results of calls that belong together: projects, ballots and pairs, in a few words."""

from typing import Any

from django.utils.translation import gettext as _

from pariter.apps.applications.models import Application
from pariter.apps.placements.models import Outcome


def kind_of(outcome: Outcome) -> str:
    """Return what an outcome is of: a project, a ballot, a pair, or else a place."""
    return str(outcome.explanation.get("kind", ""))


def outcome_words(application: Application) -> tuple[str, str]:
    """Say what came of an application that holds no place, with the family of colour."""
    outcome: Outcome = application.outcomes.all()[0]
    found: Any = application
    match kind_of(outcome):
        case "project":
            return _("Not funded"), "neutral"
        case "ballot":
            return _("Counted"), "success"
        case "pair" if found.has_pair:
            return _("You have a partner"), "success"
        case "pair":
            return _("No partner yet"), "info"
    return _("No place"), "neutral"
