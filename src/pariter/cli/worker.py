"""`pariter worker`: send mail and do what falls due, until told to stop."""

import argparse
import logging
import os
import signal
import threading
import time
import traceback
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from types import FrameType

logger = logging.getLogger("pariter.worker")

# What is done each round: takes the time, returns how much it did.
Duty = Callable[..., int]

REST = timedelta(minutes=1)
"""How long a duty that can wait rests once it found nothing to do."""

NICENESS = 5
"""Whoever waits for a page goes first: a busy machine gives a worker a quarter of a processor."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the options of the command."""
    parser.add_argument("--once", action="store_true", help="do what is due now, then end")
    parser.add_argument(
        "--poll",
        type=float,
        default=1.0,
        metavar="SECONDS",
        help="rest between rounds with nothing to do (default: %(default)s)",
    )
    parser.add_argument(
        "--lease",
        type=float,
        default=120.0,
        metavar="SECONDS",
        help="when a mail held by a worker that died is taken up again (default: %(default)s); "
        "must be longer than the mail server takes for one message",
    )


def run(args: argparse.Namespace) -> int:
    """Work until SIGTERM or SIGINT; return 1 if `--once` met an error, else 0."""
    stop = threading.Event()

    def finish(number: int, _frame: FrameType | None) -> None:
        logger.info("worker=stopping signal=%s", signal.Signals(number).name)
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, finish)
    if not args.once:
        os.nice(NICENESS)
    duties = load_duties(lease=timedelta(seconds=args.lease))
    logger.info("worker=started pid=%d duties=%s", os.getpid(), ",".join(map(_name, duties)))
    failed = False
    while not stop.is_set():
        done, met_error = work_once(duties, stop)
        failed = failed or met_error
        if args.once and not done:
            break
        if met_error or not done:
            stop.wait(args.poll)
    logger.info("worker=stopped pid=%d", os.getpid())
    return int(args.once and failed)


def load_duties(*, lease: timedelta) -> Sequence[Duty]:
    """Return what a worker does each round; a new periodic duty is added here."""
    # Models can be imported only once Django is set up, which `pariter --help` does not wait for.
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pariter.project.settings")
    django.setup()
    from pariter.apps.correspondence.answers import close_silent_enquiries
    from pariter.apps.correspondence.retention import erase_closed_enquiries
    from pariter.apps.correspondence.watches import erase_watches, tell_watchers
    from pariter.apps.journal.actions import send_due_mail
    from pariter.apps.objectives.asking import ask_partners
    from pariter.apps.participation.checklists import erase_arrivals
    from pariter.apps.participation.contact_actions import remind_pairs
    from pariter.apps.participation.duty_briefings import brief_people
    from pariter.apps.participation.farewells import thank_people
    from pariter.apps.participation.follow_up_actions import ask_followed, erase_followed
    from pariter.apps.placements.answers import expire_offers
    from pariter.apps.placements.class_releases import release_kept_seats
    from pariter.apps.placements.class_warnings import warn_unconfirmed
    from pariter.apps.placements.guardian_days import erase_told, remind_guardians
    from pariter.apps.placements.needs import erase_needs
    from pariter.apps.placements.reminders import remind_holders

    can_wait = (
        remind_holders,
        remind_guardians,
        warn_unconfirmed,
        thank_people,
        remind_pairs,
        ask_followed,
        brief_people,
        tell_watchers,
        ask_partners,
        close_silent_enquiries,
        erase_closed_enquiries,
        erase_told,
        erase_needs,
        erase_watches,
        erase_arrivals,
        erase_followed,
    )
    return (
        partial(send_due_mail, lease=lease),
        expire_offers,
        release_kept_seats,
        *(Resting(duty) for duty in can_wait),
    )


class Resting:
    """A duty that rests for a while when it found nothing, so that idle rounds cost little."""

    def __init__(self, duty: Duty) -> None:
        self.func = duty
        self._idle_since: datetime | None = None

    def __call__(self, *, at: datetime) -> int:
        """Do the duty, unless it found nothing a short while ago."""
        if self._idle_since and self._idle_since <= at < self._idle_since + REST:
            return 0
        done = self.func(at=at)
        self._idle_since = None if done else at
        return done


def work_once(duties: Sequence[Duty], stop: threading.Event) -> tuple[int, bool]:
    """Do every duty once, unless told to stop; return how much was done, and whether one failed.

    A failing duty (the database is away, say) is told in the log and tried again next round.
    """
    from django.db import close_old_connections
    from django.utils import timezone

    done, failed = 0, False
    for duty in duties:
        if stop.is_set():
            break
        started = time.monotonic()
        close_old_connections()
        try:
            count = duty(at=timezone.now())
        except Exception as error:  # one duty must not keep the others from being done
            failed = True
            last = traceback.extract_tb(error.__traceback__)[-1]
            logger.error(
                "duty=%s error=%r file=%s:%s", _name(duty), error, last.filename, last.lineno
            )
            logger.debug("duty=%s", _name(duty), exc_info=error)
            continue
        done += count
        if count:
            logger.info(
                "duty=%s done=%d seconds=%.3f", _name(duty), count, time.monotonic() - started
            )
    close_old_connections()
    return done, failed


def _name(duty: Duty) -> str:
    return getattr(duty, "func", duty).__name__
