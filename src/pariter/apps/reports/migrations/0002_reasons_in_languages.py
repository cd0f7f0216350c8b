import i18nfield.fields
from django.db import migrations

from pariter.apps.journal.append_only import guard, unguard


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_tables")]

    operations = [
        migrations.AlterField(
            model_name="report",
            name="reason",
            field=i18nfield.fields.I18nCharField(
                blank=True, help_text="why the published version is being corrected"
            ),
        ),
        unguard("reports_reportversion"),
        migrations.AlterField(
            model_name="reportversion",
            name="reason",
            field=i18nfield.fields.I18nCharField(blank=True),
        ),
        guard("reports_reportversion"),
    ]
