"""Who works for a programme, and as what."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class OfficeRole(models.Model):
    """A person's work for a programme, or for one strand of it."""

    class Role(models.TextChoices):
        OFFICE = "office", _("Office")
        EDITOR = "editor", _("Editor")
        OBSERVER = "observer", _("Figures only")
        PARTNER = "partner", _("Partner")

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="office_roles"
    )
    programme = models.ForeignKey(
        "programmes.Programme", on_delete=models.CASCADE, related_name="office_roles"
    )
    role = models.CharField(max_length=20, choices=Role.choices, default=Role.OFFICE)
    strand = models.ForeignKey(
        "programmes.Strand",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="office_roles",
    )
    organisation = models.ForeignKey(
        "people.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="office_roles",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("person", "programme", "role"),
                condition=Q(strand__isnull=True),
                name="office_role_once",
            ),
            models.UniqueConstraint(
                fields=("person", "strand", "role"),
                condition=Q(strand__isnull=False),
                name="strand_role_once",
            ),
            models.CheckConstraint(
                condition=Q(role="partner", organisation__isnull=False)
                | (~Q(role="partner") & Q(organisation__isnull=True)),
                name="partner_role_names_organisation",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_role_display()}, {self.strand or self.programme}"
