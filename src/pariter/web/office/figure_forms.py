"""Forms to publish figures, and to correct them."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pariter.web.office.by_language import ByLanguage
from pariter.web.office.forms import ActForm


class PublishForm(ActForm):
    """Publish figures exactly as they were shown."""

    shown = forms.CharField(widget=forms.HiddenInput, required=False)


class CorrectForm(PublishForm, ByLanguage):
    """Publish a new version of figures."""

    def __init__(self, languages: Sequence[str], *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.ask_why(languages, _("Say what was wrong with the published figures."))
