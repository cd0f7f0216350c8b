"""The database itself refuses to change or delete what was published."""

from django.db import migrations

from pariter.apps.journal.append_only import guard


class Migration(migrations.Migration):
    dependencies = [("evidence", "0001_initial")]
    operations = [guard("evidence_ledgerentry"), guard("evidence_publication")]
