import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from pariter.apps.journal.append_only import guard


class Migration(migrations.Migration):
    dependencies = [
        ("objectives", "0001_tables"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ProjectVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "content",
                    models.JSONField(help_text="its words and confirmed outcomes, without people"),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True, help_text="why it corrects the last one", max_length=300
                    ),
                ),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ("project", "number"),
            },
        ),
        migrations.AddField(
            model_name="outcome",
            name="corrects",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="corrections",
                to="objectives.outcome",
            ),
        ),
        migrations.AddField(
            model_name="outcome",
            name="reason",
            field=models.CharField(blank=True, help_text="why it corrects another", max_length=300),
        ),
        migrations.AddField(
            model_name="outcome",
            name="replaced_at",
            field=models.DateTimeField(help_text="when a correction took its place", null=True),
        ),
        migrations.AddConstraint(
            model_name="outcome",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("corrects__isnull", True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="corrected_outcome_has_reason",
            ),
        ),
        migrations.AddField(
            model_name="projectversion",
            name="by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="projectversion",
            name="project",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="versions",
                to="objectives.project",
            ),
        ),
        migrations.AddConstraint(
            model_name="projectversion",
            constraint=models.UniqueConstraint(
                fields=("project", "number"), name="project_version_once"
            ),
        ),
        guard("objectives_projectversion"),
    ]
