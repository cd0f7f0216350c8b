"""Amounts of money in templates."""

from django import template

from pariter.apps.applications.typed import euros_in_words

register = template.Library()


@register.filter
def money(cents: int | None) -> str:
    """Write an amount of cents, such as €1,250.00; nothing for None."""
    return "" if cents is None else euros_in_words(cents)
