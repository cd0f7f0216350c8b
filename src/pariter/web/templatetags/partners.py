"""Words for what a partner is to an initiative."""

from django import template
from django.utils.translation import gettext as _

from pariter.apps.programmes.models import Partnership
from pariter.web.public.wording import PARTNERSHIP

register = template.Library()


@register.filter
def support(partnership: Partnership) -> str:
    """Say what a partner is to an initiative, and since when where that is known."""
    kind = str(PARTNERSHIP[partnership.kind])
    if partnership.since is None:
        return kind
    return _("%(kind)s since %(year)d") % {"kind": kind, "year": partnership.since}
