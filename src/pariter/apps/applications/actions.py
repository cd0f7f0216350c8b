"""Writes: keep a draft, send an application, take it back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from types import MappingProxyType
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from i18nfield.strings import LazyI18nString

from pariter.apps.applications.answers import checked_answers, facts_of, questions_for
from pariter.apps.applications.eligibility import applicant_facts, verdicts
from pariter.apps.applications.errors import ApplicationError
from pariter.apps.applications.mail import letter_to
from pariter.apps.applications.models import Application, ApplicationRevision, Preference
from pariter.apps.applications.references import new_reference
from pariter.apps.journal.actions import post_texts, record, record_all
from pariter.apps.people.models import Organisation, Person
from pariter.apps.programmes.models import Call, Offer
from pariter.apps.programmes.moments import in_words
from pariter.kernels.rules import Verdict

SENT_FIELDS = ("state", "submitted_at", "home", "answers", "draft", "verdicts")
"""What changes of an application when it is sent."""


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
    """Send an application, or a new revision of it; see `submit_applications`."""
    sending = Sending(person, tuple(preferences), home, answers)
    [application] = submit_applications(call=call, sendings=[sending], at=at, by=by, notify=notify)
    return application


@dataclass(frozen=True)
class Sending:
    """What one person sends.

    preferences: offers of the call, the dearest first; answers: question → answer, as
    `checked_answers` takes them.
    """

    person: Person
    preferences: tuple[Offer, ...]
    home: Organisation | None
    answers: Mapping[str, object]


@transaction.atomic
def submit_applications(
    *,
    call: Call,
    sendings: Sequence[Sending],
    at: datetime,
    by: Person | None = None,
    notify: bool = True,
) -> list[Application]:
    """Send an application of each person, or a new revision; the same twice is one revision.

    notify: confirm by mail. Returns the applications in the order of what is sent.
    Raises ApplicationError, and then none is sent.
    """
    refuse_outside_dates(call, at)
    day = at.date()
    judgements = [judged(call=call, **vars(one), day=day) for one in sendings]
    found = _locked(call, [one.person for one in sendings], at)
    applications = [found[one.person.pk] for one in sendings]
    last = _last_revisions(applications)
    sent: list[tuple[Sending, ApplicationRevision]] = []
    for one, application, judgement in zip(sendings, applications, judgements, strict=True):
        before = last.get(application.pk)
        content = content_of(call, one.home, one.preferences, judgement[0])
        is_sent = application.state == Application.State.SUBMITTED
        if is_sent and before and before.content == content:
            continue
        _fill(application, one, *judgement, at)
        number = before.number + 1 if before else 1
        revision = ApplicationRevision(
            application=application, number=number, content=content, at=at
        )
        sent.append((one, revision))
    _keep(call, sent, at, by)
    if notify:
        _confirm(call, sent, at)
    return applications


def _locked(call: Call, people: Sequence[Person], at: datetime) -> dict[int, Application]:
    """Return each person's application, begun if need be; nobody else changes it meanwhile."""
    own = Application.objects.select_for_update().filter(call=call)
    found = {row.person_id: row for row in own.filter(person__in=people)}
    new = [person for person in people if person.pk not in found]
    if new:
        # Who sends twice at once is one person: the second waits for the first.
        Application.objects.bulk_create(
            [
                Application(call=call, person=person, reference=new_reference(), created_at=at)
                for person in new
            ],
            ignore_conflicts=True,
        )
        found |= {row.person_id: row for row in own.filter(person__in=new)}
    for person in people:
        found[person.pk].call, found[person.pk].person = call, person
    return found


def _last_revisions(applications: Sequence[Application]) -> dict[int, ApplicationRevision]:
    """Return the newest revision of each application that has one, by its id."""
    revisions = ApplicationRevision.objects.filter(application__in=applications)
    return {revision.application_id: revision for revision in revisions.order_by("number")}


def _fill(
    application: Application,
    one: Sending,
    answered: dict[str, Any],
    found: list[Verdict],
    at: datetime,
) -> None:
    application.state = Application.State.SUBMITTED
    application.submitted_at = application.submitted_at or at
    application.home = one.home
    office_answers = {
        question["key"]: application.answers[question["key"]]
        for question in questions_for(application.call, by="office")
        if question["key"] in application.answers
    }
    application.answers = {**answered, **office_answers}
    application.draft = {}
    application.verdicts = [verdict.to_json() for verdict in found]


def _keep(
    call: Call,
    sent: Sequence[tuple[Sending, ApplicationRevision]],
    at: datetime,
    by: Person | None,
) -> None:
    """Keep applications, wishes and revisions of what is sent, and note each act."""
    revised = [revision.application for _one, revision in sent]
    # Every one is there already, so this updates them all in one statement.
    Application.objects.bulk_create(
        revised, update_conflicts=True, unique_fields=["pk"], update_fields=SENT_FIELDS
    )
    Preference.objects.filter(application__in=revised).delete()
    Preference.objects.bulk_create(
        Preference(application=revision.application, offer=offer, rank=rank)
        for one, revision in sent
        for rank, offer in enumerate(one.preferences, start=1)
    )
    ApplicationRevision.objects.bulk_create(revision for _one, revision in sent)
    for actor, acts in groupby(sent, key=lambda pair: by or pair[0].person):
        record_all(
            actor=actor,
            acts=[
                (
                    "application.submitted",
                    revision.application,
                    {"revision": revision.number, "call": call.address},
                )
                for _one, revision in acts
            ],
            at=at,
        )


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
    if call.homes or call.rules or call.questions or call.needs_guardian:
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


def _confirm(call: Call, sent: Sequence[tuple[Sending, ApplicationRevision]], at: datetime) -> None:
    is_vote = call.budget is not None
    letters = [
        letter_to(
            revision.application,
            "vote_sent" if is_vote else "application_sent",
            initiative=call.edition.initiative.title,
            # A ballot is secret, also in what is kept of mails.
            preferences=[] if is_vote else [offer.title for offer in one.preferences],
            deadline=call.local_deadline,
            zone=call.zone,
        )
        for one, revision in sent
    ]
    post_texts(letters=letters, at=at, about=call)
