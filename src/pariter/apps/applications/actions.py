"""Writes: keep a draft, send an application, take it back."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from i18nfield.strings import LazyI18nString

from pariter.apps.applications.answers import checked_answers, facts_of, questions_for
from pariter.apps.applications.eligibility import applicant_facts, verdicts
from pariter.apps.applications.errors import ApplicationError
from pariter.apps.applications.mail import write_to
from pariter.apps.applications.models import Application, ApplicationRevision, Preference
from pariter.apps.applications.references import new_reference
from pariter.apps.journal.actions import record, record_all
from pariter.apps.people.models import Organisation, Person
from pariter.apps.programmes.models import Call, Offer
from pariter.apps.programmes.moments import in_words
from pariter.kernels.rules import Verdict


@transaction.atomic
def save_draft(*, call: Call, person: Person, content: dict[str, Any], at: datetime) -> Application:
    """Keep what a person typed so far, also when the call has closed meanwhile."""
    application, _created = Application.objects.get_or_create(
        call=call,
        person=person,
        defaults={"reference": new_reference(), "created_at": at},
    )
    application.draft = content
    application.save(update_fields=["draft"])
    return application


@transaction.atomic
def submit_application(
    *,
    call: Call,
    person: Person,
    preferences: Sequence[Offer],
    at: datetime,
    home: Organisation | None = None,
    answers: Mapping[str, object] = MappingProxyType({}),
    by: Person | None = None,
    notify: bool = True,
) -> Application:
    """Send an application, or a new revision of it; the same content twice is one revision.

    preferences: offers of the call, the dearest first; answers: question → answer, as
    `checked_answers` takes them; notify: confirm by mail.
    Raises ApplicationError.
    """
    refuse_outside_dates(call, at)
    answered, found = judged(
        call=call, person=person, preferences=preferences, home=home, answers=answers, day=at.date()
    )
    application, _created = Application.objects.select_for_update().get_or_create(
        call=call,
        person=person,
        defaults={"reference": new_reference(), "created_at": at},
    )
    content = content_of(call, home, preferences, answered)
    last = application.revisions.last()
    if application.state == Application.State.SUBMITTED and last and last.content == content:
        return application
    application.state = Application.State.SUBMITTED
    application.submitted_at = application.submitted_at or at
    application.home = home
    office_answers = {
        question["key"]: application.answers[question["key"]]
        for question in questions_for(call, by="office")
        if question["key"] in application.answers
    }
    application.answers = {**answered, **office_answers}
    application.draft = {}
    application.verdicts = [verdict.to_json() for verdict in found]
    application.save()
    application.preferences.all().delete()
    Preference.objects.bulk_create(
        Preference(application=application, offer=offer, rank=rank)
        for rank, offer in enumerate(preferences, start=1)
    )
    revision = ApplicationRevision.objects.create(
        application=application, number=last.number + 1 if last else 1, content=content, at=at
    )
    record(
        actor=by or person,
        action="application.submitted",
        subject=application,
        details={"revision": revision.number, "call": call.address},
        at=at,
    )
    if notify:
        _confirm(application, preferences, at)
    return application


def judged(
    *,
    call: Call,
    person: Person | None,
    preferences: Sequence[Offer],
    home: Organisation | None,
    answers: Mapping[str, object],
    day: date,
) -> tuple[dict[str, Any], list[Verdict]]:
    """Return the answers as they would be kept, and each rule's verdict.

    person: None for somebody who is not registered yet. Raises ApplicationError where the call
    would take no such application on any day.
    """
    _refuse_wrong_choices(call, preferences)
    _refuse_wrong_home(call, home)
    answered = checked_answers(call=call, given=answers)
    found = verdicts(
        call=call,
        facts={
            **applicant_facts(call=call, person=person, home=home, day=day),
            **facts_of(call, answered),
        },
    )
    for rule, verdict in zip(call.rules, found, strict=True):
        if verdict.state != "met":
            raise ApplicationError("rule", str(LazyI18nString(rule["refusal"])))
    return answered, found


def content_of(
    call: Call, home: Organisation | None, preferences: Sequence[Offer], answered: dict[str, Any]
) -> dict[str, Any]:
    """Return what a revision keeps of an application."""
    content: dict[str, Any] = {
        "home": home.code if home else None,
        "preferences": [offer.key for offer in preferences],
    }
    return {**content, "answers": answered} if call.questions else content


@transaction.atomic
def sign_many_up(
    *, offer: Offer, people: Sequence[Person], at: datetime, by: Person | None
) -> list[Application]:
    """Add an offer to the wishes of each person's application, sent at once; nobody is told.

    Returns the applications in the order of the people. Raises ApplicationError.
    """
    call = offer.call
    refuse_outside_dates(call, at)
    if call.homes or call.rules or call.questions:
        raise ApplicationError(
            "conditions", _("This call has conditions, so each person must sign up alone.")
        )
    found = {
        application.person_id: application
        for application in Application.objects.select_for_update()
        .filter(call=call, person__in=people)
        .prefetch_related("preferences__offer", "revisions")
    }
    added = Application.objects.bulk_create(
        Application(
            call=call,
            person=person,
            reference=new_reference(),
            state=Application.State.SUBMITTED,
            created_at=at,
            submitted_at=at,
        )
        for person in people
        if person.pk not in found
    )
    Application.objects.filter(pk__in=[application.pk for application in found.values()]).update(
        state=Application.State.SUBMITTED, draft={}
    )
    wishes = {
        application.pk: [wish.offer for wish in application.preferences.all()]
        if application.state == Application.State.SUBMITTED
        else []
        for application in found.values()
    }
    numbers = {application.pk: len(application.revisions.all()) for application in found.values()}
    found |= {application.person_id: application for application in added}
    applications = [found[person.pk] for person in people]
    Preference.objects.bulk_create(
        Preference(
            application=application,
            offer=offer,
            rank=len(wishes.get(application.pk, ())) + 1,
        )
        for application in applications
        if offer not in wishes.get(application.pk, ())
    )
    revisions = ApplicationRevision.objects.bulk_create(
        ApplicationRevision(
            application=application,
            number=numbers.get(application.pk, 0) + 1,
            content={
                "home": None,
                "preferences": [
                    wish.key for wish in dict.fromkeys((*wishes.get(application.pk, ()), offer))
                ],
            },
            at=at,
        )
        for application in applications
    )
    record_all(
        actor=by,
        acts=[
            (
                "application.submitted",
                revision.application,
                {"revision": revision.number, "call": call.address},
            )
            for revision in revisions
        ],
        at=at,
    )
    return applications


@transaction.atomic
def withdraw_application(*, application: Application, at: datetime, by: Person) -> None:
    """Take an application back while its call is open."""
    refuse_outside_dates(application.call, at)
    changed = Application.objects.filter(
        pk=application.pk, state=Application.State.SUBMITTED
    ).update(state=Application.State.WITHDRAWN)
    if not changed:
        raise ApplicationError("state", _("This application has not been sent."))
    application.state = Application.State.WITHDRAWN
    record(actor=by, action="application.withdrawn", subject=application, at=at)


def refuse_outside_dates(call: Call, at: datetime) -> None:
    """Raise ApplicationError where a call takes nothing at this moment."""
    is_vote = call.budget is not None
    if at < call.opens_at:
        opens = _("The vote opens on %(when)s.") if is_vote else _("Applications open on %(when)s.")
        raise ApplicationError("not_open_yet", opens % {"when": in_words(call.opens_at, call.zone)})
    if not call.is_open(at):
        closed = (
            _("The vote closed on %(when)s. What you ticked is kept, but it was not sent.")
            if is_vote
            else _("Applications closed on %(when)s. What you wrote is kept, but it was not sent.")
        )
        raise ApplicationError("closed", closed % {"when": in_words(call.deadline, call.zone)})


def _refuse_wrong_choices(call: Call, preferences: Sequence[Offer]) -> None:
    if not call.has_wishes and not preferences:
        return
    for offer in preferences:
        if offer.call_id != call.pk:
            raise ApplicationError(
                "unknown_choice",
                _("“%(offer)s” is not offered in this call. Choose from its list.")
                % {"offer": offer.title},
            )
    if len({offer.pk for offer in preferences}) != len(preferences):
        raise ApplicationError(
            "repeated_choice", _("You chose the same thing twice. Keep it once in your list.")
        )
    if len(preferences) < call.minimum_choices:
        raise ApplicationError(
            "too_few_choices",
            _("You chose %(count)d. Choose at least %(minimum)d.")
            % {"count": len(preferences), "minimum": call.minimum_choices},
        )
    if call.maximum_choices and len(preferences) > call.maximum_choices:
        raise ApplicationError(
            "too_many_choices",
            _("You chose %(count)d. Choose at most %(maximum)d.")
            % {"count": len(preferences), "maximum": call.maximum_choices},
        )


def _refuse_wrong_home(call: Call, home: Organisation | None) -> None:
    if not call.homes:
        return
    if home is None:
        raise ApplicationError("home", _("Choose the university that you study at."))
    if home.code not in call.homes:
        raise ApplicationError(
            "home",
            _("%(home)s does not take part in this call.") % {"home": home.name},
        )


def _confirm(application: Application, preferences: Sequence[Offer], at: datetime) -> None:
    call = application.call
    is_vote = call.budget is not None
    write_to(
        application,
        "vote_sent" if is_vote else "application_sent",
        at,
        initiative=call.edition.initiative.title,
        # A ballot is secret, also in what is kept of mails.
        preferences=[] if is_vote else [offer.title for offer in preferences],
        deadline=call.local_deadline,
        zone=call.zone,
    )
