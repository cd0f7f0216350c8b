"""Processes are killed in the middle: nothing acknowledged is lost, nothing is left half done."""

import os
import random
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path
from subprocess import Popen
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.faults.conftest import MailServer, Site

# A hundred, as docs/explanation/outbox.md tells, take a few minutes.
KILLS = int(os.environ.get("PARITER_TEST_KILLS", "10"))
WORKER_MEGABYTES = 110
HALF_DONE = """
    SELECT mail.id, act.id
    FROM journal_outgoingmail AS mail
    FULL JOIN (SELECT * FROM journal_auditentry WHERE action = 'fault.act') AS act
    ON act.subject_id = CAST(mail.id AS varchar)
    WHERE mail.id IS NULL OR act.id IS NULL
"""
WAITING = "SELECT message_id FROM journal_outgoingmail WHERE state <> 'sent'"
KNOWN = "SELECT message_id FROM journal_outgoingmail"


def eventually(holds: Callable[[], bool], *, seconds: float = 20) -> bool:
    """Return whether something comes to hold in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.02)
    return holds()


def acknowledged(producer: Popen[str]) -> set[str]:
    """Return the Message-IDs of the acts that a producer saw committed, once it has ended."""
    told, _ = producer.communicate(timeout=60)
    return {line.split()[1] for line in told.splitlines() if line.startswith("committed ")}


@pytest.mark.slow
def test_kills_under_load_lose_nothing(site: "Site", mail_server: "MailServer") -> None:
    chance = random.Random()
    mail_server.after = lambda: time.sleep(0.005)
    each = 12 * KILLS
    producers = [site.producer(str(each)), site.producer(str(each))]
    workers = [site.worker(), site.worker()]
    for kill in range(KILLS):
        enough = len(mail_server.taken) + chance.randint(1, 12)
        eventually(lambda: len(mail_server.taken) >= enough, seconds=2)  # noqa: B023
        place = chance.randrange(2)
        workers[place].kill()
        workers[place] = site.worker()
        if kill % 10 == 5:
            producers[-1].kill()
            producers.append(site.producer("120"))
    acts = set[str]().union(*map(acknowledged, producers))
    assert len(acts) >= each
    assert eventually(lambda: not site.rows(WAITING), seconds=30)

    times = mail_server.times()
    assert acts <= times.keys()
    assert times.keys() <= {message_id for (message_id,) in site.rows(KNOWN)}
    assert sum(times.values()) - len(times) <= KILLS
    assert site.rows(HALF_DONE) == []


@pytest.mark.parametrize(("stage", "times"), [("before", 1), ("after", 2)])
def test_mail_of_a_killed_worker_is_sent_again(
    stage: str, times: int, site: "Site", mail_server: "MailServer"
) -> None:
    reached, killed = threading.Event(), threading.Event()

    def wait_for_the_kill() -> None:
        reached.set()
        killed.wait(20)

    setattr(mail_server, stage, wait_for_the_kill)
    [message_id] = acknowledged(site.producer("1"))
    worker = site.worker()
    assert reached.wait(20)
    worker.kill()
    worker.wait()
    killed.set()
    assert site.rows(WAITING) == [(message_id,)]
    site.worker()
    assert eventually(lambda: not site.rows(WAITING), seconds=30)
    assert mail_server.times()[message_id] == times


def test_producer_killed_in_its_transaction_leaves_nothing(site: "Site") -> None:
    producer = site.producer("2", "hang")
    assert producer.stdout
    committed, inside = (producer.stdout.readline().split() for _ in range(2))
    assert (committed[0], inside[0]) == ("committed", "inside")
    producer.kill()
    producer.wait()
    known = {message_id for (message_id,) in site.rows(KNOWN)}
    assert committed[1] in known
    assert inside[1] not in known
    assert site.rows(HALF_DONE) == []


def test_worker_is_light_and_stops_when_told(site: "Site", mail_server: "MailServer") -> None:
    acts = acknowledged(site.producer("20"))
    worker = site.worker()
    assert eventually(lambda: acts <= mail_server.times().keys())
    status = Path(f"/proc/{worker.pid}/status").read_text("ascii")
    [peak] = [int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM:")]
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(10) == 0
    assert peak / 1024 <= WORKER_MEGABYTES
    assert site.rows(WAITING) == []


def test_worker_once_sends_what_is_due_and_ends(site: "Site", mail_server: "MailServer") -> None:
    acts = acknowledged(site.producer("30"))
    assert site.worker("--once").wait(20) == 0
    assert acts <= mail_server.times().keys()
