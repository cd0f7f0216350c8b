import i18nfield.fields
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("reports", "0003_sources_in_languages")]

    operations = [
        migrations.AlterField(
            model_name="committeemember",
            name="role",
            field=i18nfield.fields.I18nCharField(),
        ),
    ]
