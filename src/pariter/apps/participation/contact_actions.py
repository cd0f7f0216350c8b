"""Writes on the contacts of pairs: note, confirm, take back, remind who noted none for long."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from pariter.apps.applications.mail import write_to
from pariter.apps.applications.models import Application
from pariter.apps.journal.actions import record
from pariter.apps.participation.errors import ContactError
from pariter.apps.participation.in_touch import quiet_pairs, weeks_of
from pariter.apps.participation.models import Contact
from pariter.apps.people.models import Person
from pariter.apps.placements.models import Pair
from pariter.apps.programmes.models import Call
from pariter.apps.programmes.moments import day_in_words, local_day

MOST_MINUTES = 24 * 60


@transaction.atomic
def note_contact(
    *,
    pair: Pair,
    application: Application,
    day: date,
    way: str,
    minutes: int | None,
    at: datetime,
    by: Person,
) -> Contact:
    """Note that two who are paired were in touch; where the partner noted it, this confirms it.

    Raises ContactError: not_in_pair, not_asked, future, before, ended, minutes, noted.
    """
    # Both of a pair wait here for each other, so that one contact is noted once.
    locked = _lock(pair, application)
    _refuse_day(locked, day, at)
    if minutes is not None and not 1 <= minutes <= MOST_MINUTES:
        raise ContactError("minutes", _("Enter minutes from 1 to 1,440, or leave it empty."))
    before = locked.contacts.filter(day=day, way=way, taken_back_at__isnull=True).first()
    if before and before.noted_by_id == application.pk:
        raise ContactError("noted", _("You have noted this contact already."))
    if before:
        return _confirm(before, at, by)
    contact = Contact.objects.create(
        pair=locked, day=day, way=way, minutes=minutes, noted_by=application, noted_at=at
    )
    record(actor=by, action="contact.noted", subject=contact, details={"pair": locked.pk}, at=at)
    return contact


@transaction.atomic
def confirm_contact(
    *, contact: Contact, application: Application, at: datetime, by: Person
) -> Contact:
    """Confirm what the partner noted; twice is once. Raises ContactError."""
    _lock(contact.pair, application)
    found = Contact.objects.get(pk=contact.pk)
    if found.noted_by_id == application.pk:
        raise ContactError("own", _("You noted this contact. Your partner can confirm it."))
    if found.taken_back_at:
        raise ContactError("taken_back", _("Your partner took this contact back."))
    return _confirm(found, at, by)


@transaction.atomic
def take_back_contact(
    *, contact: Contact, application: Application, at: datetime, by: Person
) -> None:
    """Take back what one noted by mistake, while the partner has not confirmed it.

    Raises ContactError.
    """
    _lock(contact.pair, application)
    found = Contact.objects.get(pk=contact.pk)
    if found.noted_by_id != application.pk:
        raise ContactError("own", _("Only who noted a contact can take it back."))
    if found.confirmed_at:
        raise ContactError("confirmed", _("Both of you noted this contact, so it stays."))
    if found.taken_back_at:
        return
    found.taken_back_at = at
    found.save(update_fields=["taken_back_at"])
    record(actor=by, action="contact.taken_back", subject=found, at=at)


def remind_pairs(*, at: datetime) -> int:
    """Write to both of each pair that noted no contact for as many weeks as its call says.

    A pair is reminded once in that time. Returns how many pairs were.
    """
    calls = Call.objects.filter(pairing__isnull=False).select_related("edition")
    by_key = {call.pk: call for call in calls if weeks_of(call)}
    quiet = quiet_pairs(by_key.values(), at)
    return sum(
        _remind(pair, timedelta(weeks=weeks_of(by_key[call]) or 0), at)
        for call, pairs in quiet.items()
        for pair in pairs
    )


@transaction.atomic
def _remind(key: int, pause: timedelta, at: datetime) -> int:
    pair = _whole().select_for_update(of=("self",)).get(pk=key)
    if pair.state != Pair.State.ACTIVE or (pair.reminded_at and at < pair.reminded_at + pause):
        return 0
    pair.reminded_at = at
    pair.save(update_fields=["reminded_at"])
    record(actor=None, action="pair.reminded", subject=pair, at=at)
    for application, partner in ((pair.first, pair.second), (pair.second, pair.first)):
        write_to(
            application,
            "pair_quiet",
            at,
            initiative=application.call.edition.initiative.title,
            partner=partner.person.name,
            email=partner.person.email,
            pair=pair.pk,
        )
    return 1


def _confirm(contact: Contact, at: datetime, by: Person) -> Contact:
    if contact.confirmed_at is None:
        contact.confirmed_at = at
        contact.save(update_fields=["confirmed_at"])
        record(actor=by, action="contact.confirmed", subject=contact, at=at)
    return contact


def _lock(pair: Pair, application: Application) -> Pair:
    locked = _whole().select_for_update(of=("self",)).get(pk=pair.pk)
    if application.pk not in (locked.first_id, locked.second_id):
        raise ContactError("not_in_pair", _("Only these two can note their contacts."))
    if weeks_of(locked.first.call) is None:
        raise ContactError("not_asked", _("Nobody notes contacts here."))
    return locked


def _whole() -> QuerySet[Pair]:
    return Pair.objects.select_related(
        "first__person",
        "second__person",
        "first__call__edition__initiative__programme",
        "second__call__edition__initiative__programme",
    )


def _refuse_day(pair: Pair, day: date, at: datetime) -> None:
    zone = pair.first.call.zone
    if day > local_day(at, zone):
        raise ContactError(
            "future",
            _("%(day)s has not come yet. Note a contact after it took place.")
            % {"day": _in_words(day)},
        )
    if day < (paired := local_day(pair.created_at, zone)):
        raise ContactError(
            "before",
            _("You were paired on %(paired)s. Note a contact of that day or later.")
            % {"paired": _in_words(paired)},
        )
    if pair.ended_at and day > (ended := local_day(pair.ended_at, zone)):
        raise ContactError(
            "ended",
            _("This pair ended on %(ended)s. Note only contacts until that day.")
            % {"ended": _in_words(ended)},
        )


def _in_words(day: date) -> str:
    return day_in_words(day, "j F Y")
