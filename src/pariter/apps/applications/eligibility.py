"""From a person's facts to the verdict of each of a call's rules."""

from datetime import date

from pariter.apps.people.models import Organisation, Person
from pariter.apps.people.queries import memberships_on
from pariter.apps.programmes.models import Call
from pariter.kernels.rules import Rule, Verdict
from pariter.packs.facts import call_facts


def applicant_facts(
    *, call: Call, person: Person | None, home: Organisation | None, day: date
) -> dict[str, object]:
    """Return the facts that a call's rules may name, as far as they are known."""
    facts: dict[str, object] = {"homes": call.homes}
    if home:
        facts["home"] = home.code
        facts["roles"] = _roles(person, home, day) if person else []
    return facts


def _roles(person: Person, home: Organisation, day: date) -> list[str]:
    own = memberships_on(person, day).filter(organisation=home)
    return sorted(own.values_list("role", flat=True).distinct())


def verdicts(*, call: Call, facts: dict[str, object]) -> list[Verdict]:
    """Return the verdict of each rule of the call, in the order of the pack."""
    version = call.edition.pack.digest[:12]
    names = call_facts(call.questions)
    return [Rule(rule["key"], rule["when"], names, version).verdict(facts) for rule in call.rules]
