import i18nfield.fields
from django.db import migrations

from pariter.apps.journal.append_only import guard, unguard


class Migration(migrations.Migration):
    dependencies = [("objectives", "0003_first_versions")]

    operations = [
        migrations.AlterField(
            model_name="outcome",
            name="reason",
            field=i18nfield.fields.I18nCharField(blank=True, help_text="why it corrects another"),
        ),
        unguard("objectives_projectversion"),
        migrations.AlterField(
            model_name="projectversion",
            name="reason",
            field=i18nfield.fields.I18nCharField(
                blank=True, help_text="why it corrects the last one"
            ),
        ),
        guard("objectives_projectversion"),
    ]
