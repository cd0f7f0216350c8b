"""Answers as people type and read them: from text to what is kept, and back."""

import re
from collections.abc import Mapping, Sequence

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import override
from i18nfield.strings import LazyI18nString

from pariter.apps.applications.answers import Question, label_of, problem_with
from pariter.apps.applications.errors import ApplicationError

YES, NO = "yes", "no"
BETWEEN_CHOICES = ";"
_WHOLE = re.compile(r"[-+]?[0-9]{1,18}")
_MONEY = re.compile(
    r"(?P<whole>[0-9]{1,16}|[0-9]{1,3}(?:(?P<apart>[.,'’])[0-9]{3})(?:(?P=apart)[0-9]{3})*)"
    r"(?:(?P<mark>[.,])(?P<cents>[0-9]{1,2}))?"
)
_HIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
_SPACES = re.compile(r"\s+")


def read_answer(
    question: Question, typed: str | Sequence[str], languages: Sequence[str] = ("en",)
) -> object:
    """Return an answer as it is kept; None where nothing was typed. Raises ApplicationError.

    typed: words, or the keys of several choices; languages: in which yes and no, and the labels of
    choices, are understood besides their keys.
    """
    if not isinstance(typed, str):
        answer: object = list(typed)
    elif not typed.strip():
        return None
    else:
        answer = _READERS[question["kind"]](question, typed, languages)
    if answer in ([], ()):
        return None
    problem = problem_with(question, answer)
    if problem:
        raise ApplicationError("answer", problem)
    return answer


def typed_answer(question: Question, answer: object) -> str | list[str]:
    """Return an answer as its box in a form holds it; `read_answer` reads it back."""
    if answer is None:
        return [] if question["kind"] == "choices" else ""
    match question["kind"]:
        case "yes_no":
            return YES if answer else NO
        case "money":
            return _euros(int(str(answer)))
        case "choices" if isinstance(answer, list):
            return [str(part) for part in answer]
    return str(answer)


def answer_in_words(question: Question, answer: object) -> str:
    """Return an answer in the reader's language; empty where there is none."""
    if answer is None:
        return ""
    match question["kind"]:
        case "yes_no":
            return _("Yes") if answer else _("No")
        case "money":
            return euros_in_words(int(str(answer)))
        case "choice":
            return _labels(question).get(str(answer), str(answer))
        case "choices" if isinstance(answer, list):
            labels = _labels(question)
            return ", ".join(labels.get(str(part), str(part)) for part in answer)
    return str(answer)


def euros_in_words(cents: int) -> str:
    """Write an amount, such as €1,250.00."""
    amount = number_format(abs(cents) / 100, decimal_pos=2, use_l10n=True, force_grouping=True)
    sign = "−" if cents < 0 else ""
    return sign + _("€%(amount)s") % {"amount": amount}


def _euros(cents: int) -> str:
    whole, rest = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}{whole}" + (f".{rest:02}" if rest else "")


def _read_yes_no(question: Question, typed: str, languages: Sequence[str]) -> bool:
    known: dict[str, bool] = {YES: True, NO: False}
    for language in languages:
        with override(language):
            known |= {_("Yes").casefold(): True, _("No").casefold(): False}
    answer = known.get(typed.strip().casefold())
    if answer is None:
        raise _refused(
            _("%(question)s: “%(typed)s” is neither yes nor no. Use: %(known)s."),
            question,
            typed,
            known=", ".join(known),
        )
    return answer


def _read_number(question: Question, typed: str, languages: Sequence[str]) -> int:
    text = _SPACES.sub("", typed)
    if not _WHOLE.fullmatch(text):
        raise _refused(
            _("%(question)s: “%(typed)s” is not a whole number. Write one such as 12."),
            question,
            typed,
        )
    return int(text)


def _read_money(question: Question, typed: str, languages: Sequence[str]) -> int:
    text = _SPACES.sub("", typed).removeprefix("€").removesuffix("€")
    sign = -1 if text.startswith("-") else 1
    found = _MONEY.fullmatch(text.removeprefix("-"))
    if found is None or (found["apart"] and found["apart"] == found["mark"]):
        raise _refused(
            _("%(question)s: “%(typed)s” is not an amount. Write one such as 12.50."),
            question,
            typed,
        )
    whole = re.sub("[^0-9]", "", found["whole"])
    return sign * (int(whole) * 100 + int((found["cents"] or "0").ljust(2, "0")))


def _read_choice(question: Question, typed: str, languages: Sequence[str]) -> str:
    return _key_of(question, typed, languages)


def _read_choices(question: Question, typed: str, languages: Sequence[str]) -> list[str]:
    parts = (part.strip() for part in typed.split(BETWEEN_CHOICES))
    found = [_key_of(question, part, languages) for part in parts if part]
    return list(dict.fromkeys(found))


def _read_text(question: Question, typed: str, languages: Sequence[str]) -> str:
    hidden = hidden_sign(typed)
    if hidden:
        raise _refused(
            _("%(question)s: there is a letter in it that nobody sees (%(typed)s). Remove it."),
            question,
            hidden,
        )
    return typed.replace("\r\n", "\n").strip()


def hidden_sign(text: str) -> str:
    """Return the first sign that nobody sees or that turns a text around, such as U+202E."""
    found = _HIDDEN.search(text)
    return f"U+{ord(found[0]):04X}" if found else ""


_READERS = {
    "yes_no": _read_yes_no,
    "number": _read_number,
    "money": _read_money,
    "choice": _read_choice,
    "choices": _read_choices,
    "text": _read_text,
}


def _key_of(question: Question, typed: str, languages: Sequence[str]) -> str:
    """Return the key of the choice that was named by its key or label, else what was typed."""
    named = typed.strip().casefold()
    for choice in question["choice"]:
        label: Mapping[str, str] = choice["label"]
        names = (choice["key"], *(label.get(language, "") for language in languages))
        if named in {name.casefold() for name in names if name}:
            return str(choice["key"])
    return typed.strip()


def _labels(question: Question) -> dict[str, str]:
    return {choice["key"]: str(LazyI18nString(choice["label"])) for choice in question["choice"]}


def _refused(message: str, question: Question, typed: str, **more: str) -> ApplicationError:
    values = {"question": label_of(question), "typed": typed[:60], **more}
    return ApplicationError("answer", message % values)
