"""The pages above a page, from its programme down."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from pariter.apps.programmes.models import Programme, Strand

Trail = Sequence[tuple[str, str]]
"""Words and address of each page, the highest first."""


def of_programme(programme: Programme, *pages: tuple[str, str]) -> Trail:
    """Return the way from a programme's start page.

    pages: words and address of each page between that one and this
    """
    return [(str(programme.title), reverse("programme", args=[programme.key])), *pages]


def of_initiatives(programme: Programme) -> Trail:
    """Return the way to a page of one strand."""
    return of_programme(programme, (_("Initiatives"), reverse("initiatives", args=[programme.key])))


def of_strand(programme: Programme, strand: Strand) -> Trail:
    """Return the way to a page of one initiative."""
    address = reverse("strand", args=[programme.key, strand.key])
    return [*of_initiatives(programme), (str(strand.title), address)]
