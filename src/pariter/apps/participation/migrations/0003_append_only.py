"""The database itself refuses to change or delete what was recorded."""

from django.db import migrations

from pariter.apps.journal.append_only import guard


class Migration(migrations.Migration):
    dependencies = [("participation", "0002_initial")]
    operations = [guard("participation_delivery")]
