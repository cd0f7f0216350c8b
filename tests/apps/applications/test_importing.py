"""Applications from a file: all or nothing, each problem with its place, twice is once."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pariter.apps.applications.errors import ApplicationError
from pariter.apps.applications.importing import Prepared, import_applications, prepare
from pariter.apps.applications.models import Application
from pariter.apps.applications.office_answers import answer_for_office
from pariter.apps.journal.models import AuditEntry, OutgoingMail
from pariter.apps.people.models import Person
from pariter.apps.placements.lottery import commit_lottery
from pariter.apps.programmes.models import Call
from pariter.packs.schema import Question

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
CLOSED = datetime(2026, 12, 12, 12, tzinfo=UTC)
CHOICES = [
    {"key": "low", "label": {"en": "Up to 10", "it": "Fino a 10"}},
    {"key": "high", "label": {"en": "More", "it": "Di più"}},
]


def question(key: str, kind: str, **more: Any) -> dict[str, Any]:
    label = {"en": f"The {key}", "it": f"La {key}"}
    return Question.model_validate({"key": key, "kind": kind, "label": label, **more}).model_dump()


@pytest.fixture
def call(ranked_call: Call) -> Call:
    """Return the ranked call, with questions."""
    ranked_call.questions = [
        question("alone", "yes_no"),
        question("income", "choice", choice=CHOICES),
        question("days", "choices", choice=CHOICES, required=False),
        question("rent", "money", required=False, most=100_000),
        question("score", "number", by="office", most=30, required=False),
    ]
    ranked_call.save(update_fields=["questions"])
    return ranked_call


HEAD = "email,name,language,home,wishes,alone,income,days,rent,score"
ADA = 'Ada@example.org,Ada Demo,it,north,red blue,sì,Fino a 10,"low;high","1.250,50",'
EMMY = "emmy@example.org,Emmy <b>Demo</b>,en,south,blue,no,high,,,"


def csv(*lines: str, head: str = HEAD) -> bytes:
    return "\n".join((head, *lines)).encode()


def read(call: Call, content: bytes, at: datetime = NOW) -> Prepared:
    return prepare(call=call, content=content, at=at)


def take(call: Call, content: bytes, at: datetime = NOW) -> Prepared:
    prepared = read(call, content, at)
    assert prepared.problems == ()
    import_applications(prepared=prepared, at=at, by=None)
    return prepared


def problems(call: Call, content: bytes, at: datetime = NOW) -> list[str]:
    prepared = read(call, content, at)
    assert Application.objects.count() == 0
    assert prepared.entries == ()
    return [f"{problem.line}: {problem}" for problem in prepared.problems]


def test_file_is_sent_as_if_each_had_sent_her_own(call: Call) -> None:
    call.questions[3]["most"] = None
    call.save(update_fields=["questions"])
    prepared = take(call, csv(ADA, EMMY))
    assert prepared.counts == {"new": 2, "changed": 0, "unchanged": 0, "answered": 0}
    ada = Application.objects.get(person__email="ada@example.org")
    assert [wish.offer.key for wish in ada.preferences.all()] == ["red", "blue"]
    assert ada.home is not None
    assert (ada.home.code, ada.state) == ("north", "submitted")
    assert ada.answers == {
        "alone": True,
        "income": "low",
        "days": ["low", "high"],
        "rent": 125_050,
    }
    assert (ada.person.name, ada.person.language) == ("Ada Demo", "it")
    assert ada.person.is_synthetic
    assert set(OutgoingMail.objects.values_list("to", "language")) == {
        ("ada@example.org", "it"),
        ("emmy@example.org", "en"),
    }
    journal = AuditEntry.objects.get(action="applications.imported")
    assert journal.details["new"] == 2


def test_same_file_twice_changes_nothing(call: Call) -> None:
    content = csv(ADA.replace("1.250,50", "125,5"), EMMY)
    take(call, content)
    acts, mails = AuditEntry.objects.count(), OutgoingMail.objects.count()
    again = take(call, content)
    assert again.counts == {"new": 0, "changed": 0, "unchanged": 2, "answered": 0}
    assert (AuditEntry.objects.count(), OutgoingMail.objects.count()) == (acts + 1, mails)
    changed = take(call, csv(EMMY.replace("blue", "red")))
    assert changed.counts["changed"] == 1


def test_semicolons_byte_order_mark_and_old_line_ends_are_read(call: Call) -> None:
    text = "email;name;home;wishes;alone;income;days\r\n"
    text += 'ada@example.org;"Ada ""Demo""";north;"red;blue";Yes;low;"low;high"\r\n\r\n'
    take(call, b"\xef\xbb\xbf" + text.encode())
    ada = Application.objects.get()
    assert ada.person.name == 'Ada "Demo"'
    assert [wish.offer.key for wish in ada.preferences.all()] == ["red", "blue"]
    assert ada.answers["days"] == ["low", "high"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (EMMY.replace("emmy@", "emmy"), "2: email: 'emmyexample.org': Enter an e-mail address"),
        (EMMY.replace("Emmy <b>Demo</b>", " "), "2: name: Enter the full name."),
        (EMMY.replace("Emmy", "E" * 201), "Shorten the name to 200 letters."),
        (EMMY.replace(",en,", ",fr,"), "2: language: 'fr': The programme does not write in it."),
        (EMMY.replace("south", "sout"), "2: home: 'sout': Did you mean “south”?"),
        (EMMY.replace("blue", "bleu"), "2: wishes: 'bleu': “bleu” is not offered. Did you"),
        (EMMY.replace("blue", ""), "2: wishes: You chose 0. Choose at least 1."),
        (EMMY.replace("blue", "blue;blue"), "2: wishes: 'blue;blue': You chose the same thing"),
        (EMMY.replace("no,high", "maybe,high"), "2: alone: 'maybe': The alone: “maybe” is"),
        (EMMY.replace("no,high", ",high"), "2: alone: Give an answer."),
        (EMMY.replace("high", "9"), "2: income: '9': The income: “9” cannot be chosen."),
        (EMMY.replace("high,,,", "high,,=1+1,"), "2: rent: '=1+1': The rent: “=1+1” is not an"),
        (EMMY.replace("high,,,", "high,,1000.01,"), "give a number from 0 to 1000"),
        (EMMY.replace("high,,,", "high,,,31"), "2: score: '31': The score: give a number from 0"),
        (EMMY + ",more", "2: 'emmy@example.org"),
        (EMMY.replace("Emmy", "Em\u202emy"), "2: name: There is a letter in it that nobody sees"),
        (EMMY.replace("Emmy", "Em\x00my"), "2: name: There is a letter in it that nobody sees"),
        (f"{EMMY}\n{EMMY}", "3: email: 'emmy@example.org': This address stands in line 2 already"),
    ],
)
def test_each_problem_is_told_with_its_place_and_mend(call: Call, line: str, said: str) -> None:
    found = problems(call, csv(line))
    assert any(said in problem for problem in found), found
    assert len(found) == 1
    assert not Person.objects.filter(email__startswith="emmy").exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Begin with a line of columns"),
        (csv(), "Begin with a line of columns"),
        (b"\xff\xfeemail", "Byte 1 is not UTF-8"),
        (csv(EMMY, head=HEAD.replace("income", "incom")), "incom: This column is not known. Did"),
        (csv(EMMY, head=HEAD.replace("income", "name")), "name: This column stands twice."),
        (csv("a@b.it,A", head="email,name"), "wishes: This column is missing. Add it."),
        (csv('"open', head=HEAD), "This is no CSV file"),
        (b"x" * 5_000_001, "The file has 5,000,001 bytes. Send at most 5,000,000"),
        (csv(*["x"] * 20_001, head="email"), "There are more than 20000 rows."),
    ],
)
def test_files_that_cannot_be_read_are_refused(call: Call, content: bytes, said: str) -> None:
    assert any(said in problem for problem in problems(call, content))


def test_rules_of_the_call_hold_for_files_too(call: Call) -> None:
    call.rules = [
        {
            "key": "alone",
            "when": "alone",
            "text": {"en": "Alone."},
            "refusal": {"en": "Only for those who are alone."},
        }
    ]
    call.save(update_fields=["rules"])
    assert problems(call, csv(ADA.replace("1.250,50", ""), EMMY)) == [
        "3: Only for those who are alone."
    ]


def test_after_the_deadline_a_file_is_refused_once(call: Call) -> None:
    [told] = problems(call, csv(ADA.replace("1.250,50", ""), EMMY), at=CLOSED)
    assert told.startswith("2: Applications closed on 11 December 2026")


def test_office_answers_come_by_file_until_the_list_is_frozen(call: Call) -> None:
    take(call, csv(EMMY))
    scores = csv("emmy@example.org,27", head="email,score")
    prepared = take(call, scores, at=CLOSED)
    assert prepared.counts == {"new": 0, "changed": 0, "unchanged": 0, "answered": 1}
    application = Application.objects.get()
    assert application.answers == {"alone": False, "income": "high", "score": 27}
    assert take(call, scores, at=CLOSED).counts["answered"] == 0
    entry = AuditEntry.objects.get(action="application.answered_by_office")
    assert entry.details == {"questions": ["score"]}
    [unknown] = read(call, csv("ada@example.org,27", head="email,score"), CLOSED).problems
    assert "There is no application from this address" in str(unknown)
    commit_lottery(call=call, at=CLOSED, by=None)
    [frozen] = read(call, csv("emmy@example.org,28", head="email,score"), CLOSED).problems
    assert "The list is frozen" in str(frozen)
    with pytest.raises(ApplicationError, match="The list is frozen"):
        answer_for_office(application=application, answers={"score": 1}, at=CLOSED, by=None)


@pytest.mark.parametrize(
    ("answers", "said"),
    [({"score": 31}, "from 0 to 30"), ({"alone": True}, "not asked of the office")],
)
def test_office_answers_are_checked(call: Call, answers: dict[str, object], said: str) -> None:
    take(call, csv(EMMY))
    application = Application.objects.get()
    with pytest.raises(ApplicationError, match=said):
        answer_for_office(application=application, answers=answers, at=NOW, by=None)
    assert answer_for_office(application=application, answers={"score": 3}, at=NOW, by=None)
    assert answer_for_office(application=application, answers={"score": None}, at=NOW, by=None)
    assert not answer_for_office(application=application, answers={"score": None}, at=NOW, by=None)


def test_whoever_changes_her_application_keeps_what_the_office_answered(call: Call) -> None:
    take(call, csv(EMMY.replace("high,,,", "high,,,12")))
    take(call, csv(EMMY.replace("blue", "red")))
    assert Application.objects.get().answers["score"] == 12


def test_reading_a_file_takes_few_queries(call: Call) -> None:
    lines = [EMMY.replace("emmy", f"e{number}") for number in range(300)]
    with CaptureQueriesContext(
        connection,
    ) as queries:
        prepared = read(call, csv(*lines))
    assert prepared.counts["new"] == 300
    assert len(queries) < 12
