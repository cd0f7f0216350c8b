"""Figures, pay, reports, objectives and projects: no barrier, and nothing wider than a phone."""

import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from tests.apps.evidence.pay_scene import MAPPING, people, written
from tests.apps.participation.test_services import confirm, duty_at
from tests.journeys import steps
from tests.web import report_scene as scene

from pariter.apps.evidence.actions import publish_figures
from pariter.apps.evidence.dataset_indicators import PAY
from pariter.apps.evidence.datasets import import_table, read_table
from pariter.apps.evidence.models import Publication
from pariter.apps.objectives.models import Outcome
from pariter.apps.participation.service_statements import issue_statement
from pariter.apps.people.models import Person
from pariter.apps.programmes.loading import load_pack
from pariter.apps.programmes.models import Edition, OfficeRole, Programme, Session
from pariter.apps.programmes.roles import grant_role
from pariter.apps.reports.models import Report
from pariter.demonstration.objectives import invent_cooperation, invent_objectives

POP, POLISOCIAL, IPPARIS = "polimi_pop", "polimi_polisocial", "ipparis_equal_opportunity"
SIZES = ((1280, "light"), (320, "dark"))

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
pytest.importorskip("ortools")


@pytest.fixture
def office(db: None) -> Person:
    """Return someone who runs three programmes, of which everything here is published."""
    person = Person.objects.create_user("office@example.org", name="Demo office")
    for key in (POP, POLISOCIAL, IPPARIS):
        programme = load_pack(loaded=steps.shipped_pack(key), at=scene.AT)
        role = OfficeRole.Role.OFFICE
        grant_role(person=person, programme=programme, role=role, at=scene.AT, by=None)
    edition = Edition.objects.get(initiative__key="P6", key="2025")
    scene.published_figure(edition)
    table = read_table(
        programme=edition.initiative.programme,
        kind="pay",
        name="pay.csv",
        stream=io.BytesIO(written(people())),
        mapping=json.dumps(MAPPING).encode(),
        at=scene.AT,
    )
    import_table(table=table, at=scene.AT, by=person)
    publish_figures(edition=edition, indicator=PAY, at=scene.AT, by=person)
    report = scene.written(edition, person)
    scene.published(report)
    scene.corrected(report, person)
    partner = Person.objects.create_user("partner@example.org", name="Demo partner")
    invent_objectives(office=person, school=partner, at=scene.AT)
    invent_cooperation(office=person, partner=partner, at=scene.AT)
    return person


def faults(page: Page, axe: Callable[[Page], list[Any]], paths: list[str]) -> list[object]:
    """Return what axe finds on pages, where they are too wide, and more than one first heading."""
    found: list[object] = []
    for path in paths:
        answer = page.goto(path)
        assert answer
        assert answer.status == 200, path
        for width, scheme in SIZES:
            page.set_viewport_size({"width": width, "height": 800})
            page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
            found += [(path, width, scheme, violation) for violation in axe(page)]
            wider = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            found += [(path, width, f"{wider} px too wide")] if wider > 0 else []
        found += [] if page.locator("h1").count() == 1 else [(path, "h1")]
    return found


def public_pages() -> list[str]:
    """Return the addresses of everything that was published."""
    figures = [
        reverse("publication", args=[one.edition.initiative.programme.key, one.pk])
        for one in Publication.objects.filter(corrected_by=None)
    ]
    projects = reverse("projects", args=[POLISOCIAL])
    corrected = Outcome.objects.get(replaced_at__isnull=False).project_id
    return [
        *figures,
        *(reverse("figures", args=[key]) for key in (POP, POLISOCIAL, IPPARIS)),
        reverse("reports", args=[POP]),
        *(reverse("report_version", args=[POP, "gender-budget", "2025", n]) for n in (1, 2)),
        reverse("contract", args=[IPPARIS, "2022-2026"]),
        reverse("contract_versions", args=[IPPARIS, "2022-2026"]),
        reverse("register", args=[IPPARIS]),
        projects,
        reverse("project", args=[POLISOCIAL, corrected]),
        reverse("project_version", args=[POLISOCIAL, corrected, 1]),
        reverse("open_data"),
    ]


def office_pages() -> list[str]:
    """Return the addresses of the office's pages about them."""
    report, budget = Report.objects.get(), Edition.objects.get(initiative__key="P6", key="2025")
    outcome = Outcome.objects.filter(state="confirmed", replaced_at=None).select_related("project")[
        0
    ]
    project = outcome.project
    keys = ("academic", "costs", "method")
    return [
        reverse("office_figures_list"),
        *(f"{reverse('office_figures', args=[budget.pk])}?of={kind}" for kind in ("staff", "pay")),
        reverse("office_reports"),
        *(reverse(f"office_report{name}", args=[report.pk]) for name in ("", "_draft", "_money")),
        reverse("office_report_committee", args=[report.pk]),
        *(reverse("office_report_chapter", args=[report.pk, key]) for key in keys),
        reverse("office_objectives"),
        reverse("office_objective", args=[IPPARIS, "2022-2026", "women"]),
        reverse("office_projects", args=[POLISOCIAL]),
        f"{reverse('office_project', args=[POLISOCIAL, project.pk])}?mend={outcome.pk}",
        reverse("office_project_new", args=[POLISOCIAL]),
    ]


def editing_pages() -> list[str]:
    """Return the addresses on which contracts, objectives and terms of projects are edited."""
    listed, added = (
        [reverse(f"office_edit_{page}", args=[IPPARIS, kind]) for kind in ("contract", "objective")]
        for page in ("parts", "add")
    )
    return [
        *listed,
        *added,
        reverse("office_edit_part", args=[IPPARIS, "contract", "2022-2026"]),
        reverse("office_edit_part", args=[IPPARIS, "objective", "2022-2026:women"]),
        reverse("office_edit_parts", args=[POLISOCIAL, "territory"]),
    ]


def test_pages_have_no_barrier_and_fit_a_small_phone(
    browser_page: Page, axe: Callable[[Page], list[Any]], office: Person
) -> None:
    assert Programme.objects.count() == 3
    assert faults(browser_page, axe, public_pages()) == []
    steps.sign_in(browser_page, office)
    assert faults(browser_page, axe, [*office_pages(), *editing_pages()]) == []


def test_hours_and_their_statement_have_no_barrier(
    browser_page: Page, axe: Callable[[Page], list[Any]]
) -> None:
    programme = load_pack(loaded=steps.shipped_pack(IPPARIS), at=scene.AT)
    desk, helper = (
        Person.objects.create_user(f"{name}@example.org", name=f"Demo {name}")
        for name in ("desk", "helper")
    )
    coming = Session.objects.filter(edition__initiative__programme=programme)
    for session in coming.filter(starts_at__gt=scene.AT).order_by("starts_at")[:2]:
        duty = duty_at(session, helper)
        confirm(duty, desk)
    issued = issue_statement(person=helper, programme=programme, at=duty.ends_at)
    steps.sign_in(browser_page, helper)
    paths = [reverse("shifts"), reverse("statement_check", args=[issued.public_id])]
    assert faults(browser_page, axe, paths) == []


def test_figures_are_read_without_javascript(plain_page: Page, office: Person) -> None:
    pay = Publication.objects.get(indicator="pay")
    plain_page.goto(reverse("publication", args=[POP, pay.pk]))
    expect(plain_page.locator(".chart svg, .figure svg").first).to_contain_text("€")
    plain_page.get_by_text("Show these numbers as a table").click()
    expect(plain_page.get_by_role("columnheader", name="Mean pay of women, €")).to_be_visible()
    plain_page.goto(reverse("report_version", args=[POP, "gender-budget", "2025", 2]))
    expect(plain_page.get_by_role("region", name="By role").first).to_be_visible()
    plain_page.get_by_role("link", name="See version 1 of").click()
    expect(plain_page.get_by_role("main")).to_contain_text("A cost was missing.")
