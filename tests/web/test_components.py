"""The parts of pages: what they say, and that everybody can use them."""

import mimetypes
import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.contrib.staticfiles import finders
from django.core.paginator import Paginator
from django.http import QueryDict
from django.template import Context, RequestContext, Template
from django.test import RequestFactory
from django.utils import translation
from playwright.sync_api import Browser, Page, Route

from pariter.apps.evidence import charts
from pariter.web.forms import AccessibleForm, DateField, DateInput, RankingField
from pariter.web.templatetags.components import ComponentError, long_date, long_moment

TEMPLATES = Path(__file__).parents[2] / "src" / "pariter" / "web" / "templates"
COURSES = [("robots", "Robots"), ("bioplastics", "Bioplastics"), ("sailing", "Sailing")]


class About(AccessibleForm):
    """One field of each kind."""

    reveals = {"support": {"yes": ("needs",)}}
    choice_hints = {"support": {"person": "We will write to you."}}

    name = forms.CharField(
        label="Full name", help_text="As on your card", error_messages={"required": "Enter a name"}
    )
    chosen = forms.CharField(label="Chosen name", required=False)
    born = DateField(label="Date of birth", widget=DateInput(birthday=True))
    support = forms.ChoiceField(
        label="Do you need support?",
        widget=forms.RadioSelect,
        choices=[("yes", "Yes"), ("person", "Talk to a person")],
    )
    needs = forms.MultipleChoiceField(
        label="What would help?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("signs", "Sign language"), ("captions", "Captions")],
    )
    why = forms.CharField(label="Why?", widget=forms.Textarea)
    proof = forms.FileField(label="Proof", required=False)
    year = forms.ChoiceField(label="Year", choices=[("1", "First")])
    wishes = RankingField(label="Your courses", choices=COURSES, maximum=2)
    agree = forms.BooleanField(label="I have read this")


def _render(source: str, **context: Any) -> str:
    return Template("{% load components %}" + source).render(Context(context))


def _data(**values: str | list[str]) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, value in values.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return data


def test_field_ties_label_hint_and_error_to_its_box() -> None:
    html = _render("{% field form.name %}", form=About(_data()))
    assert '<label for="id_name">Full name' in html
    assert 'aria-describedby="id_name-hint id_name-error"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_name-hint">As on your card' in html
    assert "Enter a name" in html


def test_field_marks_what_is_optional_and_only_that() -> None:
    form = About()
    assert "(optional)" in _render("{% field form.chosen %}", form=form)
    assert "(optional)" not in _render("{% field form.name %}", form=form)


def test_field_escapes_what_people_typed() -> None:
    html = _render("{% field form.name %}", form=About(_data(name='"><script>alert(1)</script>')))
    assert "<script>" not in html


def test_field_shows_revealed_fields_below_their_choice_alone() -> None:
    form = About()
    html = _render("{% field form.support %}", form=form)
    assert html.index('value="yes"') < html.index("What would help?") < html.index('value="person"')
    assert form.revealed == {"needs"}


def test_field_can_be_the_heading_of_the_page() -> None:
    for name in ("why", "support", "born"):
        html = _render("{% field form." + name + " heading=True %}", form=About())
        assert html.count("<h1>") == 1, name


def test_unnamed_required_error_repeats_the_question() -> None:
    assert About(_data()).errors["why"] == ["Answer “Why?”"]


def test_error_summary_leads_to_the_first_box_of_each_wrong_field() -> None:
    html = _render("{% error_summary form %}", form=About(_data()))
    assert re.findall(r'href="#([\w-]+)"', html) == [
        "id_name",
        "id_born_day",
        "id_support_0",
        "id_why",
        "id_year",
        "id_wishes-add",
        "id_agree",
    ]
    assert "autofocus" in html


def test_error_summary_is_empty_without_errors() -> None:
    assert _render("{% error_summary form %}", form=About()).strip() == ""


@pytest.mark.parametrize(
    ("day", "month", "year", "said"),
    [
        ("31", "2", "2010", "does not exist"),
        ("3", "", "2010", "the day, the month and the year"),
        ("a", "2", "2010", "does not exist"),
        ("1", "2", "10", "does not exist"),
    ],
)
def test_date_field_says_what_is_wrong(day: str, month: str, year: str, said: str) -> None:
    form = About(_data(born_day=day, born_month=month, born_year=year))
    assert said in form.errors["born"][0]
    assert f'value="{day}"' in _render("{% field form.born %}", form=form)


def test_date_field_returns_the_day() -> None:
    form = About(_data(born_day="27", born_month="03", born_year="2010"))
    form.is_valid()
    assert form.cleaned_data["born"] == date(2010, 3, 27)


@pytest.mark.parametrize(
    ("action", "order"),
    [
        ("", ["robots", "sailing"]),
        ("up:sailing", ["sailing", "robots"]),
        ("down:robots", ["sailing", "robots"]),
        ("up:robots", ["robots", "sailing"]),
        ("down:sailing", ["robots", "sailing"]),
        ("remove:robots", ["sailing"]),
        ("add", ["robots", "sailing", "bioplastics"]),
        ("up:unknown", ["robots", "sailing"]),
        ("nonsense:robots", ["robots", "sailing"]),
    ],
)
def test_ranking_moves_by_the_button_that_was_pressed(action: str, order: list[str]) -> None:
    data = _data(wishes=["robots", "sailing"])
    if action:
        data["wishes-action"] = action
        data["wishes-add"] = "bioplastics"
    form = About(data)
    assert form.rearranged == bool(action)
    assert form.draft()["wishes"] == order


def test_ranking_shows_its_order_and_offers_the_rest() -> None:
    html = _render("{% field form.wishes %}", form=About(initial={"wishes": ["sailing", "robots"]}))
    assert re.findall(r'name="wishes" value="(\w+)"', html) == ["sailing", "robots"]
    assert re.findall(r'<option value="(\w+)"', html) == ["bioplastics"]


def test_ranking_refuses_too_many_and_unknown_choices() -> None:
    many = About(_data(wishes=["robots", "sailing", "bioplastics"]))
    assert many.errors["wishes"] == ["Choose at most 2. Remove 1."]
    assert "wishes" in About(_data(wishes=["cooking"])).errors


def test_long_date_is_written_out_in_each_language() -> None:
    assert long_date(date(2026, 12, 11)) == "11 December 2026"
    with translation.override("it"):
        assert long_date(date(2026, 12, 11)).casefold() == "11 dicembre 2026"
    assert long_date(None) == ""


def test_long_moment_shows_utc_in_the_zone_of_the_site_and_keeps_other_clocks() -> None:
    assert long_moment(datetime(2026, 12, 11, 17, tzinfo=UTC)) == "Friday 11 December 2026, 18:00"
    lisbon = datetime(2026, 12, 11, 17, tzinfo=ZoneInfo("Europe/Lisbon"))
    assert long_moment(lisbon) == "Friday 11 December 2026, 17:00"


def test_status_tag_names_a_state_it_does_not_know() -> None:
    with pytest.raises(ComponentError, match="'purple'"):
        _render("{% status_tag 'Open' 'purple' %}")


def test_summary_list_shows_a_dash_for_no_answer_and_a_zero_as_zero() -> None:
    html = _render("{% summary_list 'You' rows %}", rows=[("Name", ""), ("Children", 0)])
    assert re.findall(r"<dd>(.*?)</dd>", html) == ["—", "0"]


def test_theme_falls_back_to_the_default_one() -> None:
    class Programme:
        theme = "never_compiled"

    assert _render("{% theme_url programme %}", programme=Programme()).endswith(
        "built/themes/pariter.css"
    )


def test_templates_hold_no_inline_style_or_script() -> None:
    inline = re.compile(r'\sstyle="|\son\w+="|<style|<script(?![^>]*\ssrc=)|hx-on|javascript:|js:')
    found = {
        path.name: inline.findall(path.read_text("utf-8"))
        for path in TEMPLATES.rglob("*.html")
        if inline.search(path.read_text("utf-8"))
    }
    assert found == {}


GALLERY = """{% extends "base.html" %}{% load components %}{% block title %}Gallery{% endblock %}
{% block breadcrumbs %}{% breadcrumbs "Home" "/" %}{% endblock %}
{% block content %}{% page_head "Gallery" over="All parts" lead="Shown together." %}
<div class="stack">{% error_summary form %}
{% steps 1 3 %}{% task_list tasks %}{% timeline dates %}
{% summary_list "Answers" answers "/change" %}
{% notice title="Note" %}<p>Read <a href="#main">this</a>.</p>{% endnotice %}
{% notice title="Danger" state="danger" %}<p>Call 112.</p>{% endnotice %}
{% panel title="Panel" %}<p>Text</p>{% endpanel %}
{% details "More" %}<p>Text</p>{% enddetails %}
{% figure headline="Most stay" svg=chart columns=columns rows=rows csv_url="/data.csv" %}
{% data_table "Numbers" columns rows %}{% tabs "Views" items %}{% pagination page %}
<ul class="rows"><li>{% date_tile day strand %}<div><h3><a href="/x">Camp</a></h3>
{% strand_chip strand %}</div><p class="aside">Apply by {{ day|long_date }}</p></li></ul>
<form class="form" method="post" novalidate>{% for bound in form %}{% field bound %}{% endfor %}
<button class="ds-button">Send</button></form></div>
{% at_glance items=glance %}<a class="ds-button" href="/y">Start</a>{% endat_glance %}
{% endblock %}"""


class Strand:
    """What strand_chip reads of a line of action."""

    title = "Study abroad"
    icon = "send"
    colour = "cyan"


def _gallery() -> str:
    request = RequestFactory().get("/gallery/?page=2")
    rows = [["Applied", 40], ["Stayed", 30]]
    context = RequestContext(
        request,
        {
            "form": About(_data(support="yes", wishes=["robots", "sailing"])),
            "tasks": [{"label": "You", "url": "#main", "status": "Completed", "state": "success"}],
            "dates": [
                {"when": date(2026, 12, 11), "text": "Closes", "state": "current", "tag": "Next"}
            ],
            "answers": [("Name", "Anna")],
            "chart": charts.funnel(
                identity="path", title="T", description="D", rows=[("Applied", 40), ("Stayed", 30)]
            ),
            "columns": ["Step", "People"],
            "rows": rows,
            "items": [{"label": "All", "url": "#main", "current": True, "count": 3}],
            "page": Paginator(range(50), 10).get_page(2),
            "day": date(2026, 12, 11),
            "strand": Strand(),
            "glance": [{"icon": "clock", "label": "When", "text": "July"}],
            "demonstration": True,
        },
    )
    return Template(GALLERY).render(context)


@pytest.fixture
def gallery(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Return a function that opens all parts on one page, with our own files and no server."""
    contexts = []
    html = _gallery()

    def answer(route: Route) -> None:
        name = route.request.url.split("/static/")[-1]
        path = finders.find(name) if "/static/" in route.request.url else None
        if path:
            kind = mimetypes.guess_type(name)[0] or "font/woff2"
            route.fulfill(body=Path(path).read_bytes(), content_type=kind)
        else:
            route.fulfill(body=html, content_type="text/html")

    def opened(width: int, **options: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 800}, **options)
        contexts.append(context)
        page = context.new_page()
        page.route("**/*", answer)
        page.goto("http://127.0.0.1/gallery/")
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_gallery_is_accessible(
    gallery: Callable[..., Page],
    axe: Callable[[Page], list[dict[str, Any]]],
    width: int,
    scheme: str,
) -> None:
    page = gallery(width, color_scheme=scheme)
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_error_summary_takes_the_focus(gallery: Callable[..., Page]) -> None:
    page = gallery(1280)
    page.wait_for_function("document.activeElement.classList.contains('error-summary')")


def test_ranking_acts_in_place_with_the_keyboard(gallery: Callable[..., Page]) -> None:
    page = gallery(1280)
    order = "[...document.querySelectorAll('[name=wishes]:enabled')].map(box => box.value)"
    page.get_by_role("button", name="Move up: Sailing").press("Enter")
    assert page.evaluate(order) == ["sailing", "robots"]
    assert page.locator("[data-ranking] [role=status]").inner_text() == (
        "Sailing is now wish 1 of 2."
    )
    assert page.evaluate("document.activeElement.innerText.trim()") == "Move down: Sailing"
    page.get_by_role("button", name="Remove: Sailing").press("Enter")
    assert page.evaluate(order) == ["robots"]
    page.get_by_label("Add a choice").select_option("sailing")
    page.get_by_role("button", name="Add", exact=True).press("Enter")
    assert page.evaluate(order) == ["robots", "sailing"]


def test_data_table_says_what_is_not_shown_and_sets_it_among_the_numbers() -> None:
    rows = [["Robots", None, "later"], ["Sailing", 3000, "now"]]
    html = _render(
        "{% data_table 'Choices' columns rows %}", columns=["Choice", "Applied", "When"], rows=rows
    )
    assert '<th scope="col" class="number">Applied</th><th scope="col">When</th>' in html
    assert '<td class="number">not shown</td><td>later</td>' in html
    assert '<td class="number">3,000</td><td>now</td>' in html


class Stay(AccessibleForm):
    """Two fields in which the same may be wrong."""

    begins = forms.DateField(error_messages={"required": "Enter the day."})
    ends = forms.DateField(error_messages={"required": "Enter the day."})
    city = forms.CharField(error_messages={"required": "Enter the city."})


def test_error_summary_names_the_field_where_the_same_is_wrong_twice() -> None:
    html = _render("{% error_summary form %}", form=Stay({}))
    told = re.findall(r"<li><a[^>]*>([^<]*)</a></li>", html)
    assert told == ["Begins: Enter the day.", "Ends: Enter the day.", "Enter the city."]
