"""The database itself refuses to change or delete what was measured."""

from django.db import migrations

from pariter.apps.journal.append_only import guard


class Migration(migrations.Migration):
    dependencies = [("objectives", "0001_initial")]
    operations = [guard("objectives_measurement")]
