"""Filters narrow a list by its address, count what each choice would leave, and refuse nonsense."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.http import QueryDict
from django.test import Client
from tests.web.public.conftest import NOW, add_initiatives, shown

from pariter.apps.programmes.models import Call, Initiative, Programme
from pariter.web.public.filters import Filters, Topic, filtered
from pariter.web.public.queries import is_open
from pariter.web.public.standing import listed

LIST = "/en/polimi_pop/initiatives/"


def asked(query: str) -> Filters:
    """Return the filters of POP's initiatives for a query."""
    programme = Programme.objects.get(key="polimi_pop")
    topics = [
        Topic(strand.key, str(strand.title), "strand", strand.pk)
        for strand in programme.strands.order_by("position")
    ]
    return filtered(
        programme.initiatives.all(),
        QueryDict(query),
        topics=[("", topics)],
        is_open=is_open(NOW),
    )


def keys(found: Filters) -> set[str]:
    """Return the keys of the initiatives that are left."""
    return set(found.matches.values_list("key", flat=True))


def counts(found: Filters, name: str) -> dict[str, int | None]:
    """Return what each choice of one filter would leave."""
    [facet] = [facet for facet in found.facets if facet.name == name]
    return {choice.value: choice.count for _title, group in facet.groups for choice in group}


@pytest.mark.usefixtures("programmes")
def test_each_answer_narrows_the_list() -> None:
    assert keys(asked("audience=company")) == {
        "P5",
        "P6",
        "P7",
        "P8",
        "P14",
        "P18",
        "P19",
        "P20",
    } | {"P21"}
    assert keys(asked("about=wellbeing")) == {"P16"}
    assert keys(asked("language=en&about=gender")) == {"P2", "P3", "P5", "P6", "P7"}
    assert keys(asked("held=online&about=gender")) == {"P5", "P6", "P7"}
    assert keys(asked("open=1&about=gender")) == {"P2", "P4", "P5"}


@pytest.mark.parametrize("name", ["audience", "about", "language", "held", "open"])
@pytest.mark.parametrize("query", ["", "audience=phd", "about=gender&held=online", "open=1"])
@pytest.mark.usefixtures("programmes")
def test_what_a_choice_promises_is_what_it_leaves(name: str, query: str) -> None:
    found = asked(query)
    offered = [facet for facet in found.facets if facet.name == name]
    for value, count in counts(found, name).items() if offered else []:
        others = QueryDict(query, mutable=True)
        others[name] = value
        assert len(keys(asked(others.urlencode()))) == count, (query, name, value)


@pytest.mark.usefixtures("programmes")
def test_what_is_for_everyone_fits_whoever_asks() -> None:
    everyone = set(
        Initiative.objects.filter(programme__key="polimi_pop", audience=["everyone"]).values_list(
            "key", flat=True
        )
    )
    assert everyone
    assert everyone <= keys(asked("audience=pupil"))
    assert "everyone" not in counts(asked(""), "audience")


@pytest.mark.usefixtures("programmes")
def test_filter_that_could_narrow_nothing_is_not_offered() -> None:
    Initiative.objects.update(held=["online"])
    assert "held" not in {facet.name for facet in asked("").facets}
    assert "held" in {facet.name for facet in asked("held=online").facets}


@pytest.mark.parametrize(
    "query",
    [
        "audience=nobody",
        "audience=STUDENT",
        "audience=%25",
        "audience=st_dent",
        "about=nothing",
        "about=polimi_mobility",
        "language=xx",
        "held=moon",
        "open=yes",
        'audience="',
        "audience=<script>alert(1)</script>",
        "audience=student%00",
    ],
)
@pytest.mark.usefixtures("programmes")
def test_nonsense_finds_nothing_and_is_not_kept(query: str) -> None:
    found = asked(query)
    assert (found.known, found.active, keys(found)) == (False, True, set())
    response = Client().get(f"{LIST}?{query}")
    assert response.status_code == 200
    assert "ETag" not in response
    assert "<script>alert" not in response.content.decode()


@pytest.mark.usefixtures("programmes")
def test_choice_that_leaves_nothing_stays_chosen() -> None:
    found = asked("audience=mentor&about=wellbeing")
    assert found.known
    assert keys(found) == set()
    page = shown(f"{LIST}?audience=mentor&about=polimi_pop:wellbeing")
    assert '<option value="mentor" selected>Mentor (0)</option>' in page
    assert "Nothing fits all that you chose." in page
    assert 'href="/en/polimi_pop/people/"' in page


@pytest.mark.usefixtures("programmes")
def test_list_says_how_each_initiative_stands() -> None:
    page = shown(LIST)
    assert "22 initiatives" in page
    for slug, words in {
        "welcome-week": "Open until 12 February 2027",
        "pride-week": "Opens on 3 May 2027",
        "listening": "Confidential help",
        "gender-budget": "Information",
    }.items():
        row = page[page.index(f'href="/en/polimi_pop/{slug}/"') :]
        assert words in row[: row.index("</li>")], slug


def test_list_of_what_is_open_changes_when_a_call_closes(welcome: Call) -> None:
    address = f"{LIST}?open=1"
    assert "Welcome Week" in shown(address)
    Call.objects.filter(pk=welcome.pk).update(closed_early_at=NOW - timedelta(hours=1))
    assert "Welcome Week</a>" not in shown(f"{address}&page=1")


@pytest.mark.usefixtures("programmes")
def test_strand_shows_its_own_initiatives_and_desks() -> None:
    page = shown("/en/polimi_pop/strands/wellbeing/")
    assert 'href="/en/polimi_pop/counselling/"' in page
    assert 'href="/en/polimi_pop/mentoring/"' not in page
    assert "counselling@example.org" in page
    assert 'href="/en/polimi_pop/strands/gender/"' in page


def test_list_changes_with_the_next_of_its_calls(welcome: Call) -> None:
    initiative = welcome.edition.initiative
    calls = Call.objects.filter(edition__initiative=initiative)
    for at in (welcome.opens_at - timedelta(seconds=1), welcome.opens_at, welcome.closes_at):
        moments = [moment for call in calls for moment in (call.opens_at, call.deadline)]
        rows, changes_at = listed([initiative], at)
        assert [row.initiative for row in rows] == [initiative]
        assert changes_at == min((moment for moment in moments if moment > at), default=None)


@pytest.mark.parametrize("address", [LIST, "/en/polimi_pop/strands/gender/"])
def test_lists_of_initiatives_ask_a_fixed_number_of_times(
    address: str, welcome: Call, count_queries: Callable[[str], int]
) -> None:
    count_queries(address)
    before = count_queries(address)
    add_initiatives(Call.objects.get(edition__initiative__key="P2", edition__key="2027-03"), 25)
    assert count_queries(address) == before
    assert before <= 9
