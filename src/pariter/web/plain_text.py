"""Fields for what people write themselves, and the guard of forms that need no account."""

import secrets
from typing import Any

from django import forms
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from pariter.apps.correspondence import texts
from pariter.apps.correspondence.errors import LetterError
from pariter.web.accounts.adapter import AccountAdapter
from pariter.web.forms import AccessibleForm

AN_HOUR = 60 * 60
MOST_AN_HOUR = 100
"""Letters an hour from one network: more than a school writes, fewer than a program."""
TRAP = "website"
"""A field that no person sees and most programs fill in."""


class OneLineField(forms.CharField):
    """A subject or a name: one line, without signs that nobody can see."""

    default_error_messages = {
        "turns_text": _("A hidden sign turns this text around. Type it again."),
    }

    def to_python(self, value: Any) -> str:
        """Return the text on one line."""
        return texts.one_line(super().to_python(value) or "")

    def validate(self, value: str) -> None:
        """Refuse signs that would turn around what stands beside the text."""
        super().validate(value)
        if texts.turns_text(value):
            raise ValidationError(self.error_messages["turns_text"], "turns_text")


class ParagraphsField(forms.CharField):
    """A letter: several lines of plain text."""

    widget = forms.Textarea({"rows": 8})
    default_error_messages = {
        "too_long": _("This has %(length)d letters. Shorten it to %(most)d."),
    }

    def to_python(self, value: Any) -> str:
        """Return the text without control characters."""
        return texts.paragraphs(super().to_python(value) or "")

    def validate(self, value: str) -> None:
        """Refuse what nobody could read."""
        super().validate(value)
        if len(value) > texts.LONGEST_TEXT:
            raise ValidationError(
                self.error_messages["too_long"],
                "too_long",
                {"length": len(value), "most": texts.LONGEST_TEXT},
            )


class SentOnceForm(AccessibleForm):
    """A form that counts once however often it is sent; it carries what was refused.

    Its page includes `components/sent_once.html`.
    """

    field_of_refusal: dict[str, str] = {}
    """Code of a refusal → the field that it is about."""

    @property
    def submission(self) -> str:
        """Return what this filled-in form is known by."""
        sent = str(self.data.get("submission", ""))[:64]
        return sent or secrets.token_urlsafe(16)

    def refuse(self, error: LetterError) -> None:
        """Show a refusal beside its field, or as an error of the whole page."""
        self.is_valid()
        self.add_error(self.field_of_refusal.get(error.code), str(error))


class OpenForm(SentOnceForm):
    """A form that needs no account; its page includes `components/guarded.html`."""

    def clean(self) -> dict[str, Any]:
        """Ask again where a program, or an overeager browser, filled in what nobody sees."""
        if self.data.get(TRAP):
            raise ValidationError(
                _("We could not tell you from a program. What you wrote is still here: send again.")
            )
        return super().clean() or self.cleaned_data


def refuse_flood(request: HttpRequest) -> None:
    """Count a letter that needs no account, and refuse too many from one network.

    Whoever is signed in is not counted. Raises LetterError.
    """
    if request.user.is_authenticated:
        return
    if sent_from_network(request, "letters") > MOST_AN_HOUR:
        raise LetterError(
            "flood",
            str(
                _(
                    "Very many messages came from your network within an hour. What you wrote is "
                    "still here. Send it again later, or sign in first."
                )
            ),
        )


def sent_from_network(request: HttpRequest, kind: str) -> int:
    """Count one more form of a kind from the network of a request; return how many in this hour.

    Addresses of networks are not kept, only a code of them in memory for an hour.
    """
    address = AccountAdapter(request).get_client_ip(request)
    key = f"{kind}:{salted_hmac(f'pariter.{kind}', address).hexdigest()}"
    cache.add(key, 0, AN_HOUR)
    try:
        return cache.incr(key)
    except ValueError:  # it ran out in between
        return 1
