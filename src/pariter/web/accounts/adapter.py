"""How django-allauth sends mail, registers people and finds the way back."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.db import transaction
from django.forms import BaseForm
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from pariter.apps.journal.actions import post_mail, record
from pariter.apps.people.models import Person
from pariter.apps.programmes.models import OfficeRole
from pariter.web.access import person

MAIL_FOLDER = "account/email/"
# The pages say these things themselves.
SAID_BY_PAGES = ("logged_in", "login_code_sent", "email_confirmation_sent", "email_confirmed")


class AccountAdapter(DefaultAccountAdapter):
    """Ties accounts to our journal, mail and pages."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is closed. Write to the office of your programme."),
        "email_password_mismatch": _(
            "The e-mail address or the password is not right. "
            "Leave the password empty to get a code by e-mail."
        ),
        "enter_current_password": _("This is not your current password."),
        "incorrect_code": _("This code is not right. Use the one from our newest e-mail."),
        "rate_limited": _("That was too often. Wait a few minutes, then try again."),
        "too_many_login_attempts": _(
            "There were too many attempts. Wait a few minutes, then ask for a new code."
        ),
    }

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Put the message into our own outbox, in the language of the page."""
        name = template_prefix.removeprefix(MAIL_FOLDER)
        with transaction.atomic():
            post_mail(
                to=email,
                language=get_language() or "",
                template=f"account/{name}",
                context={"code": context.get("code", "")},
                at=timezone.now(),
            )

    def save_user(
        self, request: HttpRequest, user: Person, form: BaseForm, commit: bool = True
    ) -> Person:
        """Register a newcomer; the address is proved before she is let in."""
        user.email = form.cleaned_data["email"].lower()
        user.language = get_language() or user.language
        user.set_unusable_password()
        if commit:
            with transaction.atomic():
                user.save()
                record(actor=user, action="person.registered", subject=user, at=timezone.now())
        return user

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        *arguments: Any,
        **options: Any,
    ) -> None:
        """Leave out what the next page says itself."""
        name = (message_template or "").rpartition("/")[2].removesuffix(".txt")
        if name not in SAID_BY_PAGES:
            super().add_message(request, level, message_template, *arguments, **options)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Lead people who work in an office to its tasks, all others to their places."""
        works = OfficeRole.objects.filter(person=person(request)).exists()
        return reverse("office_todo" if works else "my_places")

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        """Lead newcomers to their places, still empty."""
        return reverse("my_places")

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        """Lead to the start page in the language of the page."""
        return reverse("home")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Lead back to the person's places, where the message shows."""
        return reverse("my_places")
