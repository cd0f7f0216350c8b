"""Commits acts and tells each on standard output; run as `python producer.py COUNT [hang]`.

An act is an audit entry and a mail in one transaction. With `hang` it stops inside the last one.
"""

import sys
import time

import django


def produce(count: int, *, hang: bool) -> None:
    """Commit so many acts, and acknowledge each once it is committed."""
    # Models can be imported only once Django is set up.
    from django.db import transaction
    from django.utils import timezone

    from pariter.apps.journal.actions import post_text, record

    for number in range(count):
        with transaction.atomic():
            at = timezone.now()
            mail = post_text(
                to=f"act-{number}@example.org", language="en", subject="Act", body="Done.", at=at
            )
            record(actor=None, action="fault.act", subject=mail, at=at)
            if hang and number == count - 1:
                tell("inside", mail.message_id)
                time.sleep(60)
        tell("committed", mail.message_id)


def tell(*words: str) -> None:
    """Write one line at once."""
    sys.stdout.write(" ".join(words) + "\n")
    sys.stdout.flush()


django.setup()
produce(int(sys.argv[1]), hang=sys.argv[2:] == ["hang"])
