import i18nfield.fields
from django.db import migrations

from pariter.apps.journal.append_only import guard, unguard


class Migration(migrations.Migration):
    dependencies = [("objectives", "0004_reasons_in_languages")]

    operations = [
        unguard("objectives_measurement"),
        migrations.AlterField(
            model_name="measurement",
            name="source",
            field=i18nfield.fields.I18nCharField(
                help_text="who measured it, and where it can be read"
            ),
        ),
        guard("objectives_measurement"),
    ]
