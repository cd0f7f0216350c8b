"""Which initiatives are campaigns: they only tell, and a film tells it."""

from collections.abc import Sequence

from pariter.apps.programmes.models import Initiative
from pariter.apps.publishing.models import Medium

PUBLISH = "publish"


def template_of(initiative: Initiative, media: Sequence[Medium]) -> str:
    """Return the template of an initiative's page.

    media: what the page shows, in its order
    """
    if initiative.stations == [PUBLISH] and media and media[0].is_film:
        return "public/campaign.html"
    return "public/opportunity.html"
