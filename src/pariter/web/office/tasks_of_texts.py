"""What texts leave to do: languages that are missing, and pages whose dates are all past."""

from collections.abc import Iterable, Iterator
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from pariter.web.office.tasks import Kind, Task, Urgency, place_of
from pariter.web.templatetags.components import long_date


def tasks_of_texts(initiatives: Iterable[Any], at: datetime) -> Iterator[Task]:
    """Yield what is to write for initiatives that come from `queries.edited_initiatives`."""
    for initiative in initiatives:
        for code in _missing(initiative):
            language = get_language_info(code)["name_translated"]
            yield _task(
                initiative,
                Urgency.NOW,
                label=_("Write the text in this language: %(language)s") % {"language": language},
                when=at,
                why=_("Whoever reads in this language finds nothing."),
            )
        if initiative.last_day:
            yield from _of_past(initiative, at)


def _of_past(initiative: Any, at: datetime) -> Iterator[Task]:
    zone = ZoneInfo(initiative.programme.zone)
    if initiative.last_day < at.astimezone(zone).date():
        yield _task(
            initiative,
            Urgency.SOON,
            label=_("Say when it takes place again"),
            when=datetime.combine(initiative.last_day, time(), zone),
            why=_("All its dates are past. The last was %(day)s.")
            % {"day": long_date(initiative.last_day)},
        )


def _missing(initiative: Any) -> list[str]:
    """Return the programme's languages in which a title, a summary or the text is missing."""
    told = [initiative.title.data, initiative.summary.data]
    return [
        code
        for code, _name in settings.LANGUAGES
        if code in initiative.programme.languages
        and not (getattr(initiative, f"written_{code}") and all(words.get(code) for words in told))
    ]


def _task(initiative: Any, urgency: Urgency, **words: Any) -> Task:
    programme = initiative.programme
    return Task(
        urgency=urgency,
        kind=Kind.TEXTS,
        tag=_("Text"),
        about=f"{initiative.title} · {programme.title}",
        place=place_of(initiative),
        url=reverse("opportunity", args=[programme.key, initiative.slug]),
        **words,
    )
