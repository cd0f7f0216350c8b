"""The database itself refuses to change an approval or what was published."""

from django.db import migrations

from pariter.apps.journal.append_only import guard


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_initial")]
    operations = [
        guard("reports_approval"),
        guard("reports_reportversion"),
        guard("reports_reportfile"),
    ]
