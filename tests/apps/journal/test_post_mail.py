"""Writing a message: the reader's language, plain text, and no smuggled headers."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from pytest_django import Settings

from pariter.apps.journal.actions import Letter, post_mail, post_texts
from pariter.apps.journal.errors import JournalError
from pariter.apps.journal.models import OutgoingMail
from pariter.apps.people.actions import register_person

AT = datetime(2027, 3, 1, 9, tzinfo=UTC)
TEMPLATE = """{% extends "mail/base.txt" %}{% load i18n %}
{% block subject %}{% translate "Yes" %}: {{ offer }}{% endblock %}
{% block body %}{{ offer }} – {{ site_url }}{% if turn %}

{{ turn }}{% endif %}


end{% endblock %}
"""


@pytest.fixture(autouse=True)
def templates(tmp_path: Path, settings: Settings) -> None:
    """Add a template for these tests to those of the site."""
    (tmp_path / "mail").mkdir()
    (tmp_path / "mail" / "placed.txt").write_text(TEMPLATE, "utf-8")
    changed = [dict(settings.TEMPLATES[0])]
    changed[0]["DIRS"] = [*changed[0]["DIRS"], tmp_path]
    settings.TEMPLATES = changed
    settings.SITE_URL = "https://pariter.example.org"


def post(**changes: Any) -> OutgoingMail:
    """Post a message that differs from the plain one as told."""
    context = {"name": "Ada", "offer": "L'Aquila & <Roma>", **changes.pop("context", {})}
    usual: dict[str, Any] = {"to": "ada@example.org", "language": "en", "template": "placed"}
    return post_mail(**{**usual, **changes}, context=context, at=AT)


def test_post_mail_writes_plain_text(db: None) -> None:
    mail = post()
    assert mail.subject == "Yes: L'Aquila & <Roma>"
    assert mail.body.startswith(
        "Dear Ada,\n\nL'Aquila & <Roma> – https://pariter.example.org\n\nend\n\n-- \n"
    )
    assert "invented" not in mail.body
    assert (mail.to, mail.state, mail.attempts) == ("ada@example.org", "waiting", 0)
    assert mail.not_before == mail.created_at == AT


def test_post_mail_keeps_what_it_is_about(db: None) -> None:
    person = register_person(email="ada@example.org", at=AT)
    mail = OutgoingMail.objects.get(pk=post(about=person).pk)
    assert (mail.about_type, mail.about_id) == ("people.person", str(person.public_id))
    assert (post().about_type, post().about_id) == ("", "")


def test_post_texts_keeps_many_messages_or_none(db: None) -> None:
    letters = [Letter(f"p{n}@example.org", "en", f"Subject {n}", "Body") for n in range(3)]
    kept = post_texts(letters=letters, at=AT)
    assert [mail.subject for mail in kept] == ["Subject 0", "Subject 1", "Subject 2"]
    assert OutgoingMail.objects.values("message_id").distinct().count() == 3
    wrong = [*letters, Letter("nobody", "en", "Subject", "Body")]
    with pytest.raises(JournalError, match="'nobody' is no e-mail address"):
        post_texts(letters=wrong, at=AT)
    assert OutgoingMail.objects.count() == 3


def test_post_mail_says_that_a_demonstration_is_one(db: None) -> None:
    assert "people and places are invented" in post(context={"synthetic": True}).body


@pytest.mark.parametrize(
    ("language", "subject", "kept"),
    [("it", "Sì", "it"), ("it-ch", "Sì", "it"), ("xx", "Yes", "en"), ("", "Yes", "en")],
)
def test_post_mail_speaks_the_readers_language(
    language: str, subject: str, kept: str, db: None
) -> None:
    mail = post(language=language)
    assert (mail.subject.partition(":")[0], mail.language) == (subject, kept)


def test_post_mail_gives_each_message_its_own_id(db: None, settings: Settings) -> None:
    settings.DEFAULT_FROM_EMAIL = "Pariter <pariter@example.org>"
    first, second = post(), post()
    assert first.message_id != second.message_id
    assert first.message_id.endswith("@example.org>")


@pytest.mark.parametrize("sign", ["\n", "\r\n", "\r", "\x0b", "\u2028", "\x00"])
def test_post_mail_refuses_to_smuggle_headers_in_the_subject(sign: str, db: None) -> None:
    with pytest.raises(JournalError, match="subject"):
        post(context={"offer": f"Roma{sign}Bcc: eve@example.org"})
    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize(
    "to", ["", "ada", "ada@example.org\nBcc: eve@example.org", "ada@a.it, eve@b.it", "A <a@b.it>"]
)
def test_post_mail_refuses_what_is_no_address(to: str, db: None) -> None:
    with pytest.raises(JournalError, match="is no e-mail address"):
        post(to=to)


@pytest.mark.django_db(transaction=True)
def test_post_mail_refuses_to_stand_alone() -> None:
    with pytest.raises(JournalError, match="was posted outside a transaction"):
        post()


@pytest.mark.django_db(transaction=True)
def test_post_mail_leaves_nothing_when_the_act_is_undone() -> None:
    with transaction.atomic():
        post()
        transaction.set_rollback(True)
    assert not OutgoingMail.objects.exists()
