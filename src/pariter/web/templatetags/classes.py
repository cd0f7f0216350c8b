"""Words for the heads of a school class."""

from collections.abc import Sequence

from django import template
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def heads(parts: Sequence[int]) -> str:
    """Write who of a class is meant, such as girls: 12, boys: 11, adults: 2.

    parts: girls, boys, others and adults; kinds of which there are none are left out
    """
    girls, boys, others, adults = parts
    said = (
        (girls, _("girls: %(count)d")),
        (boys, _("boys: %(count)d")),
        (others, _("others: %(count)d")),
        (adults, _("adults: %(count)d")),
    )
    return ", ".join(words % {"count": count} for count, words in said if count)
