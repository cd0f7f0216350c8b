"""PackRelease, PackDraft: which version of a pack was in force when, and what is being edited."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class PackRelease(models.Model):
    """A version of a programme's pack that came into force: when, from where, by whom and why."""

    class Origin(models.TextChoices):
        FOLDER = "folder", _("Loaded from its folder")
        BROWSER = "browser", _("Edited in the browser")

    programme = models.ForeignKey(
        "programmes.Programme", on_delete=models.CASCADE, related_name="releases"
    )
    version = models.ForeignKey(
        "programmes.PackVersion", on_delete=models.PROTECT, related_name="releases"
    )
    origin = models.CharField(max_length=10, choices=Origin.choices)
    note = models.CharField(max_length=300, blank=True)
    released_at = models.DateTimeField()
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        # In the order in which they came into force, whatever moment a demonstration acted at.
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.version} ({self.get_origin_display()}, {self.released_at:%Y-%m-%d %H:%M})"


class PackDraft(models.Model):
    """What editors wrote and have not published; one for each programme, shared by them all."""

    programme = models.OneToOneField(
        "programmes.Programme", on_delete=models.CASCADE, related_name="draft"
    )
    base = models.ForeignKey(
        "programmes.PackVersion",
        on_delete=models.PROTECT,
        related_name="+",
        help_text="the version that the content was changed from",
    )
    content = models.JSONField(help_text="as in a version, but texts may lack a language")
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    def __str__(self) -> str:
        return f"{self.programme}: {self.changed_at:%Y-%m-%d %H:%M}"
