"""Fills an empty installation with published figures; prints the addresses of their pages.

python -m pariter.benchmarks.fill_figures PAGES
"""

import io
import json
import random
import sys
from collections.abc import Iterator
from itertools import product

import django
from django.core.management import call_command
from django.utils import timezone

PACK, YEAR, SEED = "polimi_pop", 2024, 6
ROLES, SEXES = ("PO", "PA", "RU", "RTDa"), ("F", "M")
AREAS = ("natural", "engineering", "medical", "agricultural", "social", "humanities")
MAPPING = {
    "source": "Made up for a bench",
    "reference_date": f"{YEAR}-12-31",
    "institution": "bench",
    "year": YEAR,
    "columns": {"by": {"role": "role", "sex": "sex", "area": "area"}, "count": "people"},
    "codes": {
        "role": {role: role for role in ROLES},
        "sex": {"F": "women", "M": "men"},
        "area": {area: area for area in AREAS},
    },
}


def main() -> None:
    """Import and publish a made-up table of staff, then the same as often as there are pages."""
    pages = int(sys.argv[1])
    django.setup()
    from pariter.apps.evidence.actions import publish_figures
    from pariter.apps.evidence.dataset_indicators import STAFF
    from pariter.apps.evidence.datasets import import_table, read_table
    from pariter.apps.programmes.loading import load_pack
    from pariter.apps.programmes.models import Edition
    from pariter.packs.loader import SHIPPED, load

    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    at = timezone.now()
    load_pack(loaded=load(SHIPPED / PACK), at=at)
    edition = Edition.objects.get(initiative__key="P6", key=str(YEAR))
    table = read_table(
        programme=edition.initiative.programme,
        kind="staff",
        name="bench.csv",
        stream=io.BytesIO("\n".join(_lines()).encode()),
        mapping=json.dumps(MAPPING).encode(),
        at=at,
    )
    import_table(table=table, at=at, by=None)
    first = publish_figures(edition=edition, indicator=STAFF, at=at, by=None)
    print(json.dumps([first.pk, *_repeated(first.pk, pages - 1)]))  # noqa: T201


def _lines() -> Iterator[str]:
    chance = random.Random(SEED)  # noqa: S311 - nothing here is secret
    yield "role,sex,area,people"
    for role, sex, area in product(ROLES, SEXES, AREAS):
        yield f"{role},{sex},{area},{chance.choice((2, 4, 9, 15, 28, 40, 71, 120))}"


def _repeated(first: int, times: int) -> Iterator[int]:
    """Add versions that differ in nothing but their releases, so that no page knows another's."""
    from pariter.apps.evidence.models import LedgerEntry, Publication
    from pariter.apps.evidence.queries import ledger
    from pariter.kernels.disclosure import append

    before, entries = Publication.objects.get(pk=first), ledger()
    [content] = [dict(entry.content) for entry in entries if entry.digest in before.digests]
    head = entries[-1].digest
    for number in range(times):
        told = {**content, "population": f"{content['population']}/{number}"}
        entry = append(head, told)
        LedgerEntry.objects.create(
            previous=head, digest=entry.digest, content=told, at=before.published_at
        )
        head, copied = entry.digest, Publication.objects.get(pk=first)
        copied.pk, copied.version, copied.digests = None, number + 2, [entry.digest]
        copied._state.adding = True
        copied.save(force_insert=True)
        yield copied.pk


if __name__ == "__main__":
    main()
