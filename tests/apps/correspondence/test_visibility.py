"""Who sees an enquiry: the office of its strand or programme, and nobody else."""

from collections.abc import Callable
from typing import Any

import pytest
from tests.apps.correspondence.conftest import A_DAY, MONDAY, Ask, Staff

from pariter.apps.correspondence.answers import answer_enquiry, close_enquiry
from pariter.apps.correspondence.models import Enquiry
from pariter.apps.correspondence.permissions import handles_enquiry
from pariter.apps.correspondence.queries import (
    colleagues,
    inbox,
    matching,
    open_enquiries,
    templates_of,
    visible_enquiries,
    visible_proposals,
)
from pariter.apps.correspondence.templates import save_template
from pariter.apps.people.actions import register_person
from pariter.apps.people.models import Person
from pariter.apps.programmes.loading import load_pack
from pariter.apps.programmes.models import OfficeRole, Programme
from pariter.packs.loader import LoadedPack

Role = OfficeRole.Role


@pytest.fixture
def programme(
    db: None, loaded: Callable[[dict[str, Any]], LoadedPack], pack_data: dict[str, Any]
) -> Programme:
    """Return the sample programme with two strands, one initiative in each."""
    second = {**pack_data["strand"][0], "key": "second"}
    pack_data["strand"] = [*pack_data["strand"], second]
    pack_data["initiative"][1]["strand"] = "second"
    return load_pack(loaded=loaded(pack_data), at=MONDAY)


@pytest.fixture
def enquiries(ask: Ask, programme: Programme, other_programme: Programme) -> dict[str, Enquiry]:
    """Return one enquiry about each strand, one about none, and one elsewhere."""
    return {
        "first": ask(initiative=programme.initiatives.get(key="M5")),
        "second": ask(initiative=programme.initiatives.get(key="P9")),
        "whole": ask(),
        "elsewhere": ask(programme=other_programme),
    }


@pytest.fixture
def people(
    staff: Staff, programme: Programme, other_programme: Programme
) -> dict[str, tuple[Person, set[str]]]:
    """Return people of every role, each with the enquiries that she may see."""
    first, second = (programme.strands.get(key=key) for key in ("all", "second"))
    stranger = register_person(email="stranger@example.org", at=MONDAY)
    admin = register_person(email="admin@example.org", at=MONDAY)
    Person.objects.filter(pk=admin.pk).update(is_superuser=True)
    both = staff("both@example.org", strand=first)
    staff("both@example.org", strand=second)
    return {
        "office": (staff("office@example.org"), {"first", "second", "whole"}),
        "strand": (staff("strand@example.org", strand=first), {"first"}),
        "both strands": (both, {"first", "second"}),
        "editor": (staff("editor@example.org", Role.EDITOR), set()),
        "observer": (staff("observer@example.org", Role.OBSERVER), set()),
        "strand observer": (staff("seer@example.org", Role.OBSERVER, strand=first), set()),
        "elsewhere": (staff("else@example.org", of=other_programme), {"elsewhere"}),
        "stranger": (stranger, set()),
        "administrator": (
            Person.objects.get(pk=admin.pk),
            {"first", "second", "whole", "elsewhere"},
        ),
    }


def test_list_and_predicate_agree_for_every_role(
    people: dict[str, tuple[Person, set[str]]], enquiries: dict[str, Enquiry]
) -> None:
    names = {enquiry.pk: name for name, enquiry in enquiries.items()}
    for who, (person, expected) in people.items():
        listed = {names[found.pk] for found in visible_enquiries(person)}
        judged = {name for name, one in enquiries.items() if handles_enquiry(person, one)}
        assert (who, listed, judged) == (who, expected, expected)


def test_colleagues_are_who_may_read_it(
    people: dict[str, tuple[Person, set[str]]], enquiries: dict[str, Enquiry]
) -> None:
    for name, enquiry in enquiries.items():
        expected = {
            person
            for who, (person, seen) in people.items()
            if name in seen and who != "administrator"
        }
        assert set(colleagues(enquiry)) == expected


def test_proposals_and_templates_follow_the_same_walls(
    people: dict[str, tuple[Person, set[str]]],
    ask: Ask,
    programme: Programme,
) -> None:
    office = people["office"][0]
    proposal = ask(kind="proposal", initiative=programme.initiatives.get(key="M5")).proposal
    save_template(programme=programme, title="Hello", text={"en": "Hi"}, at=MONDAY, by=office)
    sees = {who for who, (person, _) in people.items() if proposal in visible_proposals(person)}
    writes = {who for who, (person, _) in people.items() if templates_of(person).exists()}
    assert sees == {"office", "strand", "both strands", "administrator"}
    assert writes == sees


def test_inbox_puts_what_is_due_first(ask: Ask, ines: Person) -> None:
    closed, answered = ask(subject="closed"), ask(subject="answered")
    late, new = ask(subject="late", at=MONDAY - 30 * A_DAY), ask(subject="new")
    answer_enquiry(enquiry=answered, text="Yes.", seen=1, submission="a", at=MONDAY, by=ines)
    close_enquiry(enquiry=closed, reason="Done.", at=MONDAY, by=ines)
    barrier = ask(subject="barrier", kind="barrier")
    shown = inbox(ines, MONDAY)
    assert [one.subject for one in shown] == ["late", "barrier", "new", "answered", "closed"]
    assert [one.pk for one in shown if one.is_late] == [late.pk]
    assert list(open_enquiries(ines, MONDAY)) == [late, barrier, new]


def test_search_looks_into_letters_and_names(ask: Ask, ines: Person) -> None:
    found = ask(name="Anna Rossi", text="About the nursery, 50% off_peak.")
    ask(name="Ben Ito")
    for words in ("rossi", "NURSERY", found.reference, found.email, "50% off_"):
        assert list(matching(inbox(ines, MONDAY), words)) == [found]
    assert not matching(inbox(ines, MONDAY), "%").exclude(pk=found.pk).exists()
