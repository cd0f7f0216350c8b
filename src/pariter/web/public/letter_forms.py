"""Forms of people who ask, propose, report a barrier, or want to be told; most need no account."""

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.utils.translation import gettext_lazy as _

from pariter.apps.correspondence import texts
from pariter.apps.correspondence.models import Enquiry, Signature
from pariter.apps.people.models import Person
from pariter.apps.programmes.models import Initiative, Programme
from pariter.web.forms import AccessibleForm
from pariter.web.plain_text import OneLineField, OpenForm, ParagraphsField, SentOnceForm

EMAIL_ERRORS = {
    "required": _("Enter your e-mail address, so that we can answer."),
    "invalid": _("Enter an e-mail address such as name@example.org."),
}
CONSENT = {"yes": True, "no": False}


def _email(help_text: Any, *, required: bool = True) -> forms.EmailField:
    return forms.EmailField(
        label=_("E-mail address"),
        help_text=help_text,
        required=required,
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "email"}),
        error_messages={**EMAIL_ERRORS, "max_length": EMAIL_ERRORS["invalid"]},
    )


def _consent() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("May we publish your proposal, so that others can discuss it?"),
        widget=forms.RadioSelect,
        choices=[("yes", _("Yes")), ("no", _("No"))],
        error_messages={"required": _("Choose whether we may publish your proposal.")},
    )


def _signature(label: Any, help_text: Any = "") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        help_text=help_text,
        choices=[("", _("Choose from the list")), *Signature.choices],
        error_messages={"required": _("Choose as whom your words are published.")},
    )


class AskForm(OpenForm):
    """A question or a proposal to a programme."""

    field_of_refusal = {"subject": "subject", "empty": "text", "email": "email"}
    reveals = {"kind": {Enquiry.Kind.PROPOSAL: ("consent",)}, "consent": {"yes": ("signature",)}}
    choice_hints = {
        "kind": {
            Enquiry.Kind.QUESTION: _("Only the office reads it. It answers you by e-mail."),
            Enquiry.Kind.PROPOSAL: _("The office answers, and it can go on to the committee."),
        },
        "consent": {
            "yes": _("The office reads it first. Your address is never shown."),
            "no": _("Only the office and the committee read it."),
        },
    }

    kind = forms.ChoiceField(
        label=_("What would you like to do?"),
        widget=forms.RadioSelect,
        choices=[
            (Enquiry.Kind.QUESTION, _("Ask a question")),
            (Enquiry.Kind.PROPOSAL, _("Make a proposal")),
        ],
        error_messages={"required": _("Choose whether you ask or propose.")},
    )
    consent = _consent()
    signature = _signature(_("As whom do we publish it?"))
    about = forms.ChoiceField(
        label=_("What is it about?"),
        required=False,
        error_messages={"invalid_choice": _("Choose what it is about from the list.")},
    )
    subject = OneLineField(
        label=_("Subject"),
        help_text=_("In a few words."),
        max_length=texts.LONGEST_SUBJECT,
        error_messages={
            "required": _("Say in a few words what it is about."),
            "max_length": _("Shorten the subject to 150 letters."),
        },
    )
    text = ParagraphsField(
        label=_("Your message"),
        help_text=_("Please tell us nothing about your health or other people’s private lives."),
        error_messages={"required": _("Write your message.")},
    )
    name = OneLineField(
        label=_("Your name"),
        max_length=texts.LONGEST_NAME,
        required=False,
        widget=forms.TextInput({"autocomplete": "name"}),
        error_messages={"max_length": _("Shorten your name to 200 letters.")},
    )
    email = _email(_("We answer to this address and use it for nothing else."))

    def __init__(
        self, programme: Programme, subjects: list[Initiative], *arguments: Any, **options: Any
    ) -> None:
        super().__init__(*arguments, **options)
        about: Any = self.fields["about"]
        about.choices = [
            ("", _("The programme as a whole, or something else")),
            *((initiative.key, str(initiative.title)) for initiative in subjects),
        ]
        self.subjects = {initiative.key: initiative for initiative in subjects}

    @property
    def initiative(self) -> Initiative | None:
        """What it is about, None for the programme as a whole."""
        return self.subjects.get(self.cleaned_data.get("about", ""))

    @property
    def may_be_published(self) -> bool:
        """Whether whoever proposes it agrees."""
        return CONSENT.get(self.cleaned_data.get("consent", ""), False)

    @property
    def signature_chosen(self) -> str:
        """As whom it is published."""
        return str(self.cleaned_data.get("signature") or Signature.SOMEONE)

    def clean(self) -> dict[str, Any]:
        """Ask of a proposal, and of it alone, whether and as whom it may be published."""
        values = super().clean()
        if values.get("kind") != Enquiry.Kind.PROPOSAL:
            _leave_out(self, "consent")
        if values.get("consent") != "yes":
            _leave_out(self, "signature")
        _refuse_nameless(self, values.get("signature", ""), values.get("name", ""))
        return values


class WriteAgainForm(SentOnceForm):
    """One more letter of who asked."""

    field_of_refusal = {"empty": "text"}

    text = ParagraphsField(
        label=_("Write again"),
        widget=forms.Textarea({"rows": 5}),
        error_messages={"required": _("Write your message.")},
    )


class AgreeForm(SentOnceForm):
    """Whether and as whom a proposal may be published, changed later."""

    field_of_refusal = {"name": "signature", "signature": "signature"}
    reveals = {"consent": {"yes": ("signature",)}}

    consent = _consent()
    signature = _signature(_("As whom do we publish it?"))

    def __init__(self, name: str, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.name = name

    @property
    def may_be_published(self) -> bool:
        """Whether whoever proposes it agrees."""
        return CONSENT[self.cleaned_data["consent"]]

    def clean(self) -> dict[str, Any]:
        """Ask for the signature only where it is published."""
        values: dict[str, Any] = super().clean() or {}
        if values.get("consent") != "yes":
            _leave_out(self, "signature")
        _refuse_nameless(self, values.get("signature", ""), self.name)
        return values


class BarrierForm(OpenForm):
    """What kept someone from reading or using a page."""

    field_of_refusal = {"empty": "text", "email": "email"}

    page = OneLineField(
        label=_("Address of the page"),
        help_text=_("Copy it from your browser, or say in words where it was."),
        max_length=500,
        error_messages={
            "required": _("Say on which page it was."),
            "max_length": _("Shorten the address of the page to 500 letters."),
        },
    )
    text = ParagraphsField(
        label=_("What did not work?"),
        help_text=_("Say what you wanted to do, and what you use, if you like."),
        error_messages={"required": _("Say what did not work.")},
    )
    about = forms.ChoiceField(
        label=_("Which programme was it?"),
        help_text=_("Leave it if you do not know."),
        required=False,
    )
    email = _email(_("Only if you want an answer."), required=False)

    def __init__(self, programmes: list[Programme], *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        about: Any = self.fields["about"]
        about.choices = [
            ("", _("I do not know")),
            *((one.key, f"{one.title}, {one.institution}") for one in programmes),
        ]
        if len(programmes) < 2:
            del self.fields["about"]

    @property
    def path(self) -> str:
        """Return the path of the page's address, empty where it is in words."""
        try:
            return urlsplit(str(self.cleaned_data["page"])).path
        except ValueError:
            return ""


class WatchForm(OpenForm):
    """Where to write when an initiative opens."""

    field_of_refusal = {"email": "email"}

    email = _email(_("We write once, when it opens. Then we erase your address."))


class CommentForm(SentOnceForm):
    """What someone says about a proposal."""

    field_of_refusal = {"empty": "text", "name": "signature"}

    text = ParagraphsField(
        label=_("Your comment"),
        help_text=_("Plain text. Speak about the proposal, not about people."),
        error_messages={"required": _("Write your comment.")},
    )
    signature = _signature(_("As whom do we show it?"), _("Your e-mail address is never shown."))

    def __init__(self, person: Person, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.name = person.name

    def clean(self) -> dict[str, Any]:
        """Refuse a name that we do not know."""
        values: dict[str, Any] = super().clean() or {}
        _refuse_nameless(self, values.get("signature", ""), self.name)
        return values


def _leave_out(form: AccessibleForm, name: str) -> None:
    """Ask nothing in a field that no choice has opened."""
    form.errors.pop(name, None)
    form.cleaned_data[name] = ""


def _refuse_nameless(form: AccessibleForm, signature: str, name: str) -> None:
    if signature == Signature.NAME and not name:
        form.add_error("signature", _("We do not know your name. Choose another signature."))
