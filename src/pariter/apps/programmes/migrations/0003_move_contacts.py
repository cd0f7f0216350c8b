"""Turn each programme's institution and contact from words into an organisation and a desk."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def move(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Keep what the programmes said; loading their packs anew gives the organisations' codes."""
    organisations = apps.get_model("people", "Organisation")
    contacts = apps.get_model("programmes", "Contact")
    initiatives = apps.get_model("programmes", "Initiative")
    for programme in apps.get_model("programmes", "Programme").objects.all():
        programme.institution, _ = organisations.objects.get_or_create(
            code=programme.key, defaults={"name": programme.institution_text}
        )
        programme.desk = contacts.objects.create(
            programme=programme,
            key="desk",
            name=programme.contact_name,
            email=programme.contact_email,
            phone=programme.contact_phone,
            hours=programme.contact_hours,
            position=0,
        )
        programme.save()
        for initiative in initiatives.objects.filter(programme=programme):
            initiative.contact = programme.desk
            initiative.held = ["in_person"]
            initiative.spoken = programme.languages
            initiative.save()


class Migration(migrations.Migration):
    dependencies = [("programmes", "0002_whom_to_ask")]

    operations = [migrations.RunPython(move, migrations.RunPython.noop)]
