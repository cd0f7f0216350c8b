"""Writes: cooperation projects, what came of them, and what the partner answers."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from pariter.apps.journal.actions import record
from pariter.apps.objectives.declarations import terms_of
from pariter.apps.objectives.errors import ObjectiveError
from pariter.apps.objectives.models import Outcome, Project
from pariter.apps.objectives.project_versions import add_version, content_of
from pariter.apps.objectives.texts import in_languages, written
from pariter.apps.people.models import Organisation, Person
from pariter.apps.programmes.models import Initiative

MOST = 10_000_000
NO_WORDS: Mapping[str, str] = MappingProxyType({})
LEAST_DISCIPLINES = 2


@transaction.atomic
def keep_project(
    *,
    initiative: Initiative,
    title: str,
    language: str,
    partner: Organisation,
    territory: str,
    disciplines: Sequence[str],
    theme: str,
    starts: date,
    ends: date | None,
    at: datetime,
    by: Person | None,
    project: Project | None = None,
    reason: Mapping[str, str] = NO_WORDS,
) -> Project:
    """Keep a new project, or correct one by a new version; what it said before stays.

    disciplines: keys, the leading one first; at least two, since disciplines must mix
    reason: why what everyone reads is changed, by language
    Raises ObjectiveError with the field that is to mend.
    """
    terms = terms_of(initiative.programme)
    chosen = list(dict.fromkeys(disciplines))
    _require_known("territory", [territory], terms.territories)
    _require_known("disciplines", chosen, terms.disciplines)
    _require_known("theme", [theme], terms.themes)
    if len(chosen) < LEAST_DISCIPLINES:
        raise ObjectiveError("disciplines", _("Choose two disciplines or more: they must mix."))
    if language not in initiative.programme.languages:
        raise ObjectiveError("language", _("Choose the language of the title."))
    if not partner.partnerships.filter(programme=initiative.programme_id).exists():
        raise ObjectiveError(
            "partner",
            _("%(name)s is no partner of this programme. Choose one of them.") % {"name": partner},
        )
    if ends and ends < starts:
        raise ObjectiveError("ends", _("The end lies before the start. Change one of the two."))
    found = project or Project(initiative=initiative)
    if project and project.partner_id != partner.pk and project.outcomes.exists():
        raise ObjectiveError(
            "partner", _("The partner has outcomes to answer for. Keep the partner as it is.")
        )
    found.title = written("title", title, _("Give the project a title."), most=200)
    found.language, found.partner, found.territory = language, partner, territory
    found.disciplines, found.theme = chosen, theme
    found.starts, found.ends, found.kept_at, found.kept_by = starts, ends, at, by
    last = project.versions.last() if project else None
    why = None
    if last and content_of(found) != last.content:
        said = _("Everyone reads this project. Say why you change it.")
        why = in_languages("reason", reason, said)
    found.save()
    add_version(project=found, at=at, by=by, reason=why)
    record(actor=by, action="project.corrected" if why else "project.kept", subject=found, at=at)
    return found


@transaction.atomic
def state_outcome(
    *,
    project: Project,
    year: int,
    what: str,
    number: int,
    unit: str,
    counts_people: bool,
    at: datetime,
    by: Person | None,
    note: str = "",
    outcome: Outcome | None = None,
    reason: Mapping[str, str] = NO_WORDS,
) -> Outcome:
    """State what a project reached in a year, mend what a partner disputes, or correct an outcome.

    It counts when the partner has confirmed it. What was confirmed stays until then, and its
    correction needs a reason, by language. Raises ObjectiveError.
    """
    zone = ZoneInfo(project.initiative.programme.zone)
    last = min(at.astimezone(zone).year, project.ends.year if project.ends else MOST)
    if not project.starts.year <= year <= last:
        raise ObjectiveError(
            "year",
            _("The project ran from %(first)d to %(last)d. Choose one of these years.")
            % {"first": project.starts.year, "last": last},
        )
    if not 0 <= number <= MOST:
        raise ObjectiveError("number", _("Write a whole number from 0 on."))
    found = _to_state(project, outcome, reason)
    found.year, found.number, found.counts_people = year, number, counts_people
    found.what = written("what", what, _("Say what was reached."), most=200)
    found.unit = written("unit", unit, _("Say what is counted, such as rooms."), most=60)
    found.note = written("note", note, "")
    found.state, found.answer = Outcome.State.STATED, ""
    found.stated_at, found.stated_by = at, by
    found.asked_at, found.reminded_at = None, None
    found.answered_at, found.answered_by = None, None
    found.save()
    record(actor=by, action="outcome.stated", subject=found, at=at)
    return found


@transaction.atomic
def answer_outcome(
    *,
    outcome: Outcome,
    seen: datetime,
    is_true: bool,
    at: datetime,
    by: Person,
    reason: str = "",
) -> Outcome:
    """Let the partner confirm an outcome, or dispute it with a reason.

    seen: when that was stated which the partner looked at
    Raises ObjectiveError where it was changed or answered meanwhile.
    """
    found = _locked(outcome)
    if found.stated_at != seen:
        raise ObjectiveError("", _("The office changed this while you looked. Look again."))
    if found.state == Outcome.State.CONFIRMED:
        raise ObjectiveError("", _("This is confirmed already."))
    found.answer = "" if is_true else written("reason", reason, _("Say what is not right."))
    found.state = Outcome.State.CONFIRMED if is_true else Outcome.State.DISPUTED
    found.answered_at, found.answered_by = at, by
    found.save(update_fields=["answer", "state", "answered_at", "answered_by"])
    if is_true:
        if found.corrects_id:
            Outcome.objects.filter(pk=found.corrects_id).update(replaced_at=at)
        add_version(project=found.project, at=at, by=by, reason=found.reason)
    record(actor=by, action=f"outcome.{found.state}", subject=found, at=at)
    return found


def _to_state(project: Project, outcome: Outcome | None, reason: Mapping[str, str]) -> Outcome:
    """Return the outcome to write: a new one, one that waits, or the correction of one."""
    if outcome is None:
        return Outcome(project=project)
    found = _locked(outcome)
    missing = _("The partner confirmed this. Say why you correct it.")
    if found.state != Outcome.State.CONFIRMED:
        if found.corrects_id and reason:
            found.reason = in_languages("reason", reason, missing)
        return found
    if found.replaced_at:
        raise ObjectiveError("", _("This was corrected already. Correct what took its place."))
    if found.corrections.exists():
        raise ObjectiveError("", _("A correction of this waits for the partner. Mend that one."))
    return Outcome(project=project, corrects=found, reason=in_languages("reason", reason, missing))


def _locked(outcome: Outcome) -> Outcome:
    return Outcome.objects.select_for_update(of=("self",)).get(pk=outcome.pk)


def _require_known(field: str, values: Sequence[str], known: dict[str, str]) -> None:
    for value in values or [""]:
        if value not in known:
            raise ObjectiveError(
                field,
                _("Choose from the list: %(known)s.") % {"known": ", ".join(known.values())},
            )
