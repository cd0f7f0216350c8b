"""Counts of an online audience: read as a whole, stored once, corrected by a new count."""

from datetime import datetime

import pytest

from pariter.apps.journal.models import AuditEntry
from pariter.apps.participation.audience import audience_of, import_counts, read_counts
from pariter.apps.participation.errors import DeliveryError
from pariter.apps.participation.models import Delivery
from pariter.apps.programmes.models import Call, Edition, Session


@pytest.fixture
def edition(sign_up_call: Call) -> Edition:
    """The walk takes place online, the others do not."""
    Session.objects.filter(key="walk").update(online=True)
    return sign_up_call.edition


@pytest.fixture
def after(edition: Edition) -> datetime:
    return edition.sessions.latest("ends_at").ends_at


def store(edition: Edition, content: bytes, at: datetime) -> int:
    return import_counts(
        counts=read_counts(edition=edition, content=content, at=at), at=at, by=None
    )


def test_a_new_count_corrects_the_earlier_one(edition: Edition, after: datetime) -> None:
    assert store(edition, b"\xef\xbb\xbfsource;session;count\nStream;walk;12\n", after) == 1
    before = AuditEntry.objects.count()
    assert store(edition, b"session,count,source\n walk , 12 ,Stream\n", after) == 0
    assert AuditEntry.objects.count() == before
    assert store(edition, b"session,count,source\nwalk,15,Stream\nwalk,0,Radio\n", after) == 2
    assert [(one.source, one.people, one.grade) for one in audience_of(edition)] == [
        ("Radio", 0, "imported"),
        ("Stream", 15, "imported"),
    ]
    assert Delivery.objects.get(corrects__isnull=False).reason == "A new count of the same source."


def test_what_changed_meanwhile_is_refused(edition: Edition, after: datetime) -> None:
    content = b"session,count,source\nwalk,12,Stream\n"
    seen = read_counts(edition=edition, content=content, at=after)
    store(edition, content, after)
    with pytest.raises(DeliveryError, match="changed while you looked"):
        import_counts(counts=seen, at=after, by=None)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff\xfe", "0: Byte 1 is not UTF-8. Save the file as “CSV UTF-8”."),
        (b"", "0: Begin with a line that names these columns: session, count, source."),
        (b"session,count\nwalk,1\n", "1: 'session, count': Begin with a line that names"),
        (b"session,count,source\n", "0: There are 0 lines below the columns."),
        (b"session,count,source\nwlak,1,S\n", "2: session: 'wlak': No session of this edition has"),
        (b"session,count,source\nwalk,1.200,S\n", "2: count: '1.200': Write a whole number from 0"),
        (b"session,count,source\nwalk,-1,S\n", "2: count: '-1': Write a whole number from 0"),
        (b"session,count,source\nwalk,10000001,S\n", "2: count: '10000001': Write a whole number"),
        ("session,count,source\nwalk,٣,S\n".encode(), "2: count: '٣': Write a whole number"),
        (b"session,count,source\nwalk,1,\n", "2: source: Say in 1 to 200 letters who counted"),
        (
            b"session,count,source\nwalk,1,S\nwalk,2,S\n",
            "3: source: 'S': Line 2 counts this source",
        ),
        (b"session,count,source\nwalk,1,S,x\n", "2: 'x': The line has more cells"),
        (b"session,count,source\nwalk,1,a\x00b\n", "2: source: It holds the hidden sign U+0000."),
        (
            "session,count,source\nwalk,1,a\u202eb\n".encode(),
            "the hidden sign U+202E. Take it out.",
        ),
    ],
)
def test_each_wrong_line_says_what_is_wrong(
    edition: Edition, after: datetime, content: bytes, said: str
) -> None:
    [problem] = read_counts(edition=edition, content=content, at=after).problems
    assert said in f"{problem.line}: {problem}"
    with pytest.raises(DeliveryError, match="Nothing was imported"):
        store(edition, content, after)
    assert audience_of(edition) == []


def test_nobody_has_watched_what_has_not_begun(edition: Edition) -> None:
    at = Session.objects.get(key="walk").starts_at.replace(hour=0)
    content = b"session,count,source\nwalk,1,Stream\n"
    [problem] = read_counts(edition=edition, content=content, at=at).problems
    assert "Nobody can have watched it yet." in problem.message
