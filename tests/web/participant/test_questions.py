"""What a call asks: every kind of question in the form, kept, checked, shown and sent."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from pariter.apps.applications.models import Application
from pariter.apps.people.models import Person
from pariter.apps.programmes.models import Call
from pariter.packs.schema import Question

SignIn = Callable[[Person], Client]
ABOUT = {"name": "Anna Rossi", "home": "polimi", "language": "en"}
COLOURS = [{"key": key, "label": {"en": key.title()}} for key in ("red", "green", "blue")]
TYPED = {
    "answer-alone": "yes",
    "answer-children": "2",
    "answer-rent": "1.250,50",
    "answer-colour": "green",
    "answer-days": ["red", "blue"],
    "answer-why": "Because.\r\nReally.",
    "answer-gender": "",
}
KEPT = {
    "alone": True,
    "children": 2,
    "rent": 125050,
    "colour": "green",
    "days": ["red", "blue"],
    "why": "Because.\nReally.",
}


def question(key: str, kind: str, **more: Any) -> dict[str, Any]:
    """Return a question as a call keeps it."""
    parts = {"key": key, "kind": kind, "label": {"en": f"Your {key}"}, **more}
    return Question.model_validate(parts).model_dump()


QUESTIONS = [
    question("alone", "yes_no"),
    question("children", "number", least=0, most=9),
    question("rent", "money", most=900_000),
    question("colour", "choice", choice=COLOURS),
    question("days", "choices", choice=COLOURS),
    question("why", "text", most=300),
    question("gender", "choice", choice=COLOURS, required=False, statistics=True),
    question("score", "number", by="office", most=30),
]


@pytest.fixture
def asking_call(ranked_call: Call) -> Call:
    """Return ATHENS' call, with a question of every kind."""
    Call.objects.filter(pk=ranked_call.pk).update(questions=QUESTIONS)
    ranked_call.refresh_from_db()
    return ranked_call


def test_questions_are_asked_kept_shown_and_sent(
    sign_in: SignIn, anna: Person, asking_call: Call, while_open: datetime
) -> None:
    client, address = sign_in(anna), f"/en/apply/{asking_call.pk}/"
    assert "0 of 3" in client.get(address).text
    assert client.post(f"{address}about/", ABOUT)["Location"] == f"{address}questions/"
    page = client.get(f"{address}questions/").text
    assert "Step 2 of 3" in page
    assert "We use this only to count, never to decide. You may leave it out." in page
    assert "Your score" not in page
    assert client.post(f"{address}questions/", TYPED)["Location"] == f"{address}wishes/"
    kept = sign_in(anna).get(f"{address}questions/").text
    assert 'value="1.250,50"' in kept
    offer = asking_call.offers.first()
    assert offer is not None
    assert client.post(f"{address}wishes/", {"wishes": [offer.key]})["Location"] == (
        f"{address}check/"
    )
    check = client.get(f"{address}check/").text
    for words in ("€1,250.50", "Green", "Red, Blue", "Your gender", "Because."):
        assert words in check
    client.post(f"{address}check/")
    application = Application.objects.get(person=anna)
    assert application.state == "submitted"
    assert application.answers == KEPT
    assert "€1,250.50" in client.get(f"/en/my-places/{application.reference}/").text
    again = client.get(f"{address}questions/").text
    assert 'value="1250.50"' in again
    assert "that are not sent" not in client.get(address).text


@pytest.mark.parametrize(
    ("name", "typed", "message"),
    [
        ("answer-alone", "", "Answer “Your alone”"),
        ("answer-alone", "perhaps", "neither yes nor no"),
        ("answer-children", "two", "“two” is not a whole number"),
        ("answer-children", "12", "give a number from 0 to 9"),
        ("answer-children", "9" * 30, "is not a whole number"),
        ("answer-rent", "12,345", "give a number from 0 to 9000"),
        ("answer-rent", "1,2,3", "is not an amount"),
        ("answer-rent", "-5", "give a number from 0 to 9000"),
        ("answer-colour", "pink", "“pink” cannot be chosen"),
        ("answer-days", ["red", "<b>"], "“&lt;b&gt;” cannot be chosen"),
        ("answer-why", "x" * 301, "you wrote 301 letters"),
        ("answer-why", "a\u202eb", "a letter in it that nobody sees (U+202E)"),
        ("answer-why", "a\x00b", "a letter in it that nobody sees (U+0000)"),
    ],
)
def test_questions_refuse_and_keep_what_was_typed(
    sign_in: SignIn,
    anna: Person,
    asking_call: Call,
    while_open: datetime,
    name: str,
    typed: object,
    message: str,
) -> None:
    client, address = sign_in(anna), f"/en/apply/{asking_call.pk}/questions/"
    response = client.post(address, {**TYPED, name: typed})
    assert response.status_code == 422
    assert "<title>Error:" in response.text
    assert message in response.text
    assert f'href="#id_{name}' in response.text
    assert client.get(f"/en/apply/{asking_call.pk}/check/").status_code == 302
    if typed == "two":
        assert 'value="two"' in response.text
        assert 'value="two"' in client.get(address).text


def test_call_without_questions_or_wishes_has_no_such_step(
    sign_in: SignIn, anna: Person, ranked_call: Call, while_open: datetime
) -> None:
    client, address = sign_in(anna), f"/en/apply/{ranked_call.pk}/"
    assert client.get(f"{address}questions/").status_code == 404
    Call.objects.filter(pk=ranked_call.pk).update(
        mechanism="max_weight_b_matching", pairing={"weight": []}, questions=QUESTIONS
    )
    assert client.get(f"{address}wishes/").status_code == 404
    client.post(f"{address}about/", ABOUT)
    assert client.post(f"{address}questions/", TYPED)["Location"] == f"{address}check/"
    assert "Your wishes" not in client.get(f"{address}check/").text
    client.post(f"{address}check/")
    assert Application.objects.get(person=anna).answers == KEPT


def test_rule_over_an_answer_refuses_with_its_own_words(
    sign_in: SignIn, anna: Person, asking_call: Call, while_open: datetime
) -> None:
    rule = {
        "key": "few",
        "when": "children < 2",
        "text": {"en": "One child."},
        "refusal": {"en": "Only for one child."},
    }
    Call.objects.filter(pk=asking_call.pk).update(rules=[rule])
    client, address = sign_in(anna), f"/en/apply/{asking_call.pk}/"
    client.post(f"{address}about/", ABOUT)
    client.post(f"{address}questions/", TYPED)
    client.post(f"{address}wishes/", {"wishes": [asking_call.offers.all()[0].key]})
    refused = client.post(f"{address}check/")
    assert refused.status_code == 422
    assert "Only for one child." in refused.text
