from typing import Any

from django.db import migrations


def keep_first_versions(apps: Any, _editor: object) -> None:
    """Keep what everyone reads of each project that was kept before there were versions."""
    of_version = apps.get_model("objectives", "ProjectVersion")
    projects = apps.get_model("objectives", "Project").objects.filter(versions=None)
    for project in projects.select_related("partner").prefetch_related("outcomes"):
        confirmed = [
            one
            for one in project.outcomes.all()
            if one.state == "confirmed" and one.replaced_at is None
        ]
        changed = [
            (project.kept_at, project.kept_by_id),
            *((one.answered_at, one.answered_by_id) for one in confirmed),
        ]
        at, by = max(changed, key=lambda one: one[0])
        of_version.objects.create(
            project=project,
            number=1,
            content={
                "title": project.title,
                "language": project.language,
                "partner": project.partner.code,
                "territory": project.territory,
                "disciplines": project.disciplines,
                "theme": project.theme,
                "starts": project.starts.isoformat(),
                "ends": project.ends.isoformat() if project.ends else None,
                "outcomes": [
                    {
                        "key": one.pk,
                        "corrects": one.corrects_id,
                        "year": one.year,
                        "what": one.what,
                        "number": one.number,
                        "unit": one.unit,
                    }
                    for one in confirmed
                    if not one.counts_people
                ],
                "reaches_people": any(one.counts_people for one in confirmed),
            },
            at=at,
            by_id=by,
        )


class Migration(migrations.Migration):
    dependencies = [("objectives", "0002_versions_of_projects")]

    operations = [migrations.RunPython(keep_first_versions, migrations.RunPython.noop)]
