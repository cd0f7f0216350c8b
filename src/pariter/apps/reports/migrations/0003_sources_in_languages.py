import i18nfield.fields
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("reports", "0002_reasons_in_languages")]

    operations = [
        migrations.AlterField(
            model_name=name,
            name="source",
            field=i18nfield.fields.I18nCharField(help_text="where the amount stands"),
        )
        for name in ("reportaction", "costline")
    ]
