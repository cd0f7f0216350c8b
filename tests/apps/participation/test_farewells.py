"""Thanks go out once to each who came; what she answers is kept without her."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from pariter.apps.journal.models import AuditEntry, OutgoingMail
from pariter.apps.participation.actions import record_delivery
from pariter.apps.participation.errors import FeedbackError
from pariter.apps.participation.farewells import LATEST, thank_people
from pariter.apps.participation.feedback import give_feedback, may_answer, summary_of
from pariter.apps.participation.models import Feedback
from pariter.apps.people.models import Person
from pariter.apps.placements.models import Placement
from pariter.apps.placements.sign_up import sign_up
from pariter.apps.placements.tickets import page_key_of
from pariter.apps.programmes.models import Call, Offer, Session

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
Came = Callable[..., list[Placement]]


@pytest.fixture
def walk(sign_up_call: Call) -> Session:
    Offer.objects.filter(key="walk").update(capacity=20)
    return Session.objects.get(key="walk")


@pytest.fixture
def came(walk: Session, people: Callable[..., list[Person]]) -> Came:
    """Return a function that lets so many people come to the walk."""

    def make(count: int, kind: str = "attendance") -> list[Placement]:
        assert walk.offer
        places = [sign_up(offer=walk.offer, person=person, at=NOW) for person in people(count)]
        for place in places:
            record_delivery(
                session=walk,
                placement=place,
                kind=kind,
                grade="scanned",
                at=walk.starts_at,
                by=None,
            )
        return places

    return make


def thanks() -> list[OutgoingMail]:
    return list(OutgoingMail.objects.filter(subject__startswith="Thank you for coming"))


def test_whoever_came_is_thanked_once_when_it_is_over(walk: Session, came: Came) -> None:
    came(2)
    assert thank_people(at=walk.ends_at - timedelta(seconds=1)) == 0
    assert thank_people(at=walk.ends_at) == 2
    assert thank_people(at=walk.ends_at) == 0
    assert thank_people(at=walk.ends_at + timedelta(days=1)) == 0
    assert len(thanks()) == 2
    assert AuditEntry.objects.filter(action="farewell.sent").count() == 2


def test_whoever_did_not_come_is_not_thanked(walk: Session, came: Came) -> None:
    came(1, "absence")
    assert thank_people(at=walk.ends_at) == 0


def test_nobody_is_thanked_weeks_later(walk: Session, came: Came) -> None:
    came(1)
    assert thank_people(at=walk.ends_at + LATEST) == 0


def test_two_sessions_are_one_mail(walk: Session, came: Came, sign_up_call: Call) -> None:
    [place] = came(1)
    tax = Session.objects.create(
        edition=sign_up_call.edition,
        offer=Offer.objects.get(key="tax"),
        key="tax",
        title="Tax",
        starts_at=walk.ends_at,
        ends_at=walk.ends_at + timedelta(hours=1),
        zone="Europe/Rome",
        place="Room",
    )
    assert tax.offer
    other = sign_up(offer=tax.offer, person=place.application.person, at=NOW)
    record_delivery(
        session=tax,
        placement=other,
        kind="attendance",
        grade="attested",
        at=tax.ends_at,
        by=None,
    )
    assert thank_people(at=tax.ends_at) == 1
    assert len(thanks()) == 1


@pytest.mark.parametrize("needs_account", [True, False])
def test_the_mail_leads_to_the_certificate_of_who_reads_it(
    needs_account: bool, walk: Session, came: Came, sign_up_call: Call
) -> None:
    Call.objects.filter(pk=sign_up_call.pk).update(needs_account=needs_account)
    [place] = came(1)
    thank_people(at=walk.ends_at)
    [mail] = thanks()
    lead = f"my-places/place/{place.pk}" if needs_account else f"place/{page_key_of(place)}"
    assert f"/en/{lead}/certificate/\n" in mail.body
    assert f"/en/{lead}/feedback/\n" in mail.body


def answer(place: Placement, at: datetime, *, score: int = 5, liked: str = "") -> None:
    give_feedback(application=place.application, score=score, liked=liked, change="", at=at)


def test_an_answer_is_given_once_and_only_by_who_came(walk: Session, came: Came) -> None:
    [place] = came(1)
    assert not may_answer(place.application, walk.ends_at - timedelta(seconds=1))
    with pytest.raises(FeedbackError, match="Only who came"):
        answer(place, walk.starts_at)
    with pytest.raises(FeedbackError, match="from 1 to 5"):
        answer(place, walk.ends_at, score=6)
    with pytest.raises(FeedbackError, match="2,000"):
        answer(place, walk.ends_at, liked="a" * 2001)
    answer(place, walk.ends_at)
    with pytest.raises(FeedbackError, match="only once"):
        answer(place, walk.ends_at)
    assert Feedback.objects.count() == 1


def test_answers_show_by_whole_rounds_and_lead_to_nobody(walk: Session, came: Came) -> None:
    places = came(7)
    entries = AuditEntry.objects.count()
    for number, place in enumerate(places[:4]):
        answer(place, walk.ends_at, score=number + 1, liked=f"Text {number}")
    few = summary_of(walk.edition)
    assert (few.answers, few.waiting, few.mean, few.liked) == (0, 4, None, ())
    for place in places[4:]:
        answer(place, walk.ends_at, score=5)
    enough = summary_of(walk.edition)
    assert (enough.answers, enough.waiting, enough.mean) == (5, 2, 3.0)
    assert enough.scores == {5: 1, 4: 1, 3: 1, 2: 1, 1: 1}
    assert sorted(enough.liked) == ["Text 0", "Text 1", "Text 2", "Text 3"]
    assert AuditEntry.objects.count() == entries
    fields = {field.name for field in Feedback._meta.get_fields()}
    assert fields == {"id", "edition", "round", "score", "liked", "change"}
