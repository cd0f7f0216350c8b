"""How published tables protect people: what a programme's pack chooses, or what is usual."""

from hashlib import sha256

from django.conf import settings

from pariter.apps.evidence.dataset_indicators import BY_KIND
from pariter.apps.evidence.indicators import Indicator
from pariter.apps.programmes.models import Edition, PackVersion
from pariter.kernels.disclosure import Policy, Rounding
from pariter.kernels.disclosure.pay import PayPolicy
from pariter.packs.protection import Protection


def policy_of(edition: Edition, indicator: Indicator) -> Policy:
    """Return the policy by which the gate judges an indicator of an edition."""
    if indicator not in BY_KIND.values():
        return Policy()
    rounded = _protection(edition).rounded
    base = next((base for kind, base in rounded.items() if kind == indicator.key), None)
    return Policy() if base is None else Policy(rounding=Rounding(base, _key()))


def pay_policy_of(edition: Edition) -> PayPolicy:
    """Return when a sum of pay says too much about one person."""
    chosen = _protection(edition)
    return PayPolicy(
        people=chosen.pay_people,
        percent=chosen.pay_percent,
        largest=chosen.pay_largest,
        share=chosen.pay_share,
        median_people=chosen.median_people,
    )


def _protection(edition: Edition) -> Protection:
    found = PackVersion.objects.filter(pk=edition.initiative.programme.pack_id)
    part = found.values_list("content__pack__protection", flat=True).first()
    return Protection.model_validate(part or {})


def _key() -> bytes:
    """Return the secret by which counts are rounded up or down, the same each time."""
    return sha256(b"pariter.rounding\n" + settings.SEALING_KEYS[0].encode()).digest()
