"""Who works for a programme: roles are granted once, fit the programme, and end with care."""

from typing import Any

import pytest
from tests.apps.conftest import OPENS

from pariter.apps.journal.models import AuditEntry, OutgoingMail
from pariter.apps.people.actions import register_person
from pariter.apps.people.models import Organisation, Person
from pariter.apps.programmes.errors import RoleError
from pariter.apps.programmes.loading import load_pack
from pariter.apps.programmes.models import OfficeRole, Programme, Strand
from pariter.apps.programmes.permissions import edits_programme, runs_programme
from pariter.apps.programmes.queries import initiatives_for
from pariter.apps.programmes.roles import end_role, grant_role, invite

Role = OfficeRole.Role


@pytest.fixture
def ada(db: None) -> Person:
    """Return someone who may work for a programme."""
    return register_person(email="ada@example.org", name="Ada Prova", at=OPENS)


@pytest.fixture
def other(programme: Programme, loaded: Any, pack_data: dict[str, Any]) -> Programme:
    """Return a programme of another institution."""
    pack_data["key"], pack_data["institution"] = "other", "north"
    return load_pack(loaded=loaded(pack_data), at=OPENS)


def grant(person: Person, programme: Programme, role: str, **options: Any) -> OfficeRole:
    return grant_role(person=person, programme=programme, role=role, at=OPENS, by=None, **options)


def acts() -> list[str]:
    return list(
        AuditEntry.objects.filter(action__startswith="role.").values_list("action", flat=True)
    )


def test_grant_role_twice_changes_nothing(programme: Programme, ada: Person) -> None:
    first = grant(ada, programme, Role.OFFICE)
    assert grant(ada, programme, Role.OFFICE) == first
    strand = programme.strands.get()
    on_strand = grant(ada, programme, Role.OFFICE, strand=strand)
    assert grant(ada, programme, Role.OFFICE, strand=strand) == on_strand != first
    assert acts() == ["role.granted", "role.granted"]
    assert AuditEntry.objects.filter(action="role.granted")[1].details == {
        "person": str(ada.public_id),
        "programme": "sample",
        "role": "office",
        "strand": "all",
        "organisation": "",
    }


def test_grant_role_refuses_a_strand_of_another_programme(
    programme: Programme, other: Programme, ada: Person
) -> None:
    strand = Strand.objects.get(programme=other)
    with pytest.raises(RoleError, match=r"Everything is no strand of Title"):
        grant(ada, programme, Role.EDITOR, strand=strand)
    assert not OfficeRole.objects.exists()


@pytest.mark.parametrize("role", [Role.PARTNER, Role.OFFICE])
def test_a_partner_and_nobody_else_acts_for_an_organisation(
    programme: Programme, ada: Person, role: str
) -> None:
    north = None if role == Role.PARTNER else Organisation.objects.get(code="north")
    with pytest.raises(RoleError, match="A partner acts for an organisation, and only a partner"):
        grant(ada, programme, role, organisation=north)
    assert not OfficeRole.objects.exists()


def test_a_partner_acts_for_one_organisation_at_a_time(programme: Programme, ada: Person) -> None:
    north, south = (Organisation.objects.get(code=code) for code in ("north", "south"))
    granted = grant(ada, programme, Role.PARTNER, organisation=north)
    assert grant(ada, programme, Role.PARTNER, organisation=north) == granted
    with pytest.raises(RoleError, match=r"ada@example\.org acts for North here already"):
        grant(ada, programme, Role.PARTNER, organisation=south)
    assert OfficeRole.objects.get().organisation == north


@pytest.mark.parametrize(
    ("role", "runs", "edits"),
    [
        (Role.OFFICE, True, True),
        (Role.EDITOR, False, True),
        (Role.OBSERVER, False, False),
        (Role.PARTNER, False, False),
    ],
)
def test_roles_reach_as_far_as_they_say(
    programme: Programme, other: Programme, ada: Person, role: str, runs: bool, edits: bool
) -> None:
    partner = role == Role.PARTNER
    north = Organisation.objects.get(code="north") if partner else None
    grant(ada, programme, role, organisation=north)
    assert (runs_programme(ada, programme), edits_programme(ada, programme)) == (runs, edits)
    assert not runs_programme(ada, other)
    assert not edits_programme(ada, other)
    assert set(initiatives_for(ada, role)) == set(programme.initiatives.all())


def test_role_of_a_strand_opens_that_strand_alone(
    programme: Programme, loaded: Any, pack_data: dict[str, Any], ada: Person
) -> None:
    pack_data["strand"].append({**pack_data["strand"][0], "key": "second"})
    pack_data["initiative"][1]["strand"] = "second"
    load_pack(loaded=loaded(pack_data), at=OPENS)
    grant(ada, programme, Role.OFFICE, strand=programme.strands.get(key="second"))
    assert [initiative.key for initiative in initiatives_for(ada, Role.OFFICE)] == ["P9"]
    assert not runs_programme(ada, programme)
    run = {one.key: bool(runs_programme(ada, one)) for one in programme.initiatives.all()}
    assert run == {"M5": False, "P9": True}


def test_end_role_keeps_whoever_runs_a_programme_alone(programme: Programme, ada: Person) -> None:
    granted = grant(ada, programme, Role.OFFICE)
    on_strand = grant(ada, programme, Role.OFFICE, strand=programme.strands.get())
    left = register_person(email="left@example.org", at=OPENS)
    left.is_active = False
    left.save()
    grant(left, programme, Role.OFFICE)
    with pytest.raises(RoleError, match=r"Nobody else runs this programme"):
        end_role(granted=granted, at=OPENS, by=ada)
    end_role(granted=on_strand, at=OPENS, by=ada)
    grant(register_person(email="bea@example.org", at=OPENS), programme, Role.OFFICE)
    end_role(granted=granted, at=OPENS, by=ada)
    assert not OfficeRole.objects.filter(person=ada).exists()
    assert acts()[-1] == "role.ended"


def test_invite_registers_and_tells_a_newcomer(programme: Programme, ada: Person) -> None:
    granted, is_new = invite(
        email="New@Example.org", programme=programme, role=Role.EDITOR, at=OPENS, by=ada
    )
    person = granted.person
    assert (person.email, person.language, is_new) == ("new@example.org", "en", True)
    assert not person.has_usable_password()
    mail = OutgoingMail.objects.get()
    assert (mail.to, mail.subject) == ("new@example.org", "You can now work for Title")
    assert "You edit it: you change what its pages say." in mail.body
    assert "new@example.org. You need no password: we send you a code." in mail.body
    assert "/en/account/sign-in/" in mail.body
    assert (mail.about_type, mail.about_id) == ("programmes.programme", str(programme.pk))
    again, is_new = invite(
        email="new@example.org", programme=programme, role=Role.EDITOR, at=OPENS, by=ada
    )
    assert (again, is_new) == (granted, False)
    assert OutgoingMail.objects.count() == 1


def test_invite_writes_in_the_language_of_whoever_is_known(
    programme: Programme, ada: Person
) -> None:
    ada.language = "it"
    ada.save()
    south = Organisation.objects.get(code="south")
    granted, is_new = invite(
        email=ada.email,
        programme=programme,
        role=Role.PARTNER,
        organisation=south,
        strand=programme.strands.get(),
        at=OPENS,
        by=None,
    )
    mail = OutgoingMail.objects.get()
    assert (granted.person, is_new, mail.language) == (ada, True, "it")
    assert "South (it)" in mail.body
    assert "Everything (it)" in mail.body


def test_invite_refuses_what_is_no_address_and_keeps_nothing(programme: Programme) -> None:
    with pytest.raises(RoleError, match=r"ada at example is no e-mail address"):
        invite(email="ada at example", programme=programme, role=Role.OFFICE, at=OPENS, by=None)
    with pytest.raises(RoleError, match="A partner acts for an organisation"):
        invite(email="x@example.org", programme=programme, role=Role.PARTNER, at=OPENS, by=None)
    assert not Person.objects.exists()
