"""How to get to a venue, in words."""

from django import template
from django.utils.safestring import SafeString

from pariter.apps.programmes.sessions import Venue
from pariter.web.public.markdown import rendered

register = template.Library()


@register.simple_tag
def way_to(venue: Venue) -> SafeString:
    """Show how to get to a venue, with the way without steps."""
    return rendered(str(venue.way))
