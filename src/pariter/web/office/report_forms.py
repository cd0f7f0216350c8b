"""Forms of a report: a chapter, a comment, an action, a cost, a committee member, an act."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pariter.apps.evidence.models import Publication
from pariter.apps.evidence.queries import figure, publications
from pariter.apps.programmes.models import Initiative
from pariter.apps.reports.actions import LONGEST_TITLE
from pariter.apps.reports.chapters import Chapter
from pariter.apps.reports.models import CommitteeMember, CostLine, Report, SectionText
from pariter.web.forms import DateField
from pariter.web.office.by_language import ByLanguage, initial_of
from pariter.web.office.forms import ActForm
from pariter.web.plain_text import OneLineField, ParagraphsField

WRONG_AMOUNT = (
    *("required", "invalid", "min_value"),
    *("max_digits", "max_decimal_places", "max_whole_digits"),
)
"""Everything that can be wrong with an amount; one sentence says how to write it."""
PAID_FOR, FOR_WHAT = _("Say what was paid for."), _("Write the goal.")
WHICH_ROLE = _("Enter the role, such as: chair.")


class ChapterForm(ByLanguage):
    """What a chapter says, and whether the year has figures for it."""

    has_no_figures = forms.BooleanField(
        label=_("There are no figures for this chapter. The report says so."), required=False
    )

    def __init__(
        self, report: Report, chapter: Chapter, kept: SectionText | None, *arguments: Any
    ) -> None:
        initial = initial_of("text", kept.text, _languages(report)) if kept else {}
        super().__init__(
            *arguments,
            initial={**initial, "has_no_figures": bool(kept and kept.has_no_figures)},
        )
        self.ask(
            _languages(report), "text", lambda label: ParagraphsField(label=label, required=False)
        )
        if not chapter.shows_figures:
            del self.fields["has_no_figures"]

    @property
    def text_parts(self) -> list[Any]:
        """The text, a language each."""
        return self.parts("text")


class CommentForm(ActForm):
    """What should change in a chapter."""

    comment = ParagraphsField(
        label=_("What should change?"),
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("Write what should change.")},
    )


class ReasonForm(ByLanguage):
    """Why a published report is corrected."""

    def __init__(self, report: Report, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.ask_why(_languages(report), _("Say what was wrong with the published report."))


class ApproveForm(ActForm):
    """A yes to the content of a digest."""

    shown = forms.CharField(widget=forms.HiddenInput)


class MinutesForm(ApproveForm):
    """The yes of a member without an account, as it stands in minutes."""

    member = forms.ModelChoiceField(
        queryset=CommitteeMember.objects.none(),
        label=_("Who approved?"),
        empty_label=None,
        error_messages={
            "required": _("Choose who approved."),
            "invalid_choice": _("Choose someone from the list."),
        },
    )
    minutes = OneLineField(
        label=_("Where does it stand?"),
        help_text=_("Such as: minutes of 12 March 2027, point 3."),
        max_length=LONGEST_TITLE,
        error_messages={
            "required": _("Say where the approval stands."),
            "max_length": _("Shorten this to 200 letters."),
        },
    )

    def __init__(self, members: Sequence[CommitteeMember], *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        member: Any = self.fields["member"]
        member.queryset = CommitteeMember.objects.filter(pk__in=[one.pk for one in members])


def _languages(report: Report) -> list[str]:
    languages: list[str] = report.edition.initiative.programme.languages
    return languages


def _money() -> forms.DecimalField:
    wrong = _("Write an amount in euros, such as 1250.00.")
    return forms.DecimalField(
        label=_("Amount in euros"),
        max_digits=13,
        decimal_places=2,
        min_value=0,
        localize=True,
        widget=forms.TextInput({"inputmode": "decimal", "size": "14", "autocomplete": "off"}),
        error_messages=dict.fromkeys(WRONG_AMOUNT, wrong),
    )


def _source(label: Any) -> OneLineField:
    return OneLineField(
        label=label,
        max_length=LONGEST_TITLE,
        error_messages={
            "required": _("Say where the amount stands."),
            "max_length": _("Shorten this to 200 letters."),
        },
    )


def _words(label: Any, missing: Any) -> OneLineField:
    return OneLineField(
        label=label,
        max_length=LONGEST_TITLE,
        error_messages={"required": missing, "max_length": _("Shorten this to 200 letters.")},
    )


class MoneyForm(ByLanguage):
    """An amount, and where it stands."""

    @property
    def source_parts(self) -> list[Any]:
        """Where the amount stands, a language each."""
        return self.parts("source")


class CostForm(MoneyForm):
    """A cost under the heading that it was reclassified to."""

    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=CostLine.Kind.choices,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), _("Choose direct, indirect or neutral.")
        ),
    )
    amount = _money()

    def __init__(self, report: Report, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.ask(_languages(report), "title", lambda label: _words(label, PAID_FOR))
        self.ask_once(_languages(report), "source", _source)

    @property
    def title_parts(self) -> list[Any]:
        """The title, a language each."""
        return self.parts("title")


class ActionForm(MoneyForm):
    """What was done, for what, with which money; whom it reached is chosen from figures."""

    initiative = forms.ModelChoiceField(
        queryset=Initiative.objects.none(),
        label=_("Initiative"),
        error_messages={
            "required": _("Choose an initiative."),
            "invalid_choice": _("Choose an initiative of this programme."),
        },
    )
    amount = _money()
    reached = forms.ChoiceField(
        label=_("People reached"),
        help_text=_("A number of a published figure. It cannot be typed."),
        required=False,
        error_messages={"invalid_choice": _("Choose a number from the list.")},
    )

    def __init__(self, report: Report, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        programme = report.edition.initiative.programme
        initiative: Any = self.fields["initiative"]
        initiative.queryset = Initiative.objects.filter(programme=programme).defer("texts")
        self.published = {one.pk: one for one in publications(programme)}
        reached: Any = self.fields["reached"]
        reached.choices = [("", _("No figure is published")), *self._numbers()]
        self.ask(_languages(report), "goal", lambda label: _words(label, FOR_WHAT))
        self.ask_once(_languages(report), "source", _source)

    @property
    def goal_parts(self) -> list[Any]:
        """The goal, a language each."""
        return self.parts("goal")

    @property
    def figure(self) -> tuple[Publication | None, str]:
        """The publication and its step that were chosen."""
        key, _colon, step = self.cleaned_data["reached"].partition(":")
        return (self.published[int(key)], step) if key else (None, "")

    def _numbers(self) -> Any:
        for publication in self.published.values():
            shown = figure(publication)
            for step, told in shown.totals.items():
                if told is not None:
                    name = f"{publication.edition}: {shown.indicator.words[step]}, {told}"
                    yield f"{publication.pk}:{step}", name


class MemberForm(ByLanguage):
    """Someone of the committee."""

    name = OneLineField(
        label=_("Name"),
        help_text=_("Everyone reads it in the report."),
        max_length=LONGEST_TITLE,
        error_messages={"required": _("Enter a name.")},
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("Of whoever approves here. Without one, you note the approval from minutes."),
        required=False,
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"invalid": _("Enter an e-mail address such as ada@example.org.")},
    )
    starts = DateField(label=_("First day"), error_messages={"required": _("Enter the first day.")})

    def __init__(self, report: Report, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.ask_once(_languages(report), "role", lambda label: _words(label, WHICH_ROLE))
        self.order_fields(["name", *(bound.name for bound in self.role_parts)])

    @property
    def role_parts(self) -> list[Any]:
        """The role in the committee, a language each."""
        return self.parts("role")

    @property
    def address(self) -> str:
        """The address of whoever signs in; empty where nobody does."""
        found: str = self.cleaned_data["email"]
        return found.lower()
