from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from pariter.apps.journal.append_only import guard, unguard


def nobody_came(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Count nobody where an absence was noted."""
    deliveries = apps.get_model("participation", "Delivery").objects.using(editor.connection.alias)
    deliveries.filter(kind="absence").update(people=0)


class Migration(migrations.Migration):
    dependencies = [("participation", "0004_doors_and_certificates")]
    operations = [
        unguard("participation_delivery"),
        migrations.AddField(
            model_name="delivery",
            name="people",
            field=models.PositiveSmallIntegerField(
                default=1, help_text="how many of those who hold the place together"
            ),
        ),
        migrations.RunPython(nobody_came, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "attendance"), ("people__gte", 1)),
                    models.Q(("kind", "absence"), ("people", 0)),
                    _connector="OR",
                ),
                name="delivery_counts_people",
            ),
        ),
        guard("participation_delivery"),
        guard("participation_scan"),
    ]
