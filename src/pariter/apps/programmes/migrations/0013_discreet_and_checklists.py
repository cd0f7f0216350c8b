from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("programmes", "0012_schools")]

    operations = [
        migrations.AddField(
            "call",
            "discreet",
            models.BooleanField(
                default=False,
                help_text="mails, tickets and calendars do not name what people come to",
            ),
        ),
        migrations.AddField(
            "call",
            "complete_after",
            models.PositiveSmallIntegerField(
                blank=True, help_text="sessions that one must attend for a certificate", null=True
            ),
        ),
        migrations.AddField(
            "initiative",
            "checklist",
            models.JSONField(default=list, help_text="what newcomers do, as in the pack"),
        ),
    ]
