"""Whom a visitor of the demonstration can sign in as."""

from dataclasses import dataclass

PASSWORD = "together-2026"  # noqa: S105 - printed for every visitor of the demonstration

POLIMI = ("polimi_pop", "polimi_polisocial", "polimi_mobility")
MILANO = "milano_steminthecity"
IPPARIS = "ipparis_equal_opportunity"


@dataclass(frozen=True, slots=True)
class Work:
    """An office role of an invented account; strand and organisation by their keys."""

    programme: str
    role: str
    strand: str = ""
    organisation: str = ""


@dataclass(frozen=True, slots=True)
class SignIn:
    """An invented account: address, name, language, what it shows, and its work in offices."""

    email: str
    name: str
    language: str
    what: str
    works: tuple[Work, ...] = ()


OFFICE = SignIn(
    "office@example.org",
    "Demo Office",
    "en",
    "runs the three programmes of Politecnico di Milano",
    tuple(Work(programme, "office") for programme in POLIMI),
)
EDITOR = SignIn(
    "editor@example.org",
    "Demo Editor",
    "it",
    "edits the texts of one line, gender",
    (Work("polimi_pop", "editor", strand="gender"),),
)
OBSERVER = SignIn(
    "observer@example.org",
    "Demo Observer",
    "en",
    "sees the figures of Politecnico di Milano only",
    tuple(Work(programme, "observer") for programme in POLIMI),
)
TEAM = SignIn(
    "team@example.org",
    "Demo Team",
    "it",
    "runs STEMintheCity for the City of Milan",
    (Work(MILANO, "office"),),
)
OWNER = SignIn(
    "owner@example.org",
    "Demo Owner",
    "it",
    "owns STEMintheCity politically: sees its figures only",
    (Work(MILANO, "observer"),),
)
PARTNER = SignIn(
    "partner@example.org",
    "Demo Partner",
    "it",
    "gives sessions at STEMintheCity",
    (Work(MILANO, "partner", organisation="demo-partner-01"),),
)
CENTRE = SignIn(
    "centre@example.org",
    "Demo Centre",
    "fr",
    "runs the Equal Opportunity Center of Institut Polytechnique de Paris",
    (Work(IPPARIS, "office"),),
)
SCHOOL = SignIn(
    "school@example.org",
    "Demo School",
    "fr",
    "writes what Télécom Paris runs into the register of its centre",
    (Work(IPPARIS, "partner", organisation="telecom-paris"),),
)
NONPROFIT = SignIn(
    "nonprofit@example.org",
    "Demo Non-profit",
    "it",
    "confirms what came of the projects of a partner of Polisocial",
    (Work("polimi_polisocial", "partner", organisation="demo-nonprofit-04"),),
)
STUDENT = SignIn("student@example.org", "Demo Student", "en", "applies and takes part")
STUDENTESSA = SignIn("studentessa@example.org", "Demo Studentessa", "it", "the same, in Italian")
SIGN_INS = (
    OFFICE,
    EDITOR,
    OBSERVER,
    TEAM,
    OWNER,
    PARTNER,
    CENTRE,
    SCHOOL,
    NONPROFIT,
    STUDENT,
    STUDENTESSA,
)
