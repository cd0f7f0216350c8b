"""The public draw that a call names, as proofs write it."""

from pariter.apps.programmes.models import Call


def source_of(call: Call) -> str:
    """Return how the call named the public draw, in the language of proofs."""
    named: dict[str, str] = call.draw_source.data or {}
    return str(named.get("en", ""))
