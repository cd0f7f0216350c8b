"""What everyone reads of a cooperation project: kept as versions, each told from the one before."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from i18nfield.strings import LazyI18nString

from pariter.apps.objectives.models import Outcome, Project, ProjectVersion
from pariter.apps.people.models import Person

Content = Mapping[str, Any]

WORDS = ("title", "partner", "territory", "disciplines", "theme", "starts", "ends")
"""What is told of a project beside its outcomes, in the order of reading."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that a version says otherwise. what: one of WORDS, or "outcome"; None: nothing."""

    what: str
    before: Any
    now: Any


def content_of(project: Project) -> dict[str, Any]:
    """Return what everyone reads of a project; of people only that it reached some."""
    confirmed = project.outcomes.filter(state=Outcome.State.CONFIRMED, replaced_at=None)
    told = list(confirmed.order_by("year", "pk"))
    return {
        "title": project.title,
        "language": project.language,
        "partner": project.partner.code,
        "territory": project.territory,
        "disciplines": project.disciplines,
        "theme": project.theme,
        "starts": project.starts.isoformat(),
        "ends": project.ends.isoformat() if project.ends else None,
        "outcomes": [
            {
                "key": one.pk,
                "corrects": one.corrects_id,
                "year": one.year,
                "what": one.what,
                "number": one.number,
                "unit": one.unit,
            }
            for one in told
            if not one.counts_people
        ],
        "reaches_people": any(one.counts_people for one in told),
    }


def add_version(
    *, project: Project, at: datetime, by: Person | None, reason: LazyI18nString | None = None
) -> ProjectVersion | None:
    """Keep what everyone reads from now on; none where nothing is read otherwise.

    reason: why it corrects what was read; then it is a version even where only people changed,
    who are never told project by project. Two who change one project take turns.
    """
    Project.objects.select_for_update(of=("self",)).get(pk=project.pk)
    last = project.versions.last()
    content = content_of(project)
    if last and last.content == content and not reason:
        return None
    return ProjectVersion.objects.create(
        project=project,
        number=last.number + 1 if last else 1,
        content=content,
        reason=reason or "",
        at=at,
        by=by,
    )


def changes(before: Content, now: Content) -> Iterator[Change]:
    """Yield what one version says otherwise than the one before it."""
    for name in WORDS:
        if before[name] != now[name]:
            yield Change(name, before[name], now[name])
    old, new = ({one["key"]: one for one in content["outcomes"]} for content in (before, now))
    for key, outcome in new.items():
        if key not in old:
            yield Change("outcome", old.get(outcome["corrects"]), outcome)
    corrected = {outcome["corrects"] for outcome in new.values()}
    for key, outcome in old.items():
        if key not in new and key not in corrected:
            yield Change("outcome", outcome, None)
