"""Forms of the office for enquiries, answer templates and proposals."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from pariter.apps.correspondence import texts
from pariter.apps.correspondence.models import (
    AnswerTemplate,
    Comment,
    Enquiry,
    Proposal,
)
from pariter.apps.correspondence.queries import colleagues, desks_of, subjects_of
from pariter.apps.correspondence.templates import placeholder_refusal
from pariter.apps.people.models import Person
from pariter.apps.programmes.models import Contact, Initiative, Programme
from pariter.web.forms import AccessibleForm, DateField
from pariter.web.plain_text import OneLineField, ParagraphsField, SentOnceForm

NOBODY = ("", _("Nobody yet"))
THE_WHOLE = ("", _("The programme as a whole, or something else"))


def _choices(form: forms.Form, name: str, choices: Iterable[Any]) -> None:
    field: Any = form.fields[name]
    field.choices = list(choices)


def _reason(label: Any, help_text: Any, required: Any) -> OneLineField:
    return OneLineField(
        label=label,
        help_text=help_text,
        max_length=texts.LONGEST_REASON,
        error_messages={
            "required": required,
            "max_length": _("Shorten the reason to 300 letters."),
        },
    )


class InboxFilter(AccessibleForm):
    """Find enquiries in the inbox."""

    words = forms.CharField(label=_("Words or reference"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False)
    whose = forms.ChoiceField(label=_("Who answers"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    desk = forms.ChoiceField(label=_("Desk"), required=False)
    about = forms.ChoiceField(label=_("About"), required=False)

    def __init__(self, person: Person, about: list[Initiative], *arguments: Any) -> None:
        super().__init__(*arguments)
        every = ("", _("All"))
        desks = list(desks_of(person))
        _choices(
            self,
            "state",
            [("", _("All that is open")), ("late", _("Overdue")), *Enquiry.State.choices],
        )
        _choices(self, "whose", [every, ("mine", _("I do")), ("free", _("Nobody yet"))])
        _choices(self, "kind", [every, *Enquiry.Kind.choices])
        _choices(self, "desk", [every, *((str(desk.pk), _named(desk, desks)) for desk in desks)])
        _choices(self, "about", [every, *((str(one.pk), str(one.title)) for one in about)])
        if len(desks) < 2:
            del self.fields["desk"]


class AnswerForm(SentOnceForm):
    """An answer; nothing goes out before it was seen as a mail."""

    field_of_refusal = {"empty": "text", "too_long": "text"}

    template = forms.ChoiceField(label=_("Template"), required=False)
    text = ParagraphsField(label=_("Answer"), error_messages={"required": _("Write your answer.")})

    def __init__(self, templates: list[AnswerTemplate], *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        if templates:
            chosen = ((str(template.pk), template.title) for template in templates)
            _choices(self, "template", [("", _("Choose from the list")), *chosen])
        else:
            del self.fields["template"]

    @property
    def seen(self) -> int:
        """Return how many letters the thread had when this answer was begun."""
        said = str(self.data.get("seen", ""))
        return int(said) if said.isdecimal() and len(said) < 9 else 0


class HandOverForm(SentOnceForm):
    """Who answers, at which desk, and what it is about."""

    field_of_refusal = {"colleague": "handler"}

    handler = forms.ChoiceField(
        label=_("Who answers"),
        required=False,
        error_messages={"invalid_choice": _("Choose a colleague from the list.")},
    )
    desk = forms.ChoiceField(
        label=_("Desk"), error_messages={"required": _("Choose a desk from the list.")}
    )
    about = forms.ChoiceField(
        label=_("About"),
        required=False,
        help_text=_("Who works for one strand alone reads only what is about that strand."),
    )

    def __init__(self, enquiry: Enquiry, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.people = {str(one.public_id): one for one in colleagues(enquiry)}
        self.desks: dict[str, Contact] = {
            desk.key: desk for desk in enquiry.programme.contacts.all()
        }
        self.subjects = {one.key: one for one in subjects_of(enquiry.programme)}
        _choices(self, "handler", [NOBODY, *((key, str(one)) for key, one in self.people.items())])
        _choices(self, "desk", [(key, str(desk.name)) for key, desk in self.desks.items()])
        _choices(
            self, "about", [THE_WHOLE, *((key, str(one)) for key, one in self.subjects.items())]
        )

    @property
    def chosen(self) -> dict[str, Any]:
        """Return what was chosen."""
        return {
            "handler": self.people.get(self.cleaned_data["handler"]),
            "desk": self.desks[self.cleaned_data["desk"]],
            "initiative": self.subjects.get(self.cleaned_data["about"]),
        }


class NoteForm(SentOnceForm):
    """A note for the office alone."""

    field_of_refusal = {"empty": "note", "too_long": "note"}

    note = ParagraphsField(
        label=_("Note for the office"),
        help_text=_("Nobody outside the office reads it. It is erased with the enquiry."),
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("Write your note.")},
    )


class CloseEnquiryForm(SentOnceForm):
    """Close an enquiry for a reason."""

    field_of_refusal = {"reason": "reason"}

    reason = _reason(
        _("Why is it closed?"),
        _("Who asked can read it."),
        _("Say why the enquiry is closed."),
    )
    is_spam = forms.BooleanField(
        label=_("It is advertising or abuse: do not count it, and write nothing to the sender"),
        required=False,
    )


class TemplateForm(SentOnceForm):
    """Words to use again, one box a language."""

    field_of_refusal = {"title": "title"}

    title = OneLineField(
        label=_("Name of the template"),
        max_length=100,
        error_messages={
            "required": _("Give the template a name."),
            "max_length": _("Shorten the name to 100 letters."),
        },
    )

    def __init__(self, programme: Programme, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.languages = {
            code: str(name) for code, name in settings.LANGUAGES if code in programme.languages
        }
        for code, name in self.languages.items():
            self.fields[f"text_{code}"] = ParagraphsField(
                label=name, required=False, widget=forms.Textarea({"rows": 6, "lang": code})
            )

    def clean(self) -> dict[str, Any]:
        """Refuse, in each language at once, words in braces that are no placeholder."""
        values = super().clean() or self.cleaned_data
        for code in self.languages:
            if refusal := placeholder_refusal(values.get(f"text_{code}", "")):
                self.add_error(f"text_{code}", refusal)
        return values

    @property
    def text(self) -> dict[str, str]:
        """Return the words by language."""
        return {code: self.cleaned_data[f"text_{code}"] for code in self.languages}


class PublishProposalForm(SentOnceForm):
    """The words that everyone will read."""

    field_of_refusal = {"title": "title", "empty": "text", "too_long": "text"}

    title = OneLineField(
        label=_("Title"),
        max_length=texts.LONGEST_SUBJECT,
        error_messages={
            "required": _("Give the proposal a title."),
            "max_length": _("Shorten the title to 150 letters."),
        },
    )
    text = ParagraphsField(
        label=_("Proposal"),
        help_text=_("Leave out names and what could hurt someone. Change nothing else."),
        error_messages={"required": _("The proposal has no text.")},
    )


class AgendaForm(SentOnceForm):
    """For which meeting a proposal is on the agenda."""

    meeting = DateField(
        label=_("Day of the meeting"),
        help_text=_("If you know it. For example, 14 12 2026."),
        required=False,
    )


class DecideForm(SentOnceForm):
    """What the committee decided, and why."""

    field_of_refusal = {"outcome": "outcome", "reason": "reason"}

    outcome = forms.ChoiceField(
        label=_("What was decided?"),
        widget=forms.RadioSelect,
        choices=Proposal.Outcome.choices,
        error_messages={"required": _("Choose what was decided.")},
    )
    reason = ParagraphsField(
        label=_("The reason"),
        help_text=_("Everyone can read it, for ever."),
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": _("Give the reason of the decision.")},
    )


class JudgeForm(SentOnceForm):
    """Let a comment through, or keep it back with a reason."""

    field_of_refusal = {"reason": "reason"}

    reason = _reason(
        _("Why it is not shown"),
        _("Only if you keep it back. Who wrote it can read the reason."),
        _("Say why it is not shown."),
    )

    def __init__(self, comment: Comment, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, prefix=f"comment{comment.pk}", **options)
        self.comment = comment
        self.fields["reason"].required = False


class PublicAnswerForm(SentOnceForm):
    """The office's answer under a published proposal."""

    field_of_refusal = {"empty": "answer", "too_long": "answer"}

    answer = ParagraphsField(
        label=_("Answer for everyone"),
        help_text=_("Shown at once, under the name of the desk."),
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": _("Write your answer.")},
    )


def _named(desk: Contact, desks: list[Contact]) -> str:
    """Name a desk, with its programme where there are several."""
    several = len({one.programme_id for one in desks}) > 1
    return f"{desk.name} ({desk.programme})" if several else str(desk.name)
