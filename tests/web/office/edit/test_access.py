"""Who may edit what of a programme: nobody but its editors, and those of a strand only that."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from tests.towns import load_town, staff
from tests.web.office.edit.steps import CAMP, address, change, client_of, seen

from pariter.apps.people.models import Organisation
from pariter.apps.programmes.models import OfficeRole, PackRelease, Programme

PAGES = [
    ("",),
    CAMP,
    ("_text", "programme"),
    ("_facts", "camp"),
    ("_dates", "camp", "2027"),
    *(("_parts", kind) for kind in ("news", "contact", "responsible", "partner", "aim")),
    *(("_add", kind) for kind in ("news", "contact", "responsible", "partner", "medium")),
    ("_part", "contact", "desk"),
    ("_part", "responsible", "R1"),
    ("_part", "partner", "north-school"),
    ("_part", "organisation", "town"),
    ("_part", "medium", "robot"),
    ("_part", "news", "soon"),
    ("_part", "aim", "G1"),
    ("_part", "strand", "robots"),
    ("_remove", "news", "soon"),
    ("_publish",),
    ("_history",),
    ("_preview",),
    ("_preview_page", "camp/"),
    ("_preview_page", "news/"),
    ("_discard",),
]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: "/".join(page) or "overview")
def test_page_is_there_for_editors_alone(
    page: tuple[str, ...], client: Client, programme: Programme
) -> None:
    assert client.get(address(*page)).status_code == 200
    other = load_town(key="other_town")
    people = [
        staff(programme, OfficeRole.Role.OBSERVER, name="observer"),
        staff(other, OfficeRole.Role.OFFICE, name="other"),
        staff(other, OfficeRole.Role.EDITOR, name="other_editor"),
    ]
    for person in people:
        visitor = client_of(person)
        assert visitor.get(address(*page)).status_code == 404
        assert visitor.post(address(*page)).status_code == 404
    assert Client().get(address(*page)).status_code == 302


def test_partner_edits_nothing(programme: Programme) -> None:
    person = staff(programme, OfficeRole.Role.EDITOR, name="partner")
    OfficeRole.objects.update(
        role=OfficeRole.Role.PARTNER, organisation=Organisation.objects.get(code="north-school")
    )
    visitor = client_of(person)
    assert visitor.get(reverse("office_edits")).status_code == 404
    assert visitor.get(address("")).status_code == 404


@pytest.mark.parametrize("role", [OfficeRole.Role.OFFICE, OfficeRole.Role.EDITOR])
def test_editor_of_a_strand_edits_its_initiatives_alone(programme: Programme, role: str) -> None:
    strand = programme.strands.get(key="wheels")
    visitor = client_of(staff(programme, role, strand=strand, name="wheels"))
    answer = visitor.get(address(""))
    assert "Wheel club" in answer.text
    assert "Robot camp" not in answer.text
    assert visitor.get(address("_initiative", "club")).status_code == 200
    preview = visitor.get(address("_preview_page", "club/"))
    assert preview.status_code == 200
    assert f'href="{address("_preview")}"' not in preview.text
    assert f'href="{reverse("programme", args=[programme.key])}"' in preview.text
    closed = [CAMP, ("_facts", "camp"), ("_dates", "camp", "2027"), ("_preview_page", "camp/")]
    closed += [("_preview",), ("_parts", "contact"), ("_history",), ("_text", "programme")]
    for page in [*closed, ("_part", "contact", "desk"), ("_discard",)]:
        assert visitor.get(address(*page)).status_code == 404, page


def test_editor_of_a_strand_publishes_only_where_nobody_else_changed_anything(
    programme: Programme, client: Client
) -> None:
    strand = programme.strands.get(key="wheels")
    visitor = client_of(staff(programme, strand=strand, name="wheels"))
    change(visitor, address("_initiative", "club"), title__en="Wheels for all")
    change(client, address(*CAMP), title__en="Robots for all")
    answer = visitor.get(address("_publish"))
    assert "Robots for all" not in answer.text
    assert "not yours to publish" in answer.text
    refused = visitor.post(address("_publish"), {"note": "Mine", "seen": seen(answer)})
    assert refused.status_code == 422
    assert PackRelease.objects.count() == 1
    change(client, address(*CAMP), title__en="Robot camp")
    answer = visitor.get(address("_publish"))
    sent = {"note": "Mine", "seen": seen(answer)}
    assert visitor.post(address("_publish"), sent).status_code == 302
    assert PackRelease.objects.count() == 2


def test_pages_ask_few_questions(client: Client, queries: Callable[[Client, str], int]) -> None:
    change(client, address(*CAMP), title__en="New")
    assert queries(client, address("")) <= 14
    assert queries(client, address(*CAMP)) <= 14
