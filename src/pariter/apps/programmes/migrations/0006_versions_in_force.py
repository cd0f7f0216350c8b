"""Note for each programme which version is in force; it was loaded from its folder."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def note_versions_in_force(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Give each programme a first release, so that its version can be restored later."""
    database = editor.connection.alias
    releases = apps.get_model("programmes", "PackRelease").objects.using(database)
    for programme in apps.get_model("programmes", "Programme").objects.using(database).all():
        releases.create(
            programme=programme,
            version=programme.pack,
            origin="folder",
            released_at=programme.pack.loaded_at,
        )


class Migration(migrations.Migration):
    dependencies = [("programmes", "0005_releases_and_drafts")]

    operations = [migrations.RunPython(note_versions_in_force, migrations.RunPython.noop)]
