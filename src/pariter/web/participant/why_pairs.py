"""Why someone has this partner, or none."""

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from i18nfield.strings import LazyI18nString

from pariter.apps.applications.models import Application
from pariter.apps.placements.models import Outcome
from pariter.kernels.allocation.pair_explanation import PairExplanation
from pariter.web.participant.pages import page
from pariter.web.participant.pairs import pair_views
from pariter.web.participant.wording import moment_in_words


def why_pair(request: HttpRequest, application: Application, outcome: Outcome) -> HttpResponse:
    """Explain a result by what the pairs are worth, with nothing about anyone but her partners."""
    told = {key: value for key, value in outcome.explanation.items() if key not in OURS}
    explanation = PairExplanation.from_json(told)
    call = outcome.run.call
    pairing = call.pairing or {"weight": []}
    return page(
        request,
        "why_pair",
        application.call,
        application=application,
        outcome=outcome,
        pairs=[view for view in pair_views(application) if not view.ended],
        reasons=list(_reasons(explanation)),
        weights=[str(LazyI18nString(weight["text"])) for weight in pairing["weight"]],
        ran_at=moment_in_words(outcome.run.ran_at, call.zone),
    )


OURS = ("kind", "points")
"""Parts of a stored explanation that are not the mechanism's own."""


def _reasons(told: PairExplanation) -> Iterator[str]:
    if told.possible:
        yield ngettext(
            "You could have been paired with %(count)d person.",
            "You could have been paired with %(count)d people.",
            told.possible,
        ) % {"count": told.possible}
    elif told.hidden:
        yield _("You could have been paired with fewer than 5 people, so we tell no numbers.")
    match told.outcome:
        case "filled":
            yield _("You have as many partners as you wanted.")
        case "all_possible":
            yield _("You have everyone you could be paired with.")
        case "none_possible":
            yield _("Nobody on the other side could be paired with you by the rules of the call.")
        case "worth_more":
            yield _("Other pairs are worth more together, so nobody was left for you.")
            if told.enough:
                yield ngettext(
                    "With %(count)d point more, one of your pairs would have been made.",
                    "With %(count)d points more, one of your pairs would have been made.",
                    told.enough,
                ) % {"count": told.enough}
