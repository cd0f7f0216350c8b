"""Publication, the ledger of everything that was ever released, and imported counts."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from i18nfield.fields import I18nCharField

from pariter.apps.programmes.models import Edition, Programme


class LedgerEntry(models.Model):
    """One release or refusal, chained to the one before by its digest."""

    append_only = True

    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)
    content = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "ledger entries"
        ordering = ("id",)

    def __str__(self) -> str:
        return self.digest[:12]


class Publication(models.Model):
    """An immutable published table; a correction is a new version that names the old one."""

    append_only = True

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="publications")
    indicator = models.SlugField(max_length=60)
    version = models.PositiveSmallIntegerField()
    digests = models.JSONField(help_text="digests of the ledger entries it shows, in order")
    headline = I18nCharField(max_length=300)
    charts = models.JSONField(help_text="language → SVG")
    values = models.JSONField(default=list, help_text="indicators computed from what was released")
    sources = models.JSONField(default=list, help_text="imported tables that it was counted from")
    proof = models.JSONField(default=dict, help_text="what the gate was asked, and ruled")
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrected_by"
    )
    correction_reason = I18nCharField(blank=True)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ("-published_at",)
        constraints = [
            models.UniqueConstraint(
                fields=("edition", "indicator", "version"), name="publication_version_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.edition}: {self.indicator} v{self.version}"


class Dataset(models.Model):
    """A table that an office imported: never shown, only counted and put through the gate."""

    append_only = True

    class Kind(models.TextChoices):
        """What a row of the table counts."""

        STAFF = "staff", _("Academic staff")
        STUDENTS = "students", _("Enrolled students")
        ADMINISTRATIVE = "administrative", _("Technical and administrative staff")
        GOVERNANCE = "governance", _("Members of governing bodies")
        PAY = "pay", _("Pay of staff")

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="datasets")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    name = models.CharField(max_length=200, help_text="name of the file")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the file")
    source = I18nCharField(help_text="who counted, and where it can be read")
    reference_date = models.DateField(help_text="the day on which people were counted")
    mapping = models.JSONField(help_text="how the columns and codes were read")
    report = models.JSONField(help_text="what was read, left out and checked")
    imported_at = models.DateTimeField()
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )

    class Meta:
        ordering = ("-imported_at", "-pk")

    def __str__(self) -> str:
        return f"{self.programme.key}: {self.name}"


class DatasetRow(models.Model):
    """One cell of an imported table."""

    append_only = True

    dataset = models.ForeignKey(Dataset, on_delete=models.PROTECT, related_name="rows")
    year = models.PositiveSmallIntegerField(help_text="an academic year has the year it begins in")
    institution = models.CharField(max_length=40)
    values = models.JSONField(help_text="dimension → value")
    count = models.PositiveBigIntegerField()

    class Meta:
        ordering = ("id",)
        indexes = [models.Index(fields=("dataset", "year", "institution"), name="dataset_cells")]

    def __str__(self) -> str:
        return f"{self.dataset_id}: {self.institution} {self.year}"


class SealedPay(models.Model):
    """The pay of an imported table: sums, largest amounts and medians, which only the gate opens.

    A sum of one person is their pay, so nothing of it stands in clear.
    """

    append_only = True

    dataset = models.OneToOneField(
        Dataset, on_delete=models.PROTECT, primary_key=True, related_name="pay"
    )
    content = models.BinaryField()

    class Meta:
        verbose_name_plural = "sealed pay"

    def __str__(self) -> str:
        return f"pay of {self.dataset_id}"
