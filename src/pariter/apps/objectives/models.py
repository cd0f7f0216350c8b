"""Measurement, RegisterEntry, Project, Outcome: what was measured, runs already, and came of it.

ProjectVersion: what everyone could read of a project, kept for good.
"""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from i18nfield.fields import I18nCharField

from pariter.apps.people.models import Organisation
from pariter.apps.programmes.models import Initiative, Programme

PERSON = settings.AUTH_USER_MODEL


class Measurement(models.Model):
    """What was measured by a definition in a year; the last one noted holds.

    Counts of people are never shown from here: they are published through the gate.
    """

    append_only = True

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="measurements")
    definition = models.CharField(
        max_length=120, help_text="a shared one, or contract/objective for one of its own"
    )
    version = models.PositiveSmallIntegerField(help_text="of the definition")
    year = models.PositiveSmallIntegerField()
    school = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="+", help_text="none: all"
    )
    value = models.FloatField(null=True)
    counts = models.JSONField(null=True, help_text="step → people, for the gate alone")
    source = I18nCharField(help_text="who measured it, and where it can be read")
    source_date = models.DateField(help_text="the day to which the numbers refer")
    note = I18nCharField(blank=True)
    reason = I18nCharField(blank=True, help_text="why it corrects the last one")
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("id",)
        indexes = [models.Index(fields=("programme", "definition", "year"), name="measured_in")]
        constraints = [
            models.CheckConstraint(
                condition=Q(value__isnull=True, counts__isnull=False)
                | Q(value__isnull=False, counts__isnull=True),
                name="measurement_value_or_counts",
            )
        ]

    def __str__(self) -> str:
        return f"{self.programme.key}: {self.definition} {self.year}"


class RegisterEntry(models.Model):
    """What a member school runs: what its person wrote, and what the office approved of it."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="register")
    school = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="register")
    approved = models.JSONField(null=True, help_text="what everyone reads")
    proposed = models.JSONField(null=True, help_text="what waits for the office")
    note = models.CharField(max_length=300, blank=True, help_text="what the office wants changed")
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name_plural = "register entries"
        ordering = ("programme", "school__code", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(approved__isnull=False) | Q(proposed__isnull=False),
                name="register_entry_says_something",
            )
        ]

    def __str__(self) -> str:
        return f"{self.school}: {self.words['title']}"

    @property
    def words(self) -> dict[str, Any]:
        """What was written last."""
        return self.proposed or self.approved or {}


class Project(models.Model):
    """A cooperation project: with whom, where, and which disciplines it mixes."""

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="projects")
    title = models.CharField(max_length=200)
    language = models.CharField(max_length=10, help_text="in which the title is")
    partner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="projects")
    territory = models.SlugField(max_length=60)
    disciplines = models.JSONField(help_text="keys, the leading one first")
    theme = models.SlugField(max_length=60)
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)
    kept_at = models.DateTimeField()
    kept_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("-starts", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gte=F("starts")),
                name="project_ends_after_start",
            )
        ]

    def __str__(self) -> str:
        return self.title


class ProjectVersion(models.Model):
    """What everyone reads of a project from a moment on; a correction is the next version."""

    append_only = True

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField(help_text="its words and confirmed outcomes, without people")
    reason = I18nCharField(blank=True, help_text="why it corrects the last one")
    at = models.DateTimeField()
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("project", "number")
        constraints = [
            models.UniqueConstraint(fields=("project", "number"), name="project_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.project}, version {self.number}"


class Outcome(models.Model):
    """What a project reached in a year, as the office states it and the partner answers.

    What the partner confirmed is never changed: a correction is an outcome of its own, and takes
    its place when the partner confirms that.
    """

    class State(models.TextChoices):
        """How far it is; only what is confirmed counts."""

        STATED = "stated", _("Waits for the partner")
        CONFIRMED = "confirmed", _("Confirmed by the partner")
        DISPUTED = "disputed", _("Disputed by the partner")

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="outcomes")
    year = models.PositiveSmallIntegerField()
    what = models.CharField(max_length=200)
    number = models.PositiveIntegerField()
    unit = models.CharField(max_length=60)
    counts_people = models.BooleanField(default=False, help_text="shown only through the gate")
    note = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.STATED)
    stated_at = models.DateTimeField()
    stated_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(null=True, help_text="when the partner was told by mail")
    reminded_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=300, blank=True, help_text="why the partner disputes it")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    corrects = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="corrections"
    )
    reason = I18nCharField(blank=True, help_text="why it corrects another")
    replaced_at = models.DateTimeField(null=True, help_text="when a correction took its place")

    class Meta:
        ordering = ("project", "year", "id")
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="disputed") | ~Q(answer=""), name="dispute_has_reason"
            ),
            models.CheckConstraint(
                condition=Q(state="stated") | Q(answered_at__isnull=False),
                name="answered_outcome_has_moment",
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True) | ~Q(reason=""),
                name="corrected_outcome_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project}: {self.what}"
