"""Every address says who may open it, and is closed to everyone else.

Each address is tried with GET and POST as nobody, as a stranger who only signed in, and as the
office of another programme, with the keys of things that exist and are someone else's.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from pariter.apps.applications.models import Application, SchoolClass
from pariter.apps.correspondence.actions import send_enquiry
from pariter.apps.correspondence.models import AnswerTemplate, GroupMessage
from pariter.apps.evidence.models import Publication
from pariter.apps.objectives.models import Project, RegisterEntry
from pariter.apps.participation.doors import make_door_pass
from pariter.apps.participation.models import Certificate, ServiceStatement
from pariter.apps.people.actions import register_person
from pariter.apps.people.models import Organisation, Person
from pariter.apps.placements.models import AllocationRun, Outcome, Pair, Placement
from pariter.apps.programmes.loading import load_pack
from pariter.apps.programmes.materials import add_material
from pariter.apps.programmes.models import (
    Call,
    ChangeRequest,
    OfficeRole,
    Programme,
    SessionProposal,
)
from pariter.apps.reports.actions import open_report
from pariter.packs.loader import load, shipped_packs
from pariter.web.access import AT_THE_DOOR, OFFICE, PUBLIC, SIGNED_IN

MOMENT = datetime(2026, 11, 20, 12, tzinfo=UTC)
# Django's own pages for staff; they refuse everyone else themselves.
ADMIN = "admin/"
# What belongs to one person, who alone may open it.
PERSONAL = {"placement", "reference"}
DENIED = (403, 404)
# Of every secret that opens nothing, so that nobody learns which once did.
GONE = 410


class Route(NamedTuple):
    """One address: its pattern, its name, what it takes, and who may open it."""

    pattern: str
    name: str
    keys: tuple[str, ...]
    access: str | None

    def __str__(self) -> str:
        return self.name or self.pattern


def routes() -> list[Route]:
    """Return every address of the site outside Django's admin."""
    return [route for route in _walk(get_resolver(), "") if not route.pattern.startswith(ADMIN)]


def _walk(resolver: URLResolver, before: str) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        pattern = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _walk(entry, pattern)
        elif isinstance(entry, URLPattern):
            access = getattr(entry.callback, "access", None)
            keys = tuple(entry.pattern.converters)
            yield Route(pattern, entry.name or "", keys, access)


class World(NamedTuple):
    """Two programmes, an office for each, and an applicant whose things others try to open."""

    stranger: Person
    other_office: Person
    observer: Person
    values: dict[str, Any]


@pytest.fixture
def world(db: None) -> World:
    """Return people, and a value for each key that addresses take."""
    ours, other = [load_pack(loaded=load(folder), at=MOMENT) for folder in shipped_packs()][:2]
    call = Call.objects.filter(edition__initiative__programme=ours, offers__isnull=False)[0]
    office, other_office, observer, stranger, applicant = (
        register_person(email=f"{name}@example.org", at=MOMENT)
        for name in ("office", "other", "observer", "stranger", "applicant")
    )
    _grant(office, ours, OfficeRole.Role.OFFICE)
    _grant(other_office, other, OfficeRole.Role.OFFICE)
    _grant(observer, ours, OfficeRole.Role.OBSERVER)
    return World(stranger, other_office, observer, _values(call, applicant))


def _grant(person: Person, programme: Programme, role: str) -> None:
    OfficeRole.objects.create(person=person, programme=programme, role=role)


def _values(call: Call, applicant: Person) -> dict[str, Any]:
    """Return the key of one existing thing for each name that addresses give their keys."""
    edition = call.edition
    offer = call.offers.all()[0]
    application = Application.objects.create(
        call=call,
        person=applicant,
        reference="ABCD-2345",
        state=Application.State.SUBMITTED,
        created_at=MOMENT,
        submitted_at=MOMENT,
    )
    run = AllocationRun.objects.create(
        call=call,
        kind=AllocationRun.Kind.REAL,
        mechanism=call.mechanism,
        input_hash="0" * 64,
        audit={},
        public={},
        ran_at=MOMENT,
        published_at=MOMENT,
    )
    Outcome.objects.create(run=run, application=application, offer=offer, explanation={})
    placement = Placement.objects.create(
        application=application,
        offer=offer,
        run=run,
        state=Placement.State.OFFERED,
        order=1,
        created_at=MOMENT,
        offered_at=MOMENT,
        answer_by=MOMENT + timedelta(days=3650),
    )
    pair = Pair.objects.create(run=run, first=application, second=application, created_at=MOMENT)
    publication = Publication.objects.create(
        edition=edition,
        indicator="visits",
        version=1,
        digests=[],
        headline="Visits",
        charts={},
        published_at=MOMENT,
    )
    session = edition.sessions.all()[0]
    door_pass, _secret = make_door_pass(
        session=session, label="Main entrance", at=MOMENT, by=applicant
    )
    material = add_material(
        session=session,
        titles=dict.fromkeys(edition.initiative.programme.languages, "Slides"),
        url="https://example.org/slides",
        captions=[],
        is_recording=False,
        at=MOMENT,
        by=applicant,
    )
    enquiry = send_enquiry(
        programme=edition.initiative.programme,
        kind="proposal",
        subject="A room",
        text="A quiet one.",
        language="en",
        submission="form",
        email=applicant.email,
        at=MOMENT,
    )
    template = AnswerTemplate.objects.create(
        programme=edition.initiative.programme, title="Thanks", text="Thank you."
    )
    message = GroupMessage.objects.create(
        call=call,
        group="applied",
        texts={"en": {"subject": "News", "body": "Text"}},
        counts={"en": 1},
        submission="message",
        sent_at=MOMENT,
    )
    certificate = Certificate.objects.create(
        application=application, content={"name": "A", "sessions": []}, issued_at=MOMENT
    )
    statement = ServiceStatement.objects.create(
        person=applicant,
        programme=edition.initiative.programme,
        content={"name": "A", "services": []},
        issued_at=MOMENT,
    )
    giver = Organisation.objects.all()[0]
    proposed = SessionProposal.objects.create(
        call=call,
        organisation=giver,
        proposed_by=applicant,
        state=SessionProposal.State.SENT,
        created_at=MOMENT,
        sent_at=MOMENT,
    )
    group = SchoolClass.objects.create(
        application=application, name="3B", level="upper", girls=9, boys=9, phone="02 1234"
    )
    change = ChangeRequest.objects.create(
        session=session, asked_by=applicant, reason="Rain", asked_at=MOMENT
    )
    entry = RegisterEntry.objects.create(
        programme=edition.initiative.programme,
        school=giver,
        proposed={"title": "A talk", "audience": "teachers", "status": "running"},
        written_at=MOMENT,
    )
    project = Project.objects.create(
        initiative=edition.initiative,
        title="A project",
        partner=giver,
        territory="milan",
        disciplines=["design", "energy"],
        theme="rooms",
        starts=MOMENT.date(),
        kept_at=MOMENT,
    )
    stated = project.outcomes.create(
        year=2026, what="Rooms", number=2, unit="rooms", stated_at=MOMENT
    )
    return {
        "application": application.pk,
        "contract": "2022-2026",
        "objective": "women",
        "call": call.pk,
        "certificate": certificate.pk,
        "change_request": change.pk,
        "digest": "0" * 64,
        "chapter": "students",
        "door_pass": door_pass.pk,
        "material": material.pk,
        "edition": edition.pk,
        "enquiry": enquiry.pk,
        "initiative": edition.initiative.slug,
        "kind": "contact",
        "name": "picture.png",
        "message": message.pk,
        "offer": offer.pk,
        "page": f"{edition.initiative.slug}/",
        "part": edition.initiative.contact.key,
        "entry": entry.pk,
        "outcome": stated.pk,
        "pair": pair.pk,
        "project": project.pk,
        "placement": placement.pk,
        "programme": edition.initiative.programme.key,
        "proposal": enquiry.proposal.pk,
        "publication": publication.pk,
        "reference": application.reference,
        "report": open_report(edition=edition, at=MOMENT, by=None).pk,
        "release": edition.initiative.programme.releases.all()[0].pk,
        "role": edition.initiative.programme.office_roles.all()[0].pk,
        "run": run.pk,
        "school_class": group.pk,
        "secret": "guessed",
        "session": session.pk,
        "session_proposal": proposed.pk,
        "statement": statement.pk,
        "template": template.pk,
        "text": "programme",
    }


def _path(route: Route, values: dict[str, Any]) -> str:
    unknown = set(route.keys) - values.keys()
    assert not unknown, f"{route.pattern}: give {unknown} a value in _values()"
    return reverse(route.name, kwargs={key: values[key] for key in route.keys})


def _answers(path: str, person: Person | None) -> dict[str, tuple[int, str]]:
    """Return status and redirection of GET and POST as a person, or as nobody."""
    client = Client()
    if person:
        client.force_login(person, "django.contrib.auth.backends.ModelBackend")
    answers = {"GET": client.get(path), "POST": client.post(path)}
    return {
        method: (answer.status_code, answer.headers.get("Location", ""))
        for method, answer in answers.items()
    }


def _refused(route: Route, path: str, person: Person) -> list[str]:
    """Return in words where a person who may not open an address is not refused."""
    return [
        f"{route.pattern} {method} as {person.email}: {status} {location}"
        for method, (status, location) in _answers(path, person).items()
        if status not in DENIED
    ]


def test_addresses_are_classified() -> None:
    kinds = {PUBLIC, SIGNED_IN, OFFICE, AT_THE_DOOR}
    assert [route.pattern for route in routes() if route.access not in kinds] == []
    assert {route.access for route in routes()} == kinds


def test_addresses_have_names() -> None:
    assert [route.pattern for route in routes() if not route.name] == []


def test_closed_addresses_ask_to_sign_in(world: World) -> None:
    sign_in = reverse("account_login")
    surprises = [
        f"{route.pattern} {method}: {status} {location}"
        for route in routes()
        if route.access in (SIGNED_IN, OFFICE)
        for method, (status, location) in _answers(_path(route, world.values), None).items()
        if status != 302 or not location.startswith(f"{sign_in}?")
    ]
    assert surprises == []


def test_doors_are_closed_to_who_only_guesses(world: World) -> None:
    found = {
        str(route): _answers(_path(route, world.values), world.stranger)
        for route in routes()
        if route.access == AT_THE_DOOR
    }
    assert set(found) == {"door", "door_paper", "door_list", "door_scans"}
    assert {status for told in found.values() for status, _to in told.values()} == {GONE, 405}


def test_personal_addresses_are_closed_to_others(world: World) -> None:
    surprises = [
        surprise
        for route in routes()
        if route.access == SIGNED_IN and PERSONAL.intersection(route.keys)
        for person in (world.stranger, world.other_office, world.observer)
        for surprise in _refused(route, _path(route, world.values), person)
    ]
    assert surprises == []


def test_office_addresses_are_closed_to_others(world: World) -> None:
    surprises = [
        surprise
        for route in routes()
        if route.access == OFFICE
        for person in (world.stranger, *([world.other_office] if route.keys else []))
        for surprise in _refused(route, _path(route, world.values), person)
    ]
    assert surprises == []


def test_admin_is_closed_to_all_but_staff(world: World) -> None:
    for person in (world.stranger, world.other_office):
        for status, location in _answers(reverse("admin:index"), person).values():
            assert (status, location.partition("?")[0]) == (302, reverse("admin:login"))
