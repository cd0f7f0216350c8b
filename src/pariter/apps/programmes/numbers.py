"""Numbers as sentences say them."""

from django.utils.formats import number_format


class Grouped(int):
    """A count that is written with its thousands apart, as the language of the moment does."""

    def __str__(self) -> str:
        return number_format(int(self), force_grouping=True)
