"""Publication and the ledger of everything that was ever released."""

from django.conf import settings
from django.db import models
from i18nfield.fields import I18nCharField

from pariter.apps.programmes.models import Edition


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
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrected_by"
    )
    correction_reason = models.CharField(max_length=300, blank=True)
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
