"""`pariter bench claims`: ways to give out seats and turns on a list, each in the same run.

Every way writes the same: a place or a turn, an act and a mail, in one transaction on the disk. So
what differs is the claim alone; seats with SKIP LOCKED tell no turn to whoever waits. Tables are
bare, and the people of this process have no pages.
"""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import count
from typing import Any, LiteralString

import psycopg

from pariter.benchmarks.clusters import cluster
from pariter.benchmarks.figure import Figure
from pariter.benchmarks.processor_time import used

PEOPLE, CONNECTIONS, SEATS, ROUNDS = 300, 16, 100, 3
ROOMS = (1, 50)
TABLES = """
CREATE TABLE room (id int PRIMARY KEY, capacity int NOT NULL, taken int NOT NULL DEFAULT 0);
CREATE TABLE place (
    id bigserial PRIMARY KEY, room int NOT NULL REFERENCES room, person int NOT NULL,
    turn int NOT NULL, state text NOT NULL
);
CREATE INDEX ON place (room, state);
CREATE INDEX ON place (room, turn DESC);
CREATE TABLE seat (
    id bigserial PRIMARY KEY, room int NOT NULL REFERENCES room, person int
);
CREATE INDEX ON seat (room) WHERE person IS NULL;
CREATE TABLE act (id bigserial PRIMARY KEY, at timestamptz DEFAULT now(), what text NOT NULL);
CREATE TABLE mail (id bigserial PRIMARY KEY, person int NOT NULL, body text NOT NULL);
"""
FUNCTION = """
CREATE FUNCTION take(the_room int, the_person int) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM room WHERE id = the_room FOR NO KEY UPDATE;
    {all};
END $$
"""
NAMES = {"room": "the_room", "person": "the_person"}
CALL: LiteralString = "SELECT take(%(room)s, %(person)s)"
EMPTY = "TRUNCATE room, place, seat, act, mail RESTART IDENTITY CASCADE"
LOCK: LiteralString = "SELECT capacity FROM room WHERE id = %(room)s FOR NO KEY UPDATE"
ADVISORY: LiteralString = "SELECT pg_advisory_xact_lock(%(room)s)"
COUNTED: LiteralString = """
    SELECT turn, CASE WHEN held < capacity THEN 'held' ELSE 'waiting' END AS state FROM (
        SELECT capacity,
            (SELECT count(*) FROM place WHERE room = %(room)s AND state = 'held') AS held,
            COALESCE((
                SELECT turn FROM place WHERE room = %(room)s ORDER BY turn DESC LIMIT 1
            ), 0) + 1 AS turn
        FROM room WHERE id = %(room)s
    ) AS found
"""
ADD_ONE: LiteralString = """
    UPDATE room SET taken = taken + 1 WHERE id = %(room)s
    RETURNING taken AS turn, CASE WHEN taken <= capacity THEN 'held' ELSE 'waiting' END AS state
"""
A_SEAT: LiteralString = """
    UPDATE seat SET person = %(person)s WHERE id = (
        SELECT id FROM seat WHERE room = %(room)s AND person IS NULL
        ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED
    ) RETURNING id
"""
ALL: LiteralString = """
    WITH claim AS ({claim}),
    taken AS (
        INSERT INTO place (room, person, turn, state)
        SELECT %(room)s, %(person)s, turn, state FROM claim RETURNING turn, state
    ),
    acts AS (INSERT INTO act (what) SELECT state || ' ' || turn FROM taken)
    INSERT INTO mail (person, body) SELECT %(person)s, state || ' ' || turn FROM taken
"""
PLACE: LiteralString = """
    INSERT INTO place (room, person, turn, state)
    VALUES (%(room)s, %(person)s, %(turn)s, %(state)s)
"""
ACT: LiteralString = "INSERT INTO act (what) VALUES (%(state)s || ' ' || %(turn)s)"
MAIL: LiteralString = """
    INSERT INTO mail (person, body) VALUES (%(person)s, %(state)s || ' ' || %(turn)s)
"""
COUNTED_ALL: LiteralString = ALL.format(claim=COUNTED)
ADD_ONE_ALL: LiteralString = ALL.format(claim=ADD_ONE)
SEAT_ALL: LiteralString = ALL.format(
    claim="""
        SELECT COALESCE((SELECT id FROM seated), 0) AS turn,
            CASE WHEN EXISTS (SELECT 1 FROM seated) THEN 'held' ELSE 'waiting' END AS state
    """
).replace("WITH claim", f"WITH seated AS ({A_SEAT}), claim")
WRONG = """
SELECT (SELECT count(*) FROM (
          SELECT room FROM place WHERE state = 'held' GROUP BY room HAVING count(*) > min(%s)
       ) AS sold),
       (SELECT count(*) FROM place) - %s, (SELECT count(*) FROM act) - %s,
       (SELECT count(*) FROM mail) - %s
"""

Claim = Callable[[psycopg.Connection[Any], dict[str, Any]], None]


def _sent(*statements: LiteralString) -> Claim:
    """Return a claim whose statements are sent together, as one transaction."""

    def claim(line: psycopg.Connection[Any], values: dict[str, Any]) -> None:
        with line.pipeline():
            for statement in statements:
                line.execute(statement, values, prepare=True)

    return claim


def _asked(*questions: LiteralString) -> Claim:
    """Return a claim that reads each answer before it goes on; the last gives turn and state."""

    def claim(line: psycopg.Connection[Any], values: dict[str, Any]) -> None:
        with line.transaction():
            for question in questions:
                row = line.execute(question, values, prepare=True).fetchone()
            assert row  # noqa: S101 - each question has an answer
            told = {**values, "turn": row[0], "state": row[1]}
            for statement in (PLACE, ACT, MAIL):
                line.execute(statement, told, prepare=True)

    return claim


WAYS: dict[str, Claim] = {
    "lock, then count and write in one": _sent(LOCK, COUNTED_ALL),
    "the same in a function of the database": _sent(CALL),
    "advisory lock, then the same": _sent(ADVISORY, COUNTED_ALL),
    "counter in one statement": _sent(ADD_ONE_ALL),
    "UPDATE first, then step by step": _asked(ADD_ONE),
    "SELECT FOR UPDATE, then step by step": _asked(LOCK, COUNTED),
    "seats with SKIP LOCKED": _sent(SEAT_ALL),
    "count without a lock": _sent(COUNTED_ALL),
}
"""What is measured; the first is what Pariter does, and the last shows why one locks at all."""


def measure() -> Iterator[Figure]:
    """Yield rate, processor time of the database and mistakes of each way."""
    with cluster() as (url, process):
        with psycopg.connect(url, autocommit=True) as line:
            line.execute(TABLES)
            line.execute(FUNCTION.format(all=COUNTED_ALL % NAMES))
        for rooms in ROOMS:
            yield from _compared(url, process, rooms)


def _compared(url: str, process: int, rooms: int) -> Iterator[Figure]:
    """Measure every way in turn, again and again, so that other work disturbs all alike."""
    seats = SEATS if rooms == 1 else PEOPLE // rooms // 2
    rates, spent = dict.fromkeys(WAYS, 0.0), dict.fromkeys(WAYS, 0.0)
    wrong = dict.fromkeys(WAYS, 0)
    for _ in range(ROUNDS):
        for name, claim in WAYS.items():
            before = used(process)
            rates[name] = max(rates[name], PEOPLE / _play(url, claim, rooms, seats))
            spent[name] += (used(process) - before) / PEOPLE / ROUNDS * 1000
            wrong[name] += _wrong(url, seats)
    own, *_others = WAYS
    for name in WAYS:
        where = f"{name}, {rooms} room{'s' * (rooms > 1)}"
        yield Figure("claims", f"{where}: best of {ROUNDS}", rates[name], "sign-ups/s",
                     peer=own, peer_value=rates[own])  # fmt: skip
        yield Figure("claims", f"{where}: database", spent[name], "ms")
        yield Figure("claims", f"{where}: oversold or lost", wrong[name], "")


def _play(url: str, claim: Claim, rooms: int, seats: int) -> float:
    """Let everybody claim a seat over so many connections; return how long it took."""
    with psycopg.connect(url, autocommit=True) as line:
        line.execute(EMPTY)
        line.execute("INSERT INTO room SELECT n, %s FROM generate_series(1, %s) n", (seats, rooms))
        line.execute("INSERT INTO seat (room) SELECT id FROM room, generate_series(1, %s)", [seats])
        line.execute("ANALYZE")
    options = "-c jit=off -c plan_cache_mode=force_generic_plan"
    lines = [
        psycopg.connect(url, autocommit=True, options=options, prepare_threshold=0)
        for _ in range(CONNECTIONS)
    ]
    numbers = count()
    threads = [threading.Thread(target=_claim, args=(one, claim, rooms, numbers)) for one in lines]
    begin = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.monotonic() - begin
    for one in lines:
        one.close()
    return seconds


def _claim(line: psycopg.Connection[Any], claim: Claim, rooms: int, numbers: "count[int]") -> None:
    while (person := next(numbers)) < PEOPLE:
        claim(line, {"room": person % rooms + 1, "person": person})


def _wrong(url: str, seats: int) -> int:
    """Return how many rooms were oversold, and how many places, acts or mails are not there."""
    with psycopg.connect(url) as line:
        found: Sequence[int] = line.execute(WRONG, [seats, *[PEOPLE] * 3]).fetchone() or ()
    return sum(map(abs, found))
