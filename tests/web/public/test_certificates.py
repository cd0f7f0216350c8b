"""The page that checks a certificate, and the PDF: the same words, true, tagged, never markup."""

import re
import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import translation
from pytest_django import DjangoAssertNumQueries
from tests.journeys import steps

from pariter.apps.participation.actions import record_delivery
from pariter.apps.participation.certificates import issue_certificate, revoke_certificate
from pariter.apps.participation.models import Certificate
from pariter.apps.people.models import Person
from pariter.apps.placements.models import Placement
from pariter.apps.placements.sign_up import sign_up
from pariter.apps.programmes.models import Call, Programme
from pariter.web.public.certificate_pdf import PdfError, pdf_of
from pariter.web.public.certificate_words import time_in_words, words_of
from pariter.web.public.paper import Paper

LOADED = steps.moment("2026-07-01T09:00:00+02:00")


@pytest.fixture
def place(db: None) -> Placement:
    """Return the place of someone who came to a walk of Welcome Week, party of one."""
    call: Call = steps.open_alone("polimi_pop", "P9/2027-02/students", LOADED)
    offer = call.offers.get(key="city-walk")
    anna = steps.register("anna@example.org", LOADED, name="Anna Rossi")
    place = sign_up(offer=offer, person=anna, at=call.opens_at + timedelta(days=1))
    session = offer.sessions.get()
    record_delivery(
        session=session,
        placement=place,
        kind="attendance",
        grade="scanned",
        at=session.starts_at,
        by=None,
    )
    return place


@pytest.fixture
def certificate(place: Placement) -> Certificate:
    at = place.offer.sessions.get().ends_at
    return issue_certificate(application=place.application, at=at, by=None)


PROGRAMME = Programme(primary_colour="#123a7c", accent_colour="#f26b38", initials="PA")


def paper(name: str) -> Paper:
    """Return the words of a certificate that only a sheet of paper knows."""
    session = {
        "session": 1,
        "title": {"en": "City walk", "it": "Passeggiata"},
        "place": "Gate",
        "starts_at": "2027-02-15T09:00:00+00:00",
        "ends_at": "2027-02-15T11:00:00+00:00",
        "zone": "Europe/Rome",
        "people": 4,
        "grade": "attested",
    }
    names = dict.fromkeys(("institution", "programme", "initiative", "edition"), "Sample")
    content = {"name": name, "synthetic": False, "minutes": 120, "sessions": [session], **names}
    return words_of(Certificate(content=content, issued_at=LOADED))


def test_anyone_can_check_a_valid_certificate(
    certificate: Certificate, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(2):
        page = client.get(f"/en/certificates/{certificate.public_id}/")
    assert page.status_code == 200
    for said in ("This certificate is valid", "Anna Rossi", "City walk", "Ticket scanned"):
        assert said in page.text
    assert "People and places are invented. It certifies nothing." in page.text
    assert page.headers["Cache-Control"] == "private, no-store"
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert 'rel="canonical"' not in page.text
    assert "anna@example.org" not in page.text
    assert certificate.application.reference not in page.text


def test_a_revoked_certificate_says_when_and_not_why(
    certificate: Certificate, client: Client
) -> None:
    office = Person.objects.create_user("office@example.org")
    at = certificate.issued_at + timedelta(days=3)
    revoke_certificate(certificate=certificate, reason="<b>Mixed up", at=at, by=office)
    page = client.get(f"/en/certificates/{certificate.public_id}/").text
    assert "This certificate is not valid" in page
    assert "Revoked on" in page
    assert "Mixed up" not in page


def test_a_corrected_attendance_ends_a_certificate_at_once(
    certificate: Certificate, place: Placement, client: Client
) -> None:
    session = place.offer.sessions.get()
    record_delivery(
        session=session,
        placement=place,
        kind="absence",
        grade="attested",
        at=session.ends_at,
        by=None,
        reason="Somebody else's ticket.",
    )
    page = client.get(f"/en/certificates/{certificate.public_id}/").text
    assert "This certificate is not valid" in page
    assert "Not valid any more" in page


def test_an_unknown_certificate_does_not_exist(db: None, client: Client) -> None:
    assert client.get(f"/en/certificates/{uuid.uuid4()}/").status_code == 404
    assert client.get("/en/certificates/1/").status_code == 404


@pytest.mark.parametrize("language", ["en", "it"])
def test_the_pdf_is_accessible_and_always_the_same(language: str) -> None:
    with translation.override(language):
        sheet = paper("Anna Rossi")
        pdf = pdf_of(sheet, PROGRAMME)
        assert pdf_of(sheet, PROGRAMME) == pdf
    assert pdf.startswith(b"%PDF-1.7")
    assert b"/StructTreeRoot" in pdf
    assert b"/MarkInfo<</Marked true" in pdf
    assert b"/DisplayDocTitle true" in pdf
    assert f"/Lang({language})".encode() in pdf
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf
    assert b"Anna Rossi</rdf:li>" in pdf
    assert re.search(rb"/Alt\s?[(<]", pdf)
    assert b"/S/Figure" in pdf
    assert b"/S/H1" in pdf


@pytest.mark.parametrize(
    "name",
    [
        '#set text(red) *b* _i_ $x$ \\ [a] <b> @c "q" ~ - / // /* `r`',
        "#panic()",
        "Zoë O’Brien-Čapek Łukasz",
        "محمد أحمد",
        "Ελένη שלום Иван",
        "N" * 200,
    ],
)
def test_a_name_is_printed_as_it_is(name: str) -> None:
    pdf = pdf_of(paper(name), PROGRAMME)
    shown = name.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    title = f"Certificate of attendance: {shown}</rdf:li>"
    assert title.encode() in pdf.replace(b"&quot;", b'"').replace(b"&apos;", b"'")


def test_signs_that_no_font_has_are_told_not_left_out() -> None:
    with pytest.raises(PdfError, match="could not be displayed"):
        pdf_of(paper("Anna \U0010fffd"), PROGRAMME)


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(None, ""), (0, "0 minutes"), (1, "1 minute"), (60, "1 hour"), (150, "2 hours 30 minutes")],
)
def test_lengths_of_time_are_written_out(minutes: int | None, words: str) -> None:
    assert time_in_words(minutes) == words
