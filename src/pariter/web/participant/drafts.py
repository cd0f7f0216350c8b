"""What a person answered so far: typed and kept, or else sent before."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db import transaction

from pariter.apps.applications.actions import save_draft, submit_application
from pariter.apps.applications.answers import questions_for
from pariter.apps.applications.models import Application
from pariter.apps.people.actions import describe_person
from pariter.apps.people.models import Organisation, Person
from pariter.apps.people.queries import homes_of
from pariter.apps.programmes.models import Call, Offer
from pariter.web.forms import AccessibleForm
from pariter.web.participant.ballot import BallotForm
from pariter.web.participant.forms import AboutForm, WishesForm
from pariter.web.participant.questions import QuestionsForm, typed_answers
from pariter.web.public.wording import takes_votes


@dataclass(frozen=True)
class Draft:
    """The answers of one person to one call."""

    call: Call
    person: Person
    application: Application | None
    answers: dict[str, Any]

    @cached_property
    def offers(self) -> list[Offer]:
        """Everything that may be wished for, in the pack's order."""
        return list(self.call.offers.all())

    @cached_property
    def wishes(self) -> list[Offer]:
        """The wishes so far, the dearest first."""
        offers = {offer.key: offer for offer in self.offers}
        return [offers[key] for key in self.answers.get("wishes") or () if key in offers]

    @property
    def home(self) -> Organisation | None:
        """Where the person says that she studies or works."""
        return Organisation.objects.filter(code=self.answers.get("home") or "").first()

    @cached_property
    def steps(self) -> dict[str, AccessibleForm]:
        """The steps of this call in their order, each filled in with what is kept."""
        steps: dict[str, AccessibleForm] = {"about": AboutForm(self.call, self.answers)}
        if questions_for(self.call):
            steps["questions"] = QuestionsForm.kept(self.call, self.answers["answers"])
        if takes_votes(self.call):
            steps["ballot"] = BallotForm(self.call, self.offers, self.answers)
        elif self.call.has_wishes:
            steps["wishes"] = WishesForm(self.call, self.offers, self.answers)
        return steps

    @property
    def is_complete(self) -> bool:
        """Whether all steps could be sent."""
        return all(form.is_valid() for form in self.steps.values())

    @property
    def given_answers(self) -> dict[str, Any]:
        """The answers to the call's questions as far as they make sense."""
        form = self.steps.get("questions")
        if form is None:
            return {}
        form.is_valid()
        return dict(form.cleaned_data)

    @property
    def is_sent(self) -> bool:
        """Whether an application stands, be it with older answers."""
        return bool(self.application and self.application.state == Application.State.SUBMITTED)

    @property
    def has_unsent_changes(self) -> bool:
        """Whether what is kept differs from what was sent."""
        kept = self.application.draft if self.application else {}
        return (
            self.is_sent
            and bool(kept)
            and self.answers != _sent(self.application, self.person, self.call)
        )


def open_draft(*, call: Call, person: Person, at: datetime) -> Draft:
    """Return what a person answered so far: what she typed last, else what she sent."""
    application = (
        Application.objects.filter(call=call, person=person)
        .select_related("home")
        .prefetch_related("preferences__offer")
        .first()
    )
    return draft_of(application, call=call, person=person, at=at)


def draft_of(application: Application | None, *, call: Call, person: Person, at: datetime) -> Draft:
    """Return the same of an application that is loaded with its wishes, or of none."""
    answers = _sent(application, person, call)
    if not answers["home"] and call.homes:
        known = homes_of(person, at.date()).filter(code__in=call.homes).first()
        answers["home"] = known.code if known else ""
    return Draft(call, person, application, answers | (application.draft if application else {}))


def keep(*, draft: Draft, form: AccessibleForm, at: datetime) -> None:
    """Keep what was typed into a step, right or wrong."""
    typed = without_nul(form.draft())
    save_draft(call=draft.call, person=draft.person, content=draft.answers | typed, at=at)


def without_nul(typed: Any) -> Any:
    """Leave out the one sign that no database keeps."""
    if isinstance(typed, dict):
        return {name: without_nul(value) for name, value in typed.items()}
    if isinstance(typed, list):
        return [without_nul(value) for value in typed]
    return typed.replace("\x00", "") if isinstance(typed, str) else typed


@transaction.atomic
def send(*, draft: Draft, at: datetime) -> Application:
    """Send what was answered; raises ApplicationError."""
    describe_person(
        person=draft.person, name=draft.answers["name"], language=draft.answers["language"], at=at
    )
    return submit_application(
        call=draft.call,
        person=draft.person,
        preferences=draft.wishes if draft.call.has_wishes else (),
        home=draft.home,
        answers=draft.given_answers,
        at=at,
    )


def _sent(application: Application | None, person: Person, call: Call) -> dict[str, Any]:
    wishes = application.preferences.all() if application else ()
    asked = bool(questions_for(call))
    answers = application.answers if application else {}
    return {
        "name": person.name,
        "language": person.language,
        "home": application.home.code if application and application.home else "",
        "wishes": [preference.offer.key for preference in wishes],
        **({"answers": typed_answers(call, answers)} if asked else {}),
    }
