"""Writes: tell partners by mail that outcomes wait for their word, and remind them once."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse

from pariter.apps.journal.actions import (
    Letter,
    compose,
    post_texts,
    record_all,
    written_language,
)
from pariter.apps.objectives.models import Outcome
from pariter.apps.programmes.models import OfficeRole

TOGETHER = timedelta(minutes=15)
"""How long a mail waits for more outcomes of the same partner, so that one tells them all."""
REMIND_AFTER = timedelta(days=14)


def ask_partners(*, at: datetime) -> int:
    """Write once about each outcome that waits, and once more after two weeks; return how many.

    One mail to each person of a partner names all its projects that wait. An outcome that the
    office states anew is asked about anew. Where a partner has nobody yet, it waits.
    """
    new = Q(asked_at=None, stated_at__lte=at - TOGETHER)
    late = Q(reminded_at=None, asked_at__lte=at - REMIND_AFTER)
    return _ask(new, "asked_at", at) + _ask(late, "reminded_at", at)


def _ask(due: Q, moment: str, at: datetime) -> int:
    of = {"partner": F("project__partner"), "programme": F("project__initiative__programme")}
    pairs = list(_waiting(due).order_by().values_list(*of.values()).distinct())
    if pairs:
        # The first address that a process writes loads every page, which takes seconds: not while
        # outcomes are locked.
        reverse("partner_outcomes")
    return sum(_tell(due & _whose(*pair), pair, moment, at) for pair in pairs)


@transaction.atomic
def _tell(due: Q, pair: tuple[int, int], moment: str, at: datetime) -> int:
    """Write to everyone of one partner; another worker that tells the same finds nothing."""
    outcomes = list(
        _waiting(due)
        .select_for_update(of=("self",), skip_locked=True)
        .select_related("project__initiative__programme", "project__partner")
    )
    if not outcomes:
        return 0
    Outcome.objects.filter(pk__in=[one.pk for one in outcomes]).update(**{moment: at})
    is_reminder = moment == "reminded_at"
    letters = [_letter(role, outcomes, is_reminder) for role in _people(*pair)]
    post_texts(letters=letters, at=at, about=outcomes[0].project.initiative.programme)
    act = "outcome.reminded" if is_reminder else "outcome.asked"
    record_all(actor=None, acts=[(act, outcome, {}) for outcome in outcomes], at=at)
    return len(letters)


def _letter(role: OfficeRole, outcomes: Sequence[Outcome], is_reminder: bool) -> Letter:
    project, person = outcomes[0].project, role.person
    subject, body = compose(
        language=person.language,
        template="outcomes_wait",
        context={
            "name": person.name,
            "programme": project.initiative.programme,
            "partner": project.partner,
            "number": len(outcomes),
            "titles": list(dict.fromkeys(one.project.title for one in outcomes)),
            "is_reminder": is_reminder,
        },
    )
    language = written_language(person.language)
    return Letter(to=person.email, language=language, subject=subject, body=body)


def _waiting(due: Q) -> QuerySet[Outcome]:
    """Return the outcomes that wait and whose partner has someone to ask."""
    someone = OfficeRole.objects.filter(
        role=OfficeRole.Role.PARTNER,
        organisation=OuterRef("project__partner"),
        programme=OuterRef("project__initiative__programme"),
    )
    return Outcome.objects.filter(due, Exists(someone), state=Outcome.State.STATED)


def _whose(partner: int, programme: int) -> Q:
    return Q(project__partner=partner, project__initiative__programme=programme)


def _people(partner: int, programme: int) -> list[OfficeRole]:
    return list(
        OfficeRole.objects.filter(
            role=OfficeRole.Role.PARTNER, organisation=partner, programme=programme
        )
        .select_related("person")
        .order_by("pk")
    )
