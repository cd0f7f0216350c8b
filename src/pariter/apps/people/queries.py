"""Reads about people and their affiliations."""

from datetime import date

from django.db.models import Q, QuerySet

from pariter.apps.people.models import Membership, Organisation, Person


def memberships_on(person: Person, day: date) -> QuerySet[Membership]:
    """Return a person's affiliations that hold on a day."""
    return person.memberships.filter(starts__lte=day).filter(
        Q(ends__isnull=True) | Q(ends__gte=day)
    )


def homes_of(person: Person, day: date) -> QuerySet[Organisation]:
    """Return the organisations that a person belongs to on a day."""
    return Organisation.objects.filter(memberships__in=memberships_on(person, day)).distinct()
