"""The content of a report, computed from publications and from what the office wrote."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from pariter.apps.applications.typed import euros_in_words
from pariter.apps.evidence.dataset_facts import year_of
from pariter.apps.evidence.indicators import INDICATORS
from pariter.apps.evidence.models import Publication
from pariter.apps.evidence.queries import figure
from pariter.apps.reports import blocks, method
from pariter.apps.reports.blocks import Block
from pariter.apps.reports.chapters import CHAPTERS, Chapter
from pariter.apps.reports.models import CommitteeMember, CostLine, ReportAction
from pariter.apps.reports.queries import Material
from pariter.apps.reports.reached import Reached
from pariter.kernels.canonical import canonical_json

Document = dict[str, Any]


def documents(material: Material) -> dict[str, Document]:
    """Return the report in each language of its programme, ready to be approved or shown."""
    languages = material.report.edition.initiative.programme.languages
    return {language: _document(material, language) for language in languages}


def digest_of(content: Mapping[str, Document]) -> str:
    """Return what tells one content from any other; approvals are given to it."""
    return hashlib.sha256(canonical_json(dict(content))).hexdigest()


def _document(material: Material, language: str) -> Document:
    edition = material.report.edition
    programme = edition.initiative.programme
    with translation.override(language):
        return {
            "language": language,
            "title": f"{edition.initiative.title} {year_of(edition)}",
            "subtitle": str(programme.institution.name),
            "institution": str(programme.institution.name),
            "programme": str(programme.title),
            "synthetic": settings.DEMONSTRATION,
            "chapters": [
                {
                    "key": chapter.key,
                    "title": str(chapter.title),
                    "blocks": _blocks(material, chapter, language),
                }
                for chapter in CHAPTERS.values()
            ],
        }


def _blocks(material: Material, chapter: Chapter, language: str) -> list[Block]:
    section = material.sections.get(chapter.key)
    written = blocks.text(str(section.text)) if section else []
    found = [*written, *_computed(material, chapter, language)]
    return found or [blocks.note(_("There is no text in this chapter."))]


def _computed(material: Material, chapter: Chapter, language: str) -> list[Block]:
    """Return what is added to a chapter by itself."""
    if chapter.key == "actions":
        return [*_actions(material.actions), *_reached_by_all(material.reached)]
    if chapter.key == "costs":
        return _costs(material.costs)
    if chapter.key == "committee":
        return _committee(material.committee)
    if chapter.key == "method":
        return method.blocks_of(material.every_figure)
    shown = [blocks.of_figure(figure(one), language) for one in material.figures_of(chapter.key)]
    if chapter.key == "indicators":
        shown = [*_over_years(material), *shown]
    if shown or not chapter.shows_figures:
        return shown
    return [
        blocks.note(
            _("There are no published figures for this chapter. It says nothing in numbers.")
        )
    ]


def _over_years(material: Material) -> list[Block]:
    """Return the values of each indicator, a column a year."""
    found = []
    for name, by_year in material.values.items():
        keys = list(dict.fromkeys(key for values in by_year.values() for key in values))
        rows = [
            [
                method.name_of(key),
                *(
                    blocks.value(values[key]) if key in values else _("no figure")
                    for values in by_year.values()
                ),
            ]
            for key in keys
        ]
        if rows:
            columns = [_("Indicator"), *(str(year.title) for year in by_year)]
            caption = str(INDICATORS[name].title)
            found.append(blocks.table(caption, columns, rows, numbers=0))
    if found:
        said = _(
            "In square brackets: the 95 per cent interval. In round ones: the counts it rests on."
        )
        found.append(blocks.note(said))
    return found


def _actions(actions: Sequence[ReportAction]) -> list[Block]:
    if not actions:
        return [blocks.note(_("No action is reported for this year."))]
    rows = [
        [
            str(action.initiative.title),
            str(action.goal),
            f"{euros_in_words(action.cents)} ({action.source})",
            _reached(action),
        ]
        for action in actions
    ]
    columns = [_("Action"), _("Goal"), _("Resources and source"), _("People reached")]
    return [
        blocks.table(_("What was done, for what, and whom it reached"), columns, rows, numbers=0),
        blocks.note(
            _("People reached are read from published figures. Nobody types them in by hand.")
        ),
    ]


def _reached(action: ReportAction) -> str:
    """Say whom an action reached, by the figure that holds now, with its date."""
    if action.publication is None:
        return _("No figure is published")
    held = _holds_now(action.publication)
    shown = figure(held)
    if action.step not in shown.totals:
        return _("No figure is published")
    return _("%(step)s: %(count)s (figure %(number)s of %(day)s)") % {
        "step": shown.indicator.words[action.step],
        "count": blocks.count(shown.totals[action.step]),
        "number": held.pk,
        "day": date_format(held.published_at, blocks.DAY),
    }


def _reached_by_all(reached: Sequence[Reached]) -> list[Block]:
    """Return whom every initiative reached, in the words and units of its own figures."""
    rows = []
    for one in reached:
        for count in one.counts:
            indicator = INDICATORS[count.publication.indicator]
            rows.append(
                [
                    f"{one.initiative.title}, {count.publication.edition.title}",
                    f"{indicator.title}: {indicator.words[count.step]}",
                    _("figure %(number)s of %(day)s")
                    % {
                        "number": count.publication.pk,
                        "day": date_format(count.publication.published_at, blocks.DAY),
                    },
                    blocks.count(count.number),
                ]
            )
        if not one.counts:
            rows.append([str(one.initiative.title), _("No figure is published"), "–", "–"])
    if not rows:
        return []
    columns = [_("Initiative"), _("What it counted"), _("Figure"), _("Number")]
    return [
        blocks.table(_("Whom every initiative reached, as it counted itself"), columns, rows),
        blocks.note(
            _(
                "These are the figures of all editions that ended in this year. People, visits, "
                "letters and an audience online are different things and are never added up."
            )
        ),
    ]


def _holds_now(publication: Publication) -> Publication:
    """Follow the corrections of a publication to the last."""
    found = publication
    while (later := Publication.objects.filter(corrects=found).first()) is not None:
        found = later
    return found


def _costs(costs: Sequence[CostLine]) -> list[Block]:
    if not costs:
        return [blocks.note(_("The costs of this year are not reclassified."))]
    rows = [
        [
            str(line.title),
            str(line.get_kind_display()),
            str(line.source),
            euros_in_words(line.cents),
        ]
        for line in sorted(costs, key=lambda line: CostLine.Kind.values.index(line.kind))
    ]
    sums = [
        [
            str(kind.label),
            euros_in_words(sum(line.cents for line in costs if line.kind == kind)),
        ]
        for kind in CostLine.Kind
    ]
    sums.append([_("All"), euros_in_words(sum(line.cents for line in costs))])
    return [
        blocks.table(_("Sums"), [_("Kind"), _("Amount")], sums),
        blocks.table(_("Each cost"), [_("Cost"), _("Kind"), _("Source"), _("Amount")], rows),
    ]


def _committee(committee: Sequence[CommitteeMember]) -> list[Block]:
    if not committee:
        return [blocks.note(_("No committee is named."))]
    rows = [
        [member.name, str(member.role), date_format(member.starts, blocks.DAY)]
        for member in committee
    ]
    return [blocks.table(_("Members"), [_("Name"), _("Role"), _("Since")], rows, numbers=0)]
