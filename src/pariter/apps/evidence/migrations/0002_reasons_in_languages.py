import i18nfield.fields
from django.db import migrations

from pariter.apps.journal.append_only import guard, unguard


class Migration(migrations.Migration):
    dependencies = [("evidence", "0001_tables")]

    operations = [
        unguard("evidence_publication"),
        migrations.AlterField(
            model_name="publication",
            name="correction_reason",
            field=i18nfield.fields.I18nCharField(blank=True),
        ),
        guard("evidence_publication"),
    ]
