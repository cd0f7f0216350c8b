"""The team of a programme: who may name it, what is refused, and what of whom is shown."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from tests.journeys import steps
from tests.web.office.conftest import START, staff

from pariter.apps.journal.models import OutgoingMail
from pariter.apps.people.models import Person
from pariter.apps.programmes.models import Call, OfficeRole, Strand
from pariter.apps.programmes.roles import grant_role

Visit = Callable[..., Any]
Role = OfficeRole.Role
TEAM = "/en/office/team/polimi_pop/"
NEWCOMER = {"email": "new@example.org", "role": "office", "strand": "*"}
LATER = START + timedelta(days=30)


@pytest.fixture
def lead(welcome: Call) -> Person:
    """Return someone who runs the whole equal opportunities programme."""
    return staff("lead@example.org", welcome)


@pytest.fixture
def strand(welcome: Call) -> Strand:
    """Return a strand of the programme."""
    return welcome.edition.initiative.programme.strands.get(key="gender")


def give(client: Client, **answers: str) -> Any:
    return client.post(TEAM, {**NEWCOMER, **answers})


def roles() -> list[tuple[str, str, str]]:
    """Return the roles besides the lead's: address, role and strand."""
    found = OfficeRole.objects.exclude(person__email="lead@example.org").order_by("pk")
    return [(one.person.email, one.role, one.strand.key if one.strand else "") for one in found]


def test_team_gives_a_role_to_a_newcomer_once(lead: Person, visit: Visit) -> None:
    with visit(lead, LATER) as client:
        first = give(client, role="editor", strand="gender")
        shown = client.get(TEAM).content.decode()
        give(client, email="NEW@example.org", role="editor", strand="gender")
        again = client.get(TEAM).content.decode()
    assert (first.status_code, first["Location"]) == (302, TEAM)
    assert roles() == [("new@example.org", "editor", "gender")]
    assert "new@example.org has the role now. We wrote to this address." in shown
    assert "new@example.org has this role already. Nothing changed." in again
    assert OutgoingMail.objects.filter(to="new@example.org").count() == 1


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"email": ""}, "Enter the person’s e-mail address."),
        ({"email": "ada at home"}, "Enter an e-mail address such as ada@example.org."),
        ({"email": f"{'a' * 250}@example.org"}, "An e-mail address has at most 254 letters."),
        ({"email": "a\x00@example.org"}, "Null characters are not allowed."),
        ({"email": "<script>@example.org"}, "Enter an e-mail address such as ada@example.org."),
        ({"role": ""}, "Choose a role."),
        ({"role": "king"}, "king is no role. Choose one from the list."),
        ({"strand": ""}, "Choose the whole programme or a strand."),
        ({"strand": "nothing"}, "nothing is no strand of this programme."),
        ({"role": "partner"}, "Choose the organisation that the person acts for."),
        ({"role": "partner", "organisation": "mars"}, "mars is no partner of this programme."),
    ],
)
def test_team_refuses_and_keeps_what_was_typed(
    lead: Person, visit: Visit, answers: dict[str, str], said: str
) -> None:
    with visit(lead, LATER) as client:
        answer = give(client, **answers)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert answer.context["form"].data["email"] == answers.get("email", "new@example.org")
    assert roles() == []
    assert not Person.objects.filter(email="new@example.org").exists()


def test_team_gives_a_partner_her_organisation(lead: Person, visit: Visit) -> None:
    with visit(lead, LATER) as client:
        page = client.get(TEAM)
        [code] = list(page.context["form"].partners)[:1]
        give(client, role="partner", organisation=code)
        refused = give(client, role="office", organisation=code)
    assert refused.status_code == 302
    granted = OfficeRole.objects.get(role="partner")
    assert (granted.organisation and granted.organisation.code) == code
    assert OfficeRole.objects.get(role="office", person=granted.person).organisation is None


def test_team_names_whom_it_knows_only_once_she_has_come(
    lead: Person, welcome: Call, visit: Visit
) -> None:
    known = steps.register("known@example.org", START, name="Carla Nota")
    known.last_login = START
    known.save()
    with visit(lead, LATER) as client:
        give(client, email="known@example.org")
        shown = client.get(TEAM).content.decode()
        assert "Carla" not in shown
        assert "Not signed in yet" in shown
        [granted] = OfficeRole.objects.filter(person=known)
        assert "Carla" not in client.get(f"{TEAM}end/{granted.pk}/").content.decode()
    with visit(known, LATER + timedelta(days=1)):
        pass
    with visit(lead, LATER + timedelta(days=2)) as client:
        shown = client.get(TEAM).content.decode()
    assert "Carla Nota" in shown
    assert "Not signed in yet" not in shown


def test_team_ends_a_role_after_asking(lead: Person, welcome: Call, visit: Visit) -> None:
    other = staff("other@example.org", welcome)
    [granted] = OfficeRole.objects.filter(person=other)
    address = f"{TEAM}end/{granted.pk}/"
    with visit(lead, LATER) as client:
        asked = client.get(address)
        assert "End this role?" in asked.content.decode()
        assert roles() != []
        answer = client.post(address)
        assert (answer.status_code, answer["Location"]) == (302, TEAM)
        assert client.post(address).status_code == 404
    assert roles() == []


def test_team_keeps_the_last_who_runs_a_programme(
    lead: Person, strand: Strand, welcome: Call, visit: Visit
) -> None:
    grant_role(
        person=staff("editor@example.org", welcome, Role.EDITOR),
        programme=strand.programme,
        role=Role.OFFICE,
        strand=strand,
        at=START,
        by=None,
    )
    own = OfficeRole.objects.get(person=lead)
    with visit(lead, LATER) as client:
        answer = client.post(f"{TEAM}end/{own.pk}/")
        assert answer.status_code == 422
        assert "Nobody else runs this programme." in answer.content.decode()
        staff("second@example.org", welcome)
        answer = client.post(f"{TEAM}end/{own.pk}/")
    assert (answer.status_code, answer["Location"]) == (302, "/en/my-places/")
    assert not OfficeRole.objects.filter(person=lead).exists()


def test_team_is_named_by_whoever_runs_the_whole_programme_alone(
    lead: Person, strand: Strand, athens: Call, welcome: Call, visit: Visit
) -> None:
    of_strand = steps.register("strand@example.org", START)
    grant_role(
        person=of_strand,
        programme=strand.programme,
        role=Role.OFFICE,
        strand=strand,
        at=START,
        by=None,
    )
    others = [
        of_strand,
        staff("editor@example.org", welcome, Role.EDITOR),
        staff("observer@example.org", welcome, Role.OBSERVER),
    ]
    own = OfficeRole.objects.get(person=lead)
    for someone in others:
        with visit(someone, LATER) as client:
            assert client.get("/en/office/team/").status_code == 403
            for path in (TEAM, f"{TEAM}end/{own.pk}/"):
                assert (client.get(path).status_code, client.post(path).status_code) == (404, 404)
    foreign = staff("foreign@example.org", athens)
    with visit(foreign, LATER) as client:
        assert client.get("/en/office/team/")["Location"] == "/en/office/team/polimi_mobility/"
        assert client.get(TEAM).status_code == 404
        # A role of one programme is not ended from the page of another.
        assert client.post(f"/en/office/team/polimi_mobility/end/{own.pk}/").status_code == 404
    assert OfficeRole.objects.filter(pk=own.pk).exists()


def test_teams_of_several_programmes_are_listed(lead: Person, athens: Call, visit: Visit) -> None:
    programme = athens.edition.initiative.programme
    grant_role(person=lead, programme=programme, role=Role.OFFICE, at=START, by=None)
    with visit(lead, LATER) as client:
        shown = client.get("/en/office/team/").content.decode()
    assert TEAM in shown
    assert "/en/office/team/polimi_mobility/" in shown


def test_team_asks_as_often_for_forty_people(
    lead: Person, welcome: Call, visit: Visit, queries: Callable[[Client, str], int]
) -> None:
    with visit(lead, LATER) as client:
        before = queries(client, TEAM)
        for number in range(40):
            staff(f"p{number}@example.org", welcome, Role.OBSERVER)
        assert queries(client, TEAM) == before
