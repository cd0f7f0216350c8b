import i18nfield.fields
from django.db import migrations

from pariter.apps.journal.append_only import guard, unguard


class Migration(migrations.Migration):
    dependencies = [("evidence", "0002_reasons_in_languages")]

    operations = [
        unguard("evidence_dataset"),
        migrations.AlterField(
            model_name="dataset",
            name="source",
            field=i18nfield.fields.I18nCharField(help_text="who counted, and where it can be read"),
        ),
        guard("evidence_dataset"),
    ]
