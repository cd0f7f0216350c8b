"""An approval holds until the report is changed, also where the former content comes back."""

from django.db import migrations, models

from pariter.apps.journal.append_only import guard, unguard


class Migration(migrations.Migration):
    dependencies = [("reports", "0002_append_only")]
    operations = [
        unguard("reports_approval"),
        migrations.RemoveConstraint(model_name="approval", name="report_approval_once"),
        migrations.AddField(
            model_name="report",
            name="revision",
            field=models.PositiveIntegerField(
                default=1, help_text="goes up with every change; approvals hold for one of them"
            ),
        ),
        migrations.AddField(
            model_name="approval",
            name="revision",
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddConstraint(
            model_name="approval",
            constraint=models.UniqueConstraint(
                fields=("report", "member", "revision", "digest"), name="report_approval_once"
            ),
        ),
        guard("reports_approval"),
    ]
