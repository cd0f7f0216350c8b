"""The database itself refuses to change or delete audit entries."""

from django.db import migrations

from pariter.apps.journal.append_only import guard


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]
    operations = [guard("journal_auditentry")]
