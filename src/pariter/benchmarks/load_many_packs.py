"""Fills an empty installation with a hundred programmes; prints how many texts can be searched."""

import django
from django.core.management import call_command
from django.utils import timezone


def main() -> None:
    """Make the tables, publish every pack, and collect the static files."""
    django.setup()
    from pariter.apps.publishing.actions import publish_pack
    from pariter.apps.publishing.models import SearchText
    from pariter.benchmarks.many_packs import packs

    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    at = timezone.now()
    for loaded in packs():
        publish_pack(loaded=loaded, at=at)
    print(SearchText.objects.count())  # noqa: T201 - read by who started this


if __name__ == "__main__":
    main()
