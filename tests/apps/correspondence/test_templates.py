"""Answer templates: filled in once, in the language of who asked."""

import pytest
from tests.apps.correspondence.conftest import MONDAY, Ask

from pariter.apps.correspondence.errors import LetterError
from pariter.apps.correspondence.models import AnswerTemplate
from pariter.apps.correspondence.templates import delete_template, filled, save_template
from pariter.apps.people.models import Person
from pariter.apps.programmes.models import Programme

WORDS = {
    "en": "{greeting}\n\nthanks for {reference} about {initiative}. {name}",
    "it": "{greeting}\n\ngrazie per {reference}.",
}


@pytest.fixture
def template(programme: Programme, ines: Person) -> AnswerTemplate:
    """Return a template in both languages of the programme."""
    return save_template(programme=programme, title="Thanks", text=WORDS, at=MONDAY, by=ines)


def test_template_is_filled_in(template: AnswerTemplate, ask: Ask, programme: Programme) -> None:
    enquiry = ask(name="Anna Rossi", initiative=programme.initiatives.get(key="P9"))
    assert filled(template, enquiry) == (
        f"Dear Anna Rossi,\n\nthanks for {enquiry.reference} about Title. Anna Rossi"
    )


def test_template_greets_who_gave_no_name(template: AnswerTemplate, ask: Ask) -> None:
    assert filled(template, ask()).startswith("Good day,\n")


def test_template_speaks_the_language_of_who_asked(template: AnswerTemplate, ask: Ask) -> None:
    enquiry = ask(language="it")
    assert filled(template, enquiry).endswith(f"grazie per {enquiry.reference}.")


def test_name_that_looks_like_a_placeholder_stays_a_name(
    template: AnswerTemplate, ask: Ask
) -> None:
    enquiry = ask(name="{reference}")
    assert filled(template, enquiry).startswith("Dear {reference},")


@pytest.mark.parametrize(
    ("title", "text", "code"),
    [
        ("", {"en": "Hi"}, "title"),
        ("x" * 101, {"en": "Hi"}, "title"),
        ("Empty", {"en": " "}, "empty"),
        ("Only French", {"fr": "Bonjour"}, "empty"),
        ("Wrong", {"en": "Dear {first_name}"}, "placeholder"),
        ("Thanks", {"en": "Hi"}, "title"),
    ],
)
def test_wrong_templates_are_refused(
    template: AnswerTemplate,
    programme: Programme,
    ines: Person,
    title: str,
    text: dict[str, str],
    code: str,
) -> None:
    with pytest.raises(LetterError) as refusal:
        save_template(programme=programme, title=title, text=text, at=MONDAY, by=ines)
    assert refusal.value.code == code


def test_template_is_changed_and_deleted(
    template: AnswerTemplate, programme: Programme, ines: Person
) -> None:
    save_template(
        programme=programme,
        title="Thanks",
        text={"en": "Thank you."},
        at=MONDAY,
        by=ines,
        template=template,
    )
    assert AnswerTemplate.objects.get().text.data == {"en": "Thank you."}
    delete_template(template=template, at=MONDAY, by=ines)
    assert not AnswerTemplate.objects.exists()
