"""Person, Organisation, Membership."""

import uuid
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from i18nfield.fields import I18nCharField

from pariter.apps.journal.mailboxes import is_no_mailbox


class PersonManager(BaseUserManager["Person"]):
    """Make people by their e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Person":
        """Store a person; without a password she signs in by e-mail code only."""
        person = self.model(email=self.normalize_email(email).lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def create_superuser(self, email: str, password: str, **fields: Any) -> "Person":
        """Store a person who may configure the whole installation."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "Person":
        """Return the person of this address, upper or lower case."""
        return self.get(email=(username or "").lower())


class Person(AbstractBaseUser, PermissionsMixin):
    """Someone who applies, takes part or works in an office; signs in by e-mail."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(_("E-mail address"), unique=True)
    name = models.CharField(_("Name"), max_length=200, blank=True)
    language = models.CharField(_("Language"), max_length=10, default="en")
    phone = models.CharField(
        max_length=40, blank=True, default="", db_default="", help_text="of whoever has no e-mail"
    )
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    is_synthetic = models.BooleanField(default=False, help_text="Invented for a demonstration.")
    joined_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[PersonManager] = PersonManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="person_email_any_case")]

    def __str__(self) -> str:
        return self.name or self.reached_at

    @property
    def has_mail(self) -> bool:
        """Whether she reads e-mail; otherwise her address only stands for her telephone."""
        return not is_no_mailbox(self.email)

    @property
    def reached_at(self) -> str:
        """Where she is reached: her e-mail address, or her telephone."""
        return self.email if self.has_mail else self.phone


class Organisation(models.Model):
    """A university, school, company or association, known by a short code."""

    code = models.SlugField(max_length=60, unique=True)
    name = I18nCharField(max_length=200)
    url = models.URLField(max_length=300, blank=True)
    kind = models.SlugField(
        max_length=20, blank=True, help_text="as school, university, company or association"
    )
    district = models.CharField(max_length=60, blank=True, help_text="of a school")
    member_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="members"
    )

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        return str(self.name)


class Membership(models.Model):
    """A dated affiliation of a person with an organisation, in one role."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="memberships"
    )
    role = models.SlugField(max_length=40, default="student")
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gte=models.F("starts")),
                name="membership_ends_after_start",
            ),
            models.UniqueConstraint(
                fields=("person", "organisation", "role", "starts"), name="membership_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.organisation} ({self.role})"
