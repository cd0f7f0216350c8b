from typing import Any

from django.db import migrations


def note_walk_ins(apps: Any, schema_editor: Any) -> None:
    """Give each scan that let people in without a ticket its entry in the ledger."""
    scan, delivery = (apps.get_model("participation", name) for name in ("Scan", "Delivery"))
    database = schema_editor.connection.alias
    counted = scan.objects.using(database).filter(kind="walk_in", outcome="counted")
    delivery.objects.using(database).bulk_create(
        delivery(
            session_id=found.door_pass.session_id,
            source=f"scan {found.key}",
            kind="walk_in",
            grade="attested",
            people=found.people,
            recorded_at=found.received_at,
        )
        for found in counted.select_related("door_pass").order_by("pk")
    )


class Migration(migrations.Migration):
    dependencies = [("participation", "0011_class_certificates")]

    operations = [migrations.RunPython(note_walk_ins, migrations.RunPython.noop)]
