"""Turn each programme's institution and contact from words into an organisation and a desk."""

from typing import Any

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def move(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Keep what the programmes said; loading their packs anew gives the organisations' codes."""

    def rows(app: str, model: str) -> Any:
        """Return the rows of a model as it was then, in the database that is migrated."""
        return apps.get_model(app, model).objects.using(editor.connection.alias)

    for programme in rows("programmes", "Programme").all():
        named = programme.institution_text
        organisations = rows("people", "Organisation")
        known = (one for one in organisations.all() if one.name.data == named.data)
        programme.institution = next(known, None) or organisations.create(
            code=programme.key, name=named
        )
        programme.desk = rows("programmes", "Contact").create(
            programme=programme,
            key="desk",
            name=programme.contact_name,
            email=programme.contact_email,
            phone=programme.contact_phone,
            hours=programme.contact_hours,
            position=0,
        )
        programme.save()
        for initiative in rows("programmes", "Initiative").filter(programme=programme):
            initiative.contact = programme.desk
            initiative.held = ["in_person"]
            initiative.spoken = programme.languages
            initiative.save()


class Migration(migrations.Migration):
    dependencies = [("programmes", "0002_whom_to_ask")]

    operations = [migrations.RunPython(move, migrations.RunPython.noop)]
