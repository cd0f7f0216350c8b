"""Whom a visitor of the demonstration can sign in as."""

from dataclasses import dataclass

PASSWORD = "together-2026"  # noqa: S105 - printed for every visitor of the demonstration


@dataclass(frozen=True, slots=True)
class SignIn:
    """An invented account: address, name, language, and what it shows."""

    email: str
    name: str
    language: str
    what: str


OFFICE = SignIn("office@example.org", "Demo Office", "en", "runs both programmes")
OBSERVER = SignIn("observer@example.org", "Demo Observer", "en", "sees figures only")
STUDENT = SignIn("student@example.org", "Demo Student", "en", "applies and takes part")
STUDENTESSA = SignIn("studentessa@example.org", "Demo Studentessa", "it", "the same, in Italian")
SIGN_INS = (OFFICE, OBSERVER, STUDENT, STUDENTESSA)
