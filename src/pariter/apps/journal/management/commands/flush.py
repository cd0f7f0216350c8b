"""Django's `flush`, which would otherwise stop at the append-only tables."""

from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.core.management.commands import flush
from django.db import connections, transaction

from pariter.apps.journal import append_only


class Command(flush.Command):
    """Empty a demonstration or a test's database, append-only tables included."""

    def handle(self, **options: Any) -> None:
        """Lift the triggers for the one transaction that empties the tables."""
        if settings.PRODUCTION:
            raise CommandError(
                "PARITER_ENVIRONMENT is 'production'; flush would erase the journal. "
                "Drop the whole database instead, as its owner."
            )
        connection = connections[options["database"]]
        with transaction.atomic(using=connection.alias):
            tables = append_only.guarded_tables()
            for table in tables:
                append_only.release(connection, table)
            super().handle(**options)
            for table in tables:
                append_only.protect(connection, table)
