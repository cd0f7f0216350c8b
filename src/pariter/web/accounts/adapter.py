"""How django-allauth sends mail, registers people and finds the way back."""

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """Ties accounts to our journal, mail and pages."""
