"""Two institutions in one installation, each with all that an office holds, and people of each.

Everything that one institution says, and everyone who is there, carries its own word, so that a
test finds what came across. People of both are called Rossi, and one of them applied to both.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from i18nfield.strings import LazyI18nString
from tests import towns
from tests.towns import START
from tests.web.office.institution_objectives import OBJECTIVES, cooperate, measure, register

from pariter.apps.applications.actions import submit_application
from pariter.apps.correspondence.actions import send_enquiry
from pariter.apps.correspondence.audiences import Audience
from pariter.apps.correspondence.group_messages import Words, preview, send_group_message
from pariter.apps.correspondence.models import AnswerTemplate
from pariter.apps.evidence.actions import publish_figures
from pariter.apps.journal.models import OutgoingMail
from pariter.apps.participation.actions import record_attendance
from pariter.apps.participation.certificates import issue_certificate
from pariter.apps.participation.doors import make_door_pass
from pariter.apps.participation.models import Certificate, DoorPass, Duty, ServiceStatement
from pariter.apps.participation.queries import expected_at
from pariter.apps.participation.service_actions import confirm_service
from pariter.apps.participation.service_statements import issue_statement
from pariter.apps.people.actions import join_organisation, register_person
from pariter.apps.people.models import Organisation, Person
from pariter.apps.placements.answers import accept_placement
from pariter.apps.placements.lottery import commit_lottery, draw_lottery
from pariter.apps.placements.models import AllocationRun, Pair, Placement
from pariter.apps.placements.runs import publish_run, run_allocation
from pariter.apps.programmes.drafts import edit_draft, fingerprint
from pariter.apps.programmes.materials import add_material
from pariter.apps.programmes.models import (
    Call,
    ChangeRequest,
    Material,
    OfficeRole,
    Programme,
    SessionProposal,
)
from pariter.apps.programmes.roles import grant_role
from pariter.apps.publishing.actions import publish_pack
from pariter.apps.reports.actions import open_report, write_chapter
from pariter.apps.reports.models import Report
from pariter.packs.loader import LoadedPack, checked

Role = OfficeRole.Role
NUMBER = 30
"""As many people as it takes for the gate to let figures out."""
SHARED = "sam@example.org"


@dataclass(frozen=True)
class Institution:
    """One institution, its people by role, and the key of one of each thing of its office."""

    word: str
    programme: Programme
    call: Call
    people: dict[str, Person]
    keys: dict[str, Any]

    @property
    def over(self) -> datetime:
        """Some days after everything has taken place."""
        session = self.call.edition.sessions.order_by("-ends_at")[0]
        return session.ends_at + timedelta(days=3)


def institution(word: str) -> Institution:
    """Load a programme and walk its call to published figures."""
    programme = publish_pack(loaded=pack_of(word), at=START)
    call = Call.objects.get(edition__initiative__programme=programme, edition__key="2027")
    people = _staff(programme, word)
    office = people["office"]
    run = _walk(call, word, office)
    message = _write(call, word, office)
    enquiry = send_enquiry(
        programme=programme,
        initiative=call.edition.initiative,
        kind="proposal",
        subject=f"{word} question",
        text=f"Where is {word}?",
        language="en",
        submission=f"form {word}",
        email=f"asker@{word.lower()}.example.org",
        name=f"Asker {word} Rossi",
        may_be_published=True,
        at=START,
    )
    template = AnswerTemplate.objects.create(
        programme=programme,
        title=f"{word} thanks",
        text=LazyI18nString({"en": f"{word} thanks you."}),
    )
    _prepare(programme, word, office)
    proposed, change = _propose(call, word, people["partner"])
    measure(programme, word, office)
    outcome = cooperate(call, word, office)
    release: Any = programme.releases.all()[0]
    picture = programme.pack.content["media"]["media/robot.png"]
    return Institution(
        word=word,
        programme=programme,
        call=call,
        people=people,
        keys={
            "call": call.pk,
            "certificate": _certificate(call).pk,
            "change_request": change.pk,
            "chapter": "introduction",
            "contract": "three-years",
            "digest": picture,
            "door_pass": _door_pass(call, office).pk,
            "edition": call.edition_id,
            "enquiry": enquiry.pk,
            "entry": register(programme, word, people).pk,
            "initiative": "camp",
            "kind": "contact",
            "material": _material(call, word, office).pk,
            "message": message.pk,
            "name": "robot.png",
            "objective": "robots",
            "offer": call.offers.all()[0].pk,
            "outcome": outcome.pk,
            "page": "camp/",
            "pair": _pair(run).pk,
            "part": "desk",
            "placement": Placement.objects.filter(run=run, state="accepted")[0].pk,
            "programme": programme.key,
            "project": outcome.project_id,
            "proposal": enquiry.proposal.pk,
            "release": release.pk,
            "report": _report(call, word, office).pk,
            "role": OfficeRole.objects.get(person=people["editor"]).pk,
            "run": run.pk,
            "session": call.edition.sessions.all()[0].pk,
            "session_proposal": proposed.pk,
            "statement": _statement(call, word, office).pk,
            "template": template.pk,
            "text": "programme",
        },
    )


def _propose(call: Call, word: str, giver: Person) -> tuple[SessionProposal, ChangeRequest]:
    """Let a partner give the sessions, propose another one, and ask for a change."""
    school = Organisation.objects.get(code=f"{word.lower()}-school")
    call.edition.sessions.update(organisation=school)
    proposed = SessionProposal.objects.create(
        call=call,
        organisation=school,
        proposed_by=giver,
        state=SessionProposal.State.SENT,
        content={"title_en": f"{word} idea"},
        created_at=START,
        sent_at=START,
    )
    change = ChangeRequest.objects.create(
        session=call.edition.sessions.all()[0],
        asked_by=giver,
        wished={"place": f"{word} hall"},
        reason=f"{word} rain",
        asked_at=START,
    )
    return proposed, change


def _report(call: Call, word: str, office: Person) -> Report:
    """Begin a report of the edition."""
    report = open_report(edition=call.edition, at=START, by=office)
    write_chapter(
        report=report,
        chapter="introduction",
        text={"en": f"{word} year"},
        has_no_figures=False,
        at=START,
        by=office,
    )
    return report


def _certificate(call: Call) -> Certificate:
    """Issue the certificate of one who came to everything."""
    end = max(session.ends_at for session in call.edition.sessions.all())
    came = call.applications.filter(placements__deliveries__kind="attendance")
    return issue_certificate(application=came.order_by("-pk")[0], at=end, by=None)


def _statement(call: Call, word: str, office: Person) -> ServiceStatement:
    """Issue the statement of one who helped at the first session."""
    session = call.edition.sessions.all()[0]
    helper = register_person(
        email=f"helper@{word.lower()}.example.org", name=f"Helper {word}", at=START, synthetic=True
    )
    duty = Duty.objects.create(
        session=session,
        role=Duty.Role.GUIDE,
        person=helper,
        name=helper.name,
        email=helper.email,
        state=Duty.State.ACCEPTED,
        asked_at=START,
        answered_at=START,
    )
    confirm_service(
        duty=duty,
        from_at=session.starts_at,
        until_at=session.ends_at,
        at=session.ends_at,
        by=office,
    )
    programme = call.edition.initiative.programme
    return issue_statement(person=helper, programme=programme, at=session.ends_at)


def _door_pass(call: Call, office: Person) -> DoorPass:
    """Make a pass for a device at the first session."""
    session = call.edition.sessions.all()[0]
    at = session.starts_at - timedelta(days=1)
    return make_door_pass(session=session, label="Main entrance", at=at, by=office)[0]


def _material(call: Call, word: str, office: Person) -> Material:
    """Add what remains of the first session."""
    session = call.edition.sessions.all()[0]
    languages = call.edition.initiative.programme.languages
    return add_material(
        session=session,
        titles=dict.fromkeys(languages, f"{word} slides"),
        url="https://example.org/slides",
        captions=[],
        is_recording=False,
        at=session.ends_at,
        by=office,
    )


def _pair(run: AllocationRun) -> Pair:
    """Pair two who applied, as an office that pairs people would."""
    first, second = run.call.applications.order_by("pk")[:2]
    return Pair.objects.create(run=run, first=first, second=second, created_at=run.ran_at)


def pack_of(word: str) -> LoadedPack:
    """Return a programme in which every name and every text carries the institution's word."""
    low = word.lower()
    found = towns.files(key=f"{low}_robotics")
    source = found["pack.toml"].decode() + OBJECTIVES
    for old, new in (
        ('"town"', f'"{low}"'),
        ("north-school", f"{low}-school"),
        (f'code = "{low}-school"', f'code = "{low}-school"\nmember_of = "{low}"'),
        ('{ en = "', f'{{ en = "{word} '),
        ('it = "', f'it = "{word} '),
        ("@example.org", f"@{low}.example.org"),
        (f'quota = {{ "{low}-school" = 3 }}', ""),
        ("capacity = 12", f"capacity = {NUMBER + 10}"),
    ):
        assert old in source, old
        source = source.replace(old, new)
    texts = {
        name: content.decode().replace("# ", f"# {word} ", 1).encode()
        for name, content in found.items()
        if name.startswith("texts/")
    }
    return checked({**found, **texts, "pack.toml": source.encode()}, Path(low))


def _staff(programme: Programme, word: str) -> dict[str, Person]:
    """Register people with every role, for the whole programme and for each of its strands."""
    robots, wheels = (programme.strands.get(key=key) for key in ("robots", "wheels"))
    school = Organisation.objects.get(code=f"{word.lower()}-school")
    works: dict[str, dict[str, Any]] = {
        "office": {"role": Role.OFFICE},
        "strand": {"role": Role.OFFICE, "strand": robots},
        "other_strand": {"role": Role.OFFICE, "strand": wheels},
        "editor": {"role": Role.EDITOR},
        "other_editor": {"role": Role.EDITOR, "strand": wheels},
        "observer": {"role": Role.OBSERVER},
        "partner": {"role": Role.PARTNER, "organisation": school},
    }
    people = {}
    for name, work in works.items():
        people[name] = _person(name, word)
        grant_role(person=people[name], programme=programme, at=START, by=None, **work)
    return people


def _person(name: str, word: str) -> Person:
    return register_person(
        email=f"{name}@{word.lower()}.example.org", name=f"{name.title()} {word} Rossi", at=START
    )


def _walk(call: Call, word: str, office: Person) -> AllocationRun:
    """Let people apply, one of them to both institutions; give places; note who came; count."""
    school = Organisation.objects.get(code=f"{word.lower()}-school")
    shared = register_person(email=SHARED, name="Sam Rossi", at=START)
    at = call.opens_at + timedelta(days=1)
    for person in (shared, *(_person(f"pupil{index}", word) for index in range(NUMBER))):
        join_organisation(
            person=person, organisation=school, role="student", starts=at.date(), at=at
        )
        submit_application(
            call=call, person=person, preferences=list(call.offers.all()), home=school, at=at
        )
    assert call.draw_at
    drawn = call.draw_at + timedelta(hours=1)
    commit_lottery(call=call, at=call.deadline + timedelta(hours=1), by=office)
    draw_lottery(call=call, beacon=f"{word} 7 23 41", at=drawn, by=office)
    run = run_allocation(call=call, kind="real", at=drawn, by=office)
    publish_run(run=run, at=drawn, by=office)
    for place in Placement.objects.filter(offer__call=call, state="offered"):
        accept_placement(placement=place, at=drawn, by=place.application.person)
    for session in call.edition.sessions.all():
        presence = dict.fromkeys(expected_at(session), True)
        record_attendance(session=session, presence=presence, at=session.ends_at, by=office)
    publish_figures(edition=call.edition, at=session.ends_at, by=office)
    OutgoingMail.objects.filter(to=SHARED, subject__contains=word).update(
        state=OutgoingMail.State.UNDELIVERABLE
    )
    return run


def _write(call: Call, word: str, office: Person) -> Any:
    """Send a message to everyone who applied."""
    audience = Audience(call, "applied")
    written = {code: Words(f"{word} news", f"{word}: {{name}}") for code in ("en", "it")}
    return send_group_message(
        audience=audience,
        written=written,
        seen=preview(audience=audience, written=written).seen,
        submission=word,
        at=call.deadline,
        by=office,
    )


def _prepare(programme: Programme, word: str, editor: Person) -> None:
    """Begin a draft."""

    def change(content: dict[str, Any]) -> None:
        content["pack"]["contact"][0]["name"]["en"] = f"{word} desk, changed"

    edit_draft(
        programme=programme,
        read=lambda content: content["pack"]["contact"][0],
        write=change,
        seen=fingerprint(programme.pack.content["pack"]["contact"][0]),
        at=START,
        by=editor,
    )
