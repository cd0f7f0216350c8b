"""Applications from a file: checked as a whole, then sent as if each person had sent her own."""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from difflib import get_close_matches
from typing import Any, Literal

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from pariter.apps.applications.actions import (
    Sending,
    content_of,
    judged,
    refuse_outside_dates,
    submit_applications,
)
from pariter.apps.applications.answers import Question, questions_for
from pariter.apps.applications.csv_lines import Problem
from pariter.apps.applications.errors import ApplicationError
from pariter.apps.applications.models import Application
from pariter.apps.applications.office_answers import answer_for_office, is_frozen
from pariter.apps.applications.tables import (
    EMAIL,
    HOME,
    LANGUAGE,
    NAME,
    WISHES,
    TableRow,
    office_columns,
    read_table,
)
from pariter.apps.applications.typed import read_answer
from pariter.apps.journal.actions import record
from pariter.apps.people.actions import register_people
from pariter.apps.people.models import Organisation, Person
from pariter.apps.programmes.models import Call, Offer

LONGEST_NAME = 200
INVENTED = ("@example.org", "@example.com", "@example.net")
"""Addresses that belong to nobody (RFC 2606), so whoever has one is invented."""
_BETWEEN = re.compile(r"[;\s]+")
_AT_ONCE = 500

Change = Literal["new", "changed", "unchanged"]


@dataclass(frozen=True)
class Entry:
    """One person of the file. change: what importing does to her application.

    is_application: False where the file holds answers of the office alone.
    """

    line: int
    email: str
    name: str
    language: str
    home: Organisation | None
    wishes: tuple[Offer, ...]
    answers: Mapping[str, Any]
    office_answers: Mapping[str, Any]
    is_application: bool
    change: Change
    answers_change: bool


@dataclass(frozen=True)
class Prepared:
    """A file that was read: with problems nothing of it can be imported."""

    call: Call
    digest: str
    entries: tuple[Entry, ...] = ()
    problems: tuple[Problem, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    """new, changed, unchanged → how many applications; answered → how many by the office."""


def prepare(*, call: Call, content: bytes, at: datetime) -> Prepared:
    """Read a file and find everything that is wrong with it; nothing is stored."""
    digest = hashlib.sha256(content).hexdigest()
    if call.mechanism == "first_come":
        message = _("Seats go in the order of signing up here, so no file can be imported.")
        return Prepared(call, digest, problems=(Problem(0, "", "", message),))
    table = read_table(call, content)
    problems = list(table.problems)
    reader = _Reader(call, table.columns, table.rows, at)
    entries: list[Entry] = []
    for row in table.rows:
        entry, wrong = reader.read(row)
        problems += wrong
        if entry:
            entries.append(entry)
    problems += _not_now(call, entries, at)
    if problems:
        problems.sort(key=lambda problem: problem.line)
        return Prepared(call, digest, problems=tuple(problems))
    counts = {
        change: sum(entry.is_application and entry.change == change for entry in entries)
        for change in ("new", "changed", "unchanged")
    }
    counts["answered"] = sum(entry.answers_change for entry in entries)
    return Prepared(call, digest, tuple(entries), counts=counts)


@transaction.atomic
def import_applications(*, prepared: Prepared, at: datetime, by: Person | None) -> None:
    """Send what a file holds; whoever is new is registered and told by mail like everyone.

    Nothing is kept unless all of it can be. Raises ApplicationError.
    """
    if prepared.problems:
        raise ApplicationError("problems", _("The file has problems. Mend them first."))
    call = prepared.call
    changed = [
        entry for entry in prepared.entries if entry.change != "unchanged" or entry.answers_change
    ]
    for start in range(0, len(changed), _AT_ONCE):
        _import(call, changed[start : start + _AT_ONCE], at, by)
    record(
        actor=by,
        action="applications.imported",
        subject=call,
        details={"file": prepared.digest, **prepared.counts},
        at=at,
    )


def _import(call: Call, entries: Sequence[Entry], at: datetime, by: Person | None) -> None:
    people: dict[str, Person] = {}
    for synthetic in (False, True):
        described = [
            (entry.email, entry.name, entry.language)
            for entry in entries
            if entry.email.endswith(INVENTED) == synthetic
        ]
        found = register_people(described=described, at=at, synthetic=synthetic, by=by)
        people |= {person.email: person for person in found}
    sendings = [
        Sending(people[entry.email], entry.wishes, entry.home, entry.answers)
        for entry in entries
        if entry.is_application and entry.change != "unchanged"
    ]
    if sendings:
        submit_applications(call=call, sendings=sendings, at=at, by=by)
    answered = {people[entry.email].pk: entry for entry in entries if entry.answers_change}
    for application in Application.objects.filter(call=call, person__in=answered):
        application.call = call
        answers = answered[application.person_id].office_answers
        answer_for_office(application=application, answers=answers, at=at, by=by)


class _Reader:
    """Reads row after row, with everything looked up that rows may name."""

    def __init__(
        self, call: Call, columns: Sequence[str], rows: Sequence[TableRow], at: datetime
    ) -> None:
        self.call, self.columns, self.day = call, columns, at.date()
        self.languages: list[str] = call.edition.initiative.programme.languages
        self.offers = {offer.key: offer for offer in call.offers.all()}
        self.homes = {home.code: home for home in Organisation.objects.filter(code__in=call.homes)}
        self.is_application = not set(columns) <= {EMAIL, *office_columns(call)}
        addresses = [row.cells.get(EMAIL, "").lower() for row in rows]
        self.people: dict[str, Person] = {}
        self.sent: dict[int, Application] = {}
        for start in range(0, len(addresses), _AT_ONCE):
            some = Person.objects.filter(email__in=addresses[start : start + _AT_ONCE])
            self.people |= {person.email: person for person in some}
            for application in (
                Application.objects.filter(call=call, person__in=some)
                .exclude(state=Application.State.DRAFT)
                .select_related("home")
                .prefetch_related("preferences__offer")
            ):
                self.sent[application.person_id] = application
        self.seen: dict[str, int] = {}

    def read(self, row: TableRow) -> tuple[Entry | None, list[Problem]]:
        """Return a row as an entry, or what is wrong with it."""
        problems: list[Problem] = []
        email = self._email(row, problems)
        person = self.people.get(email)
        before = self.sent.get(person.pk) if person else None
        is_sent = before is not None and before.state == Application.State.SUBMITTED
        answers = self._answers(row, "applicant", problems)
        office_answers = self._answers(row, "office", problems)
        name, language, home = "", "", None
        wishes: tuple[Offer, ...] = ()
        if self.is_application:
            name = self._name(row, problems)
            language = self._language(row, problems)
            home = self._home(row, problems)
            wishes = self._wishes(row, problems)
            if before:
                answers = {**self._not_in_file(before), **answers}
            if not problems:
                answers = self._judged(row, person, home, wishes, answers, problems)
        elif not is_sent and not problems:
            problems.append(
                _problem(row, EMAIL, _("There is no application from this address. Remove it."))
            )
        if problems:
            return None, problems
        given = {key: value for key, value in office_answers.items() if value is not None}
        return (
            Entry(
                row.line,
                email,
                name,
                language,
                home,
                wishes,
                answers,
                given,
                self.is_application,
                self._change(before if is_sent else None, home, wishes, answers),
                any(not is_sent or _kept(before, key) != value for key, value in given.items()),
            ),
            [],
        )

    def _email(self, row: TableRow, problems: list[Problem]) -> str:
        email = row.cells[EMAIL].lower()
        try:
            validate_email(email)
        except ValidationError:
            problems.append(
                _problem(row, EMAIL, _("Enter an e-mail address such as ada@example.org."))
            )
        if email in self.seen:
            message = _("This address stands in line %(line)d already. Keep one of them.")
            problems.append(_problem(row, EMAIL, message % {"line": self.seen[email]}))
        self.seen.setdefault(email, row.line)
        return email

    def _name(self, row: TableRow, problems: list[Problem]) -> str:
        name = " ".join(row.cells[NAME].split())
        if not name:
            problems.append(_problem(row, NAME, _("Enter the full name.")))
        elif len(name) > LONGEST_NAME:
            problems.append(_problem(row, NAME, _("Shorten the name to 200 letters.")))
        return name

    def _language(self, row: TableRow, problems: list[Problem]) -> str:
        language = row.cells.get(LANGUAGE, "").lower() or self.languages[0]
        if language not in self.languages:
            message = _("The programme does not write in it. Use: %(known)s.")
            problems.append(_problem(row, LANGUAGE, message % {"known": ", ".join(self.languages)}))
        return language

    def _home(self, row: TableRow, problems: list[Problem]) -> Organisation | None:
        code = row.cells.get(HOME, "")
        if not self.call.homes:
            return None
        home = self.homes.get(code)
        if home is None:
            problems.append(_problem(row, HOME, _unknown(code, self.call.homes)))
        return home

    def _wishes(self, row: TableRow, problems: list[Problem]) -> tuple[Offer, ...]:
        keys = [key for key in _BETWEEN.split(row.cells.get(WISHES, "")) if key]
        for key in keys:
            if key not in self.offers:
                message = _("“%(key)s” is not offered.") % {"key": key[:60]}
                known = _unknown(key, list(self.offers))
                problems.append(_problem(row, WISHES, f"{message} {known}"))
        return tuple(self.offers[key] for key in keys if key in self.offers)

    def _answers(self, row: TableRow, by: str, problems: list[Problem]) -> dict[str, Any]:
        """Return the answers in the columns that are there; None where a cell is empty."""
        answers: dict[str, Any] = {}
        for question in self._asked(by):
            try:
                answers[question["key"]] = read_answer(
                    question, row.cells[question["key"]], self.languages
                )
            except ApplicationError as error:
                problems.append(_problem(row, question["key"], str(error)))
        return answers

    def _asked(self, by: str) -> Iterator[Question]:
        yield from (
            question for question in questions_for(self.call, by) if question["key"] in self.columns
        )

    def _not_in_file(self, before: Application) -> dict[str, Any]:
        """Return earlier answers to what the file has no column for."""
        return {
            question["key"]: before.answers[question["key"]]
            for question in questions_for(self.call)
            if question["key"] not in self.columns and question["key"] in before.answers
        }

    def _judged(
        self,
        row: TableRow,
        person: Person | None,
        home: Organisation | None,
        wishes: tuple[Offer, ...],
        answers: dict[str, Any],
        problems: list[Problem],
    ) -> dict[str, Any]:
        missing = [
            question["key"]
            for question in self._asked("applicant")
            if question["required"] and answers.get(question["key"]) is None
        ]
        if missing:
            problems += [_problem(row, key, _("Give an answer.")) for key in missing]
            return answers
        try:
            answered, _verdicts = judged(
                call=self.call,
                person=person,
                preferences=wishes,
                home=home,
                answers=answers,
                day=self.day,
            )
        except ApplicationError as error:
            column = WISHES if error.code.endswith(("choice", "choices")) else ""
            problems.append(_problem(row, column, str(error)))
            return answers
        return answered

    def _change(
        self,
        before: Application | None,
        home: Organisation | None,
        wishes: tuple[Offer, ...],
        answers: dict[str, Any],
    ) -> Change:
        if not self.is_application:
            return "unchanged"
        if before is None:
            return "new"
        asked = {question["key"] for question in questions_for(self.call)}
        old = content_of(
            self.call,
            before.home,
            [wish.offer for wish in before.preferences.all()],
            {key: value for key, value in before.answers.items() if key in asked},
        )
        return "unchanged" if old == content_of(self.call, home, wishes, answers) else "changed"


def _kept(before: Application | None, key: str) -> object:
    return before.answers.get(key) if before else None


def _not_now(call: Call, entries: Sequence[Entry], at: datetime) -> Iterator[Problem]:
    """Say once that it is too late, or too early, for what the file would change."""
    sent = next((entry for entry in entries if entry.change != "unchanged"), None)
    if sent:
        try:
            refuse_outside_dates(call, at)
        except ApplicationError as error:
            yield Problem(sent.line, "", "", str(error))
    answered = next((entry for entry in entries if entry.answers_change), None)
    if answered and is_frozen(call):
        yield Problem(
            answered.line,
            "",
            "",
            _("The list is frozen, so answers can no longer change what people get."),
        )


def _problem(row: TableRow, column: str, message: str) -> Problem:
    return Problem(row.line, column, row.cells.get(column, ""), message)


def _unknown(value: str, known: Sequence[str]) -> str:
    near = get_close_matches(value, known, n=1)
    if near:
        return _("Did you mean “%(near)s”?") % {"near": near[0]}
    return _("Use one of: %(known)s.") % {"known": ", ".join(sorted(known)[:20])}
