"""Packs' Markdown reaches a page as safe HTML, whatever stands in it."""

import re
from typing import Any

import pytest
from django.utils import translation
from tests.apps.publishing.town import town
from tests.web.public.conftest import NOW

from pariter.apps.publishing.actions import publish_pack
from pariter.web.public.markdown import addresses_of, rendered

ALLOWED = re.compile(
    r"</?(a|blockquote|br|code|em|h3|h4|hr|li|ol|p|strong|table|tbody|td|th|thead|tr|ul)\b"
    r'( href="(https?|mailto|tel):[^"<>]*"| title="[^"<>]*"| rel="noopener"| /)*>'
)


@pytest.mark.parametrize(
    "source",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg/onload=alert(1)>",
        "<iframe src=https://town.example.org></iframe>",
        '<a href="javascript:alert(1)">x</a>',
        "[x](javascript:alert(1))",
        "[x](java&#115;cript:alert(1))",
        "[x](\tjavascript:alert(1))",
        "<javascript:alert(1)>",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        '[x](https://town.example.org "onmouseover=alert(1)")',
        '[x](https://town.example.org/"onmouseover="alert(1))',
        "![x](https://town.example.org/track.png)",
        "![x](javascript:alert(1))",
        "[x][1]\n\n[1]: javascript:alert(1)",
        "```html\n<script>alert(1)</script>\n```",
        "`<b>`",
        "| <b> | b |\n|---|---|\n| <script> | [x](javascript:alert(1)) |",
        "# Too large\n\n## Large\n\n### Fine",
        "<style>p { display: none }</style>",
        "&lt;script&gt;",
        "a\x00b\u202ec",
        "[" * 5_000,
        "> " * 300 + "deep",
    ],
)
def test_only_harmless_elements_are_let_through(source: str) -> None:
    assert re.search(r"<[a-zA-Z/]", ALLOWED.sub("", rendered(source))) is None


def test_text_is_marked_up() -> None:
    source = "**You** are a *pupil*.\n\n- one\n- [two](https://town.example.org)\n"
    assert rendered(source) == (
        "<p><strong>You</strong> are a <em>pupil</em>.</p>\n<ul>\n<li>one</li>\n"
        '<li><a href="https://town.example.org" rel="noopener">two</a></li>\n</ul>\n'
    )


LINK = "See [it](initiative:R1)."


@pytest.mark.django_db
def test_texts_without_links_to_initiatives_ask_for_no_address(
    django_assert_num_queries: Any,
) -> None:
    programme = publish_pack(loaded=town(), at=NOW)
    with django_assert_num_queries(0):
        assert addresses_of(programme, "See [it](https://town.example.org).") == ()


@pytest.mark.django_db
def test_initiatives_are_linked_in_the_readers_language(django_assert_num_queries: Any) -> None:
    programme = publish_pack(loaded=town(), at=NOW)
    for language in ("en", "it", "fr"):
        with translation.override(language), django_assert_num_queries(1):
            html = rendered(LINK, addresses_of(programme, "No link.", LINK))
        assert f'<a href="/{language}/town_robotics/camp/" rel="noopener">it</a>' in html


@pytest.mark.parametrize("key", ["R9", "", "R1&quot; onclick=alert(1)", "../../admin"])
def test_initiative_that_is_not_there_keeps_its_words_and_links_nowhere(key: str) -> None:
    html = rendered(f"See [it]({'initiative:' + key}).", (("R1", "/en/town_robotics/camp/"),))
    assert "it" in html
    assert "href" not in html
