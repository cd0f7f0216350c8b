"""Report with its parts, the committee that approves it, and its versions, kept for ever."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from i18nfield.fields import I18nCharField, I18nTextField

from pariter.apps.evidence.models import Publication
from pariter.apps.programmes.models import Edition, Initiative


class Report(models.Model):
    """The report of one year, as it is being written; readers see its versions alone."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        IN_REVIEW = "in_review", _("In review")
        APPROVED = "approved", _("Approved")
        PUBLISHED = "published", _("Published")

    edition = models.OneToOneField(Edition, on_delete=models.PROTECT, related_name="report")
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    reason = I18nCharField(blank=True, help_text="why the published version is being corrected")
    revision = models.PositiveIntegerField(
        default=1, help_text="goes up with every change; approvals hold for one of them"
    )
    opened_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.edition)


class SectionText(models.Model):
    """What the office says in one chapter, in the programme's languages."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="texts")
    chapter = models.SlugField(max_length=20)
    text = I18nTextField(blank=True)
    has_no_figures = models.BooleanField(
        default=False, help_text="the office says that this year has none; readers are told"
    )
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("report", "chapter"), name="report_chapter_once")
        ]

    def __str__(self) -> str:
        return f"{self.report}: {self.chapter}"


class SectionComment(models.Model):
    """What someone of the office or the committee asks to change in a chapter."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="comments")
    chapter = models.SlugField(max_length=20)
    text = models.TextField()
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ("written_at", "id")

    def __str__(self) -> str:
        return f"{self.report}, {self.chapter}: {self.text[:40]}"


class ReportAction(models.Model):
    """What was done for equality: its goal, its money, and whom it reached as published."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="actions")
    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="+")
    goal = I18nTextField()
    cents = models.PositiveBigIntegerField(help_text="resources")
    source = I18nCharField(help_text="where the amount stands")
    publication = models.ForeignKey(
        Publication, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    step = models.SlugField(max_length=60, blank=True, help_text="what of the publication counts")

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=("report", "initiative"), name="report_action_once"),
            models.CheckConstraint(
                condition=Q(publication__isnull=True, step="")
                | (Q(publication__isnull=False) & ~Q(step="")),
                name="report_action_reached_is_published",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report}: {self.initiative}"


class CostLine(models.Model):
    """One cost of the year, under the heading it was reclassified to."""

    class Kind(models.TextChoices):
        DIRECT = "direct", _("Direct: spent to further equality")
        INDIRECT = "indirect", _("Indirect: touches women and men differently")
        NEUTRAL = "neutral", _("Neutral: touches nobody's equality")

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="costs")
    title = I18nCharField(max_length=200)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    cents = models.PositiveBigIntegerField()
    source = I18nCharField(help_text="where the amount stands")

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.report}: {self.title}"


class CommitteeMember(models.Model):
    """Someone of the committee that approves the reports of an initiative, from day to day."""

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="committee")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="report_committees",
        help_text="who signs in here; the office notes the approval of anyone else",
    )
    name = models.CharField(max_length=200)
    role = I18nCharField()
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("starts", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("initiative", "person"),
                condition=Q(ends__isnull=True),
                name="committee_member_once",
            ),
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gte=F("starts")),
                name="committee_member_ends_after",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Approval(models.Model):
    """A committee member's yes to one exact content, until anything of it is changed."""

    append_only = True

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="approvals")
    member = models.ForeignKey(CommitteeMember, on_delete=models.PROTECT, related_name="approvals")
    digest = models.CharField(max_length=64)
    revision = models.PositiveIntegerField(default=1)
    minutes = models.CharField(
        max_length=200, blank=True, help_text="where it stands, if the office noted it"
    )
    approved_at = models.DateTimeField()
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ("approved_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("report", "member", "revision", "digest"), name="report_approval_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.digest[:12]}"


class ReportVersion(models.Model):
    """A report as it was published; a correction is a new version that names the old one."""

    append_only = True

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField(help_text="language → document")
    digest = models.CharField(max_length=64)
    publications = models.JSONField(help_text="key → ledger digests of each figure shown")
    approvals = models.JSONField(help_text="name, role and moment of each approval")
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrected_by"
    )
    reason = I18nCharField(blank=True)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ("-published_at", "-number")
        constraints = [
            models.UniqueConstraint(fields=("report", "number"), name="report_version_once"),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True, reason="")
                | (Q(corrects__isnull=False) & ~Q(reason="")),
                name="report_correction_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report} v{self.number}"


class ReportFile(models.Model):
    """A version as PDF in one language, kept as it was written when it was published."""

    append_only = True

    version = models.ForeignKey(ReportVersion, on_delete=models.PROTECT, related_name="files")
    language = models.CharField(max_length=10)
    content = models.BinaryField()
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("version", "language"), name="report_file_once")
        ]

    def __str__(self) -> str:
        return f"{self.version}, {self.language}"
