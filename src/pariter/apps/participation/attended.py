"""Reads: what the deliveries that nobody corrected say of one application; certificates rest on it.

Only what the office attested or a ticket proved counts here, never a person's own word.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from pariter.apps.applications.models import Application, SchoolClass
from pariter.apps.participation.errors import CertificateError
from pariter.apps.participation.models import Certificate, Delivery
from pariter.apps.placements.models import Placement
from pariter.apps.programmes.discreet import title_for
from pariter.apps.programmes.models import Session
from pariter.apps.programmes.moments import in_words

Kind, Grade = Delivery.Kind, Delivery.Grade

VERSION = 1
"""Of the statements on a certificate."""
PROVED = (Grade.ATTESTED, Grade.SCANNED)
LONGEST_SITTING = timedelta(hours=12)
"""A longer session is a stay of days: its hours are not those in which something took place."""


def noted_about(
    application: Application, school_class: SchoolClass | None = None
) -> QuerySet[Delivery]:
    """Return what is noted now about an application's places, in the order of the sessions.

    school_class: whose places; None for the person's own
    """
    return (
        Delivery.objects.filter(
            placement__application=application,
            placement__school_class=school_class,
            grade__in=PROVED,
            corrected_by__isnull=True,
        )
        .select_related("session")
        .order_by("session__starts_at", "session__key", "-people", "pk")
    )


def attended_by(
    application: Application, school_class: SchoolClass | None = None
) -> list[Delivery]:
    """Return one delivery for each session that she, or this class of hers, came to."""
    found: dict[int, Delivery] = {}
    for delivery in noted_about(application, school_class).filter(kind=Kind.ATTENDANCE):
        found.setdefault(delivery.session_id, delivery)
    return list(found.values())


def expected_sessions(
    application: Application, school_class: SchoolClass | None = None
) -> QuerySet[Session]:
    """Return the sessions at which the holder of an application's accepted places is expected."""
    places = Placement.objects.filter(
        application=application, school_class=school_class, state=Placement.State.ACCEPTED
    )
    return Session.objects.filter(
        Q(offer__isnull=True) | Q(offer__in=places.values("offer")),
        edition=application.call.edition_id,
    )


def is_over(placement: Placement, at: datetime) -> bool:
    """Tell whether all took place that one place lets its holder attend; if anything does."""
    ends = Session.objects.filter(
        Q(offer__isnull=True) | Q(offer=placement.offer_id),
        edition=placement.application.call.edition_id,
    ).values_list("ends_at", flat=True)
    last = max(ends, default=None)
    return last is not None and last <= at


def came_to(placement: Placement) -> bool:
    """Tell whether it is proved, and not corrected, that the holder of this very place came."""
    return (
        noted_about(placement.application, placement.school_class)
        .filter(placement=placement, kind=Kind.ATTENDANCE)
        .exists()
    )


def statements_of(
    application: Application, at: datetime, school_class: SchoolClass | None = None
) -> dict[str, Any]:
    """Return all that a certificate would say at this moment.

    Texts stand in every language of their programme, moments with their zone.
    school_class: whose hours it tells, by its name and its school's, never by a pupil's
    Raises CertificateError where nothing can be certified, and says why.
    """
    came = _came_until(application, at, school_class)
    if not came:
        raise _why_nothing(application, at, school_class)
    progress = None if school_class else progress_of(application, at)
    if progress and not progress.is_complete:
        raise CertificateError(
            "incomplete",
            _("You get your certificate once you came to %(wanted)d sessions.")
            % {"wanted": progress.wanted},
        )
    name = _name_of(application, school_class)
    if not name:
        raise CertificateError(
            "name", _("We do not know your name yet. Tell us what to print on the certificate.")
        )
    edition = application.call.edition
    initiative = edition.initiative
    is_discreet = application.call.discreet
    return {
        "version": VERSION,
        "name": name,
        **({"class": school_class.name} if school_class else {}),
        "synthetic": application.person.is_synthetic or settings.DEMONSTRATION,
        "institution": _texts(initiative.programme.institution.name),
        "programme": _texts(initiative.programme.title),
        "initiative": _texts(initiative.programme.title if is_discreet else initiative.title),
        "edition": _texts(edition.title),
        "minutes": minutes_of([delivery.session for delivery in came]),
        "sessions": [_session(delivery, is_discreet=is_discreet) for delivery in came],
    }


@dataclass(frozen=True, slots=True)
class Progress:
    """To how many sessions somebody came, of those that a call wants."""

    came: int
    wanted: int

    @property
    def is_complete(self) -> bool:
        """Whether she came to enough of them."""
        return self.came >= self.wanted


def progress_of(application: Application, at: datetime) -> Progress | None:
    """Return how far somebody is who must come several times; None where once is enough."""
    wanted = application.call.complete_after
    return Progress(len(_came_until(application, at)), wanted) if wanted else None


def _came_until(
    application: Application, at: datetime, school_class: SchoolClass | None = None
) -> list[Delivery]:
    return [one for one in attended_by(application, school_class) if one.session.ends_at <= at]


def _name_of(application: Application, school_class: SchoolClass | None) -> str:
    if school_class is None:
        return application.person.name.strip()
    return f"{school_class.name}, {application.home.name}" if application.home else ""


def minutes_of(sessions: Iterable[Session]) -> int | None:
    """Return how long some sessions were together; what overlaps counts once.

    sessions: at least one
    None where one of them is a stay of days.
    """
    spans = sorted((session.starts_at, session.ends_at) for session in sessions)
    if any(end - start > LONGEST_SITTING for start, end in spans):
        return None
    total, until = timedelta(), spans[0][0]
    for start, end in spans:
        total += max(end - max(start, until), timedelta())
        until = max(until, end)
    return int(total.total_seconds()) // 60


def presence(content: dict[str, Any]) -> dict[int, int]:
    """Return how many people a certificate says came, by session."""
    return {said["session"]: said["people"] for said in content["sessions"]}


def still_true(certificate: Certificate) -> bool:
    """Tell whether the ledger, as it is now, says all that a certificate says of who came."""
    return certificate.pk in true_ones([certificate])


def true_ones(certificates: Iterable[Certificate]) -> set[int]:
    """Return the ids of those certificates of which the ledger says the same now; one query."""
    found = list(certificates)
    came = Delivery.objects.filter(
        placement__application__in=[certificate.application_id for certificate in found],
        kind=Kind.ATTENDANCE,
        grade__in=PROVED,
        corrected_by__isnull=True,
    ).values_list("placement__application", "placement__school_class", "session", "people")
    now: dict[tuple[int, int | None, int], int] = {}
    for *place, people in came:
        key = (place[0], place[1], place[2])
        now[key] = max(people, now.get(key, 0))
    return {
        certificate.pk
        for certificate in found
        if all(
            now.get((certificate.application_id, certificate.school_class_id, session)) == people
            for session, people in presence(certificate.content).items()
        )
    }


def valid_certificate(
    application: Application, school_class: SchoolClass | None = None
) -> Certificate | None:
    """Return the certificate of an application, or of a class, that nobody revoked, true or not."""
    return Certificate.objects.filter(
        application=application, school_class=school_class, revoked_at__isnull=True
    ).first()


def _session(delivery: Delivery, *, is_discreet: bool) -> dict[str, Any]:
    session = delivery.session
    return {
        "session": session.pk,
        "title": _session_in_languages(session) if is_discreet else _texts(session.title),
        "place": _texts(session.place),
        "starts_at": session.starts_at.isoformat(),
        "ends_at": session.ends_at.isoformat(),
        "zone": session.zone,
        "people": delivery.people,
        "grade": delivery.grade,
    }


def _session_in_languages(session: Session) -> dict[str, str]:
    """Return the words that stand for a title, in each language of the programme."""
    said = {}
    for language in session.edition.initiative.programme.languages:
        with override(language):
            said[language] = str(title_for(session))
    return said


def _texts(text: Any) -> Any:
    """Return a text as it can be kept: in each of its languages, or as it is."""
    return getattr(text, "data", text)


def _why_nothing(
    application: Application, at: datetime, school_class: SchoolClass | None
) -> CertificateError:
    """Say why there is no certificate: it is too early, nothing is noted, or she did not come."""
    sessions = list(expected_sessions(application, school_class))
    if not sessions:
        return CertificateError(
            "no_place", _("A certificate is for those who held a place and came.")
        )
    over = [session for session in sessions if session.ends_at <= at]
    if not over:
        first = min(sessions, key=lambda session: session.ends_at)
        return CertificateError(
            "not_over",
            _("You can get your certificate once “%(session)s” is over: from %(when)s on.")
            % {"session": first.title, "when": in_words(first.ends_at, first.zone)},
        )
    noted = {delivery.session_id for delivery in noted_about(application, school_class)}
    if any(session.pk not in noted for session in over):
        return CertificateError(
            "not_noted", _("It is not noted yet who came. Please look again in a few days.")
        )
    return CertificateError(
        "absent",
        _(
            "It is noted that you were not there, so there is no certificate. "
            "If that is wrong, write to us."
        ),
    )
