"""What texts leave to do: missing languages, dates that are past, drafts that nobody published."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language_info, ngettext
from django.utils.translation import gettext as _

from pariter.apps.programmes.models import PackDraft
from pariter.packs.gaps import gaps
from pariter.web.office.edit.words import Spot, spot
from pariter.web.office.tasks import Kind, Place, Task, Urgency, place_of
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


def tasks_of_drafts(
    drafts: Iterable[PackDraft], initiatives: Iterable[Any], whole: Collection[int]
) -> Iterator[Task]:
    """Yield what drafts lack, and, for whoever may publish them, that they wait.

    initiatives: those whose texts the person may change; whole: programmes that she edits whole
    """
    own = {(one.programme_id, one.key): one for one in initiatives}
    for draft in drafts:
        is_whole = draft.programme_id in whole
        for gap, number in _gaps(draft).items():
            initiative = own.get((draft.programme_id, gap.initiative))
            if initiative or (is_whole and not gap.initiative):
                yield _of_gap(draft, gap, number, initiative)
        if is_whole:
            yield Task(
                urgency=Urgency.SOON,
                kind=Kind.TEXTS,
                tag=_("Draft"),
                label=_("Publish what was changed, or discard it"),
                about=str(draft.programme.title),
                place=Place(draft.programme.key),
                url=reverse("office_edit", args=[draft.programme.key]),
                when=draft.changed_at,
                why=_("Changed on %(day)s. Nobody sees it yet.")
                % {"day": long_date(draft.changed_at)},
            )


def _gaps(draft: PackDraft) -> Counter[Spot]:
    """Count what is missing in a draft, by its page and language."""
    found: Counter[Spot] = Counter()
    for place in gaps(draft.content):
        where = spot(draft.content, place, draft.programme.key)
        found[replace(where, field="", url=where.url.partition("#")[0])] += 1
    return found


def _of_gap(draft: PackDraft, gap: Spot, number: int, initiative: Any) -> Task:
    words = ngettext(
        "%(language)s: %(number)d text is missing",
        "%(language)s: %(number)d texts are missing",
        number,
    )
    return Task(
        urgency=Urgency.NOW,
        kind=Kind.TEXTS,
        tag=_("Draft"),
        label=words % {"language": gap.language, "number": number},
        about=f"{gap.subject} · {draft.programme.title}",
        place=place_of(initiative) if initiative else Place(draft.programme.key),
        url=gap.url,
        when=draft.changed_at,
        why=_("Without it nothing of the draft can be published."),
    )


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
        url=reverse("office_edit_initiative", args=[programme.key, initiative.slug]),
        **words,
    )
