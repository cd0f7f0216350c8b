import i18nfield.fields
from django.db import migrations

from pariter.apps.journal.append_only import guard, unguard


class Migration(migrations.Migration):
    dependencies = [("objectives", "0005_sources_in_languages")]

    operations = [
        unguard("objectives_measurement"),
        migrations.AlterField(
            model_name="measurement",
            name="note",
            field=i18nfield.fields.I18nCharField(blank=True),
        ),
        migrations.AlterField(
            model_name="measurement",
            name="reason",
            field=i18nfield.fields.I18nCharField(
                blank=True, help_text="why it corrects the last one"
            ),
        ),
        guard("objectives_measurement"),
    ]
