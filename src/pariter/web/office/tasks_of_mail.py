"""What mail that came back leaves to do."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pariter.apps.correspondence.models import Enquiry
from pariter.apps.journal.models import OutgoingMail
from pariter.apps.people.models import Person
from pariter.apps.programmes.models import Call, Programme
from pariter.apps.programmes.numbers import Grouped
from pariter.web.office import visible
from pariter.web.office.mail import NO_MAIL
from pariter.web.office.tasks import Kind, Place, Task, Urgency, place_of


def tasks_of_mail(
    person: Person, calls: Iterable[Any], names: Mapping[Place, str], at: datetime
) -> Iterator[Task]:
    """Yield, for each strand, how much mail could not be delivered.

    calls: those that the person runs; names: of programmes and strands
    """
    mails = visible.mail(person)
    for place, number in _by_place(mails.exclude(NO_MAIL), calls).items():
        label = ngettext(
            "%(count)s message could not be delivered",
            "%(count)s messages could not be delivered",
            number,
        )
        yield Task(
            urgency=Urgency.PROBLEM,
            kind=Kind.MAIL,
            tag=_("Mail"),
            label=label % {"count": Grouped(number)},
            about=names.get(place, _("All programmes")),
            place=place,
            url=reverse("office_mail"),
            when=at,
            why=_("These people do not know what we wrote to them."),
        )
    for place, number in _by_place(mails.filter(NO_MAIL), calls).items():
        label = ngettext(
            "%(count)s person without e-mail waits to be told",
            "%(count)s people without e-mail wait to be told",
            number,
        )
        yield Task(
            urgency=Urgency.NOW,
            kind=Kind.MAIL,
            tag=_("Telephone"),
            label=label % {"count": Grouped(number)},
            about=names.get(place, _("All programmes")),
            place=place,
            url=reverse("office_mail"),
            when=at,
            why=_("Something changed for them. Call them, or send a letter."),
        )


def _by_place(mails: QuerySet[OutgoingMail], calls: Iterable[Any]) -> Counter[Place]:
    rows = list(mails.values_list("about_type", "about_id"))
    if not rows:
        return Counter()
    told = {
        (Call._meta.label_lower, str(call.pk)): place_of(call.edition.initiative) for call in calls
    }
    told |= _places_of(Enquiry, rows, "programme__key", "initiative__strand__key")
    told |= _places_of(Programme, rows, "key")
    return Counter(told.get(row, Place()) for row in rows)


def _places_of(model: Any, rows: list[tuple[str, str]], *keys: str) -> dict[tuple[str, str], Place]:
    """Return where the mail about things of one model belongs."""
    kind = model._meta.label_lower
    wanted = {identity for about, identity in rows if about == kind}
    found = model.objects.filter(pk__in=wanted).values_list("pk", *keys)
    return {
        (kind, str(key)): Place(programme, *(strand or "" for strand in strands))
        for key, programme, *strands in found
    }
