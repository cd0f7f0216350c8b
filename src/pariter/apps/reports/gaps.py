"""What stands between a report and its publication, in words an office can act on."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import get_language_info, ngettext
from django.utils.translation import gettext as _

from pariter.apps.reports.chapters import CHAPTERS
from pariter.apps.reports.models import Report
from pariter.apps.reports.queries import Material, Standing


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that is missing. chapter: empty where it is no chapter's; kind: for its page."""

    kind: str
    why: str
    chapter: str = ""


def gaps_of(material: Material, standings: Sequence[Standing]) -> list[Gap]:
    """Return everything that keeps a report from being published, what is to write first."""
    return [
        *_of_chapters(material),
        *_of_comments(material.report),
        *_of_state(material.report),
        *_of_approvals(standings),
    ]


def _of_chapters(material: Material) -> list[Gap]:
    found = []
    languages = material.report.edition.initiative.programme.languages
    for chapter in CHAPTERS.values():
        section = material.sections.get(chapter.key)
        missing = [code for code in languages if not (section and _written(section.text, code))]
        names = (str(get_language_info(code)["name_translated"]) for code in missing)
        if missing and (chapter.must_be_written or len(missing) < len(languages)):
            why = _("%(chapter)s: the text is missing (%(languages)s).") % {
                "chapter": chapter.title,
                "languages": ", ".join(names),
            }
            found.append(Gap("text", why, chapter.key))
        released = material.figures_of(chapter.key) or (
            chapter.key == "indicators" and material.values
        )
        if chapter.shows_figures and not released and not (section and section.has_no_figures):
            why = _(
                "%(chapter)s: no figure is released. Publish one, or say that there is none."
            ) % {"chapter": chapter.title}
            found.append(Gap("figures", why, chapter.key))
    return found


def _written(text: object, language: str) -> bool:
    data = getattr(text, "data", text)
    return bool(data.get(language, "").strip() if isinstance(data, dict) else data)


def _of_comments(report: Report) -> list[Gap]:
    found = []
    for chapter in CHAPTERS.values():
        number = report.comments.filter(chapter=chapter.key, resolved_at=None).count()
        if number:
            why = ngettext(
                "%(chapter)s: %(number)d comment is open.",
                "%(chapter)s: %(number)d comments are open.",
                number,
            ) % {"chapter": chapter.title, "number": number}
            found.append(Gap("comments", why, chapter.key))
    return found


def _of_state(report: Report) -> list[Gap]:
    if report.state != Report.State.DRAFT:
        return []
    return [Gap("review", _("The committee has not been asked. Send the report to review."))]


def _of_approvals(standings: Sequence[Standing]) -> list[Gap]:
    if not standings:
        return [Gap("committee", _("No committee is named, so nobody can approve."))]
    found = []
    for standing in standings:
        if standing.is_void:
            why = _("%(name)s approved something else: the report changed afterwards.")
        elif standing.approval is None:
            why = _("%(name)s has not approved.")
        else:
            continue
        found.append(Gap("approval", why % {"name": standing.member.name}))
    return found
