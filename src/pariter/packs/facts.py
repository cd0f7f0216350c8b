"""The facts that eligibility rules in packs may name, with their types."""

APPLICANT_FACTS: dict[str, str] = {
    "home": "string",
    "homes": "list(string)",
    "roles": "list(string)",
}
"""home: code of the organisation applied from; homes: codes the call is open to; roles: the
person's roles in that organisation today."""
