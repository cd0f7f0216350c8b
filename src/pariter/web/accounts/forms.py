"""The forms of django-allauth with visible labels and plain errors."""

from typing import Any

from allauth.account import forms as allauth_forms
from allauth.account.models import EmailAddress
from django import forms
from django.utils.translation import gettext_lazy as _

from pariter.apps.people.models import Person
from pariter.web.forms import AccessibleForm

EMAIL_ERRORS = {
    "required": _("Enter your e-mail address."),
    "invalid": _("Enter an e-mail address such as name@example.org."),
}
PASSWORDS: dict[str, tuple[Any, Any, Any]] = {
    "oldpassword": (_("Current password"), "", _("Enter your current password.")),
    "password1": (
        _("New password"),
        _("At least 8 characters, and none of the most common passwords."),
        _("Enter a new password."),
    ),
    "password2": (_("New password, once more"), "", _("Enter the new password once more.")),
}
"""Field → its label, its hint, and what to say where it is empty."""


class PlainFields(forms.Form):
    """Takes away placeholders, and says in plain words what to type."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            if name in ("login", "email"):
                _ask_for_email(field)
            elif name == "code":
                _ask_for_code(field)
            elif name in PASSWORDS:
                field.label, field.help_text, required = PASSWORDS[name]
                field.error_messages["required"] = required


class PlainForm(AccessibleForm, PlainFields):
    """Base of the forms here: their fields are put right before anything reads them."""


class SignInForm(PlainForm, allauth_forms.LoginForm):
    """E-mail address, and a password for those who have one; the others get a code."""

    def _setup_password_field(self) -> None:
        """Keep the field, which django-allauth drops where signing up asks for no password."""
        password = self.fields["password"]
        password.label = _("Password")
        password.required = False
        password.help_text = _("Leave it empty to get a code by e-mail.")

    def clean(self) -> dict[str, Any]:
        """Check what was typed, and let django-allauth know the address of whom it found."""
        cleaned = super().clean()
        _know_address(self.user)
        return cleaned or self.cleaned_data


class SignUpForm(PlainForm, allauth_forms.SignupForm):
    """An e-mail address is enough."""


class RequestCodeForm(PlainForm, allauth_forms.RequestLoginCodeForm):
    """Where to send the code."""

    def clean_email(self) -> str:
        """Check the address, and let django-allauth know whose it is."""
        email: str = super().clean_email()
        _know_address(self._user)
        return email


class ConfirmCodeForm(PlainForm, allauth_forms.ConfirmLoginCodeForm):
    """The code that signs in."""


class ConfirmAddressForm(PlainForm, allauth_forms.ConfirmEmailVerificationCodeForm):
    """The code that proves an address."""


class ConfirmResetForm(PlainForm, allauth_forms.ConfirmPasswordResetCodeForm):
    """The code that lets a person choose a new password."""


class ForgottenForm(PlainForm, allauth_forms.ResetPasswordForm):
    """Whose password is forgotten."""


class NewPasswordForm(PlainForm, allauth_forms.ResetPasswordKeyForm):
    """A new password, typed twice."""


class SetPasswordForm(PlainForm, allauth_forms.SetPasswordForm):
    """A first password, typed twice."""


class ChangePasswordForm(PlainForm, allauth_forms.ChangePasswordForm):
    """A new password for one that is known."""


def _know_address(person: Person | None) -> None:
    """Note the address of someone who was registered elsewhere; the code will prove it.

    Invented people's addresses count as proved: nobody could read a code sent there.
    """
    if person is not None:
        EmailAddress.objects.get_or_create(
            user=person,
            email=person.email,
            defaults={"primary": True, "verified": person.is_synthetic},
        )


def _ask_for_email(field: forms.Field) -> None:
    field.label = _("E-mail address")
    field.widget.attrs["autocomplete"] = "email"
    field.error_messages.update(EMAIL_ERRORS)


def _ask_for_code(field: forms.Field) -> None:
    field.label = _("Code")
    field.help_text = _("Capital or small letters, with or without the dash.")
    field.widget.attrs |= {"autocomplete": "one-time-code", "size": "12"}
    field.error_messages["required"] = _("Enter the code from the e-mail.")
