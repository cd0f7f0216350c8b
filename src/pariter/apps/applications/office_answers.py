"""What the office answers about an application, such as a jury's score."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from pariter.apps.applications.answers import problem_with, questions_for
from pariter.apps.applications.errors import ApplicationError
from pariter.apps.applications.models import Application
from pariter.apps.journal.actions import record
from pariter.apps.people.models import Person
from pariter.apps.programmes.models import Call


@transaction.atomic
def answer_for_office(
    *, application: Application, answers: Mapping[str, object], at: datetime, by: Person | None
) -> bool:
    """Keep answers of the office to its own questions; return whether anything changed.

    answers: question → answer as `checked_answers` takes it; None takes an answer away. The journal
    keeps which questions were answered, never how. Raises ApplicationError.
    """
    call = application.call
    Call.objects.select_for_update().get(pk=call.pk)
    if is_frozen(call):
        raise ApplicationError(
            "frozen",
            _("The list is frozen, so answers can no longer change what people get."),
        )
    locked = Application.objects.select_for_update().get(pk=application.pk)
    if locked.state != Application.State.SUBMITTED:
        raise ApplicationError("state", _("This application has not been sent."))
    asked = {question["key"]: question for question in questions_for(call, by="office")}
    kept = dict(locked.answers)
    for name, answer in answers.items():
        if name not in asked:
            raise ApplicationError(
                "unknown_question",
                _("“%(question)s” is not asked of the office.") % {"question": name},
            )
        if answer is None:
            kept.pop(name, None)
            continue
        problem = problem_with(asked[name], answer)
        if problem:
            raise ApplicationError("answer", problem)
        kept[name] = answer
    changed = sorted(name for name in answers if kept.get(name) != locked.answers.get(name))
    if not changed:
        return False
    locked.answers = kept
    locked.save(update_fields=["answers"])
    application.answers = kept
    record(
        actor=by,
        action="application.answered_by_office",
        subject=locked,
        details={"questions": changed},
        at=at,
    )
    return True


def is_frozen(call: Call) -> bool:
    """Tell whether what decides about a call's applications can no longer change."""
    deciding = Call.objects.filter(pk__in=[call.pk, call.decided_by_id or call.pk])
    drawn = deciding.filter(lottery__isnull=False)
    return drawn.exists() or deciding.filter(runs__kind="real").exists()
