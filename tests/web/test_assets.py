"""The builder of style, font and icons."""

import gzip
import re

import pytest

from pariter.web import assets
from pariter.web.css import minify

BUDGET = 100 * 1024


def _built(name: str) -> str:
    path = assets.BUILT / name
    if not path.exists():
        pytest.fail(f"{path.name} is not built; run: make setup")
    return path.read_text("utf-8")


def _source(name: str) -> str:
    return (assets.SOURCES / name).read_text("utf-8")


@pytest.mark.parametrize(
    ("name", "primary", "said"),
    [("../x", "#123456", "'../x'"), ("ok", "red", "'red'"), ("ok", "#12345", "'#12345'")],
)
def test_theme_names_the_value_it_refuses(name: str, primary: str, said: str) -> None:
    with pytest.raises(assets.AssetsError, match=re.escape(said)):
        assets.Theme(name, primary, "#ffffff").validate()


def test_every_pack_has_a_theme() -> None:
    packs = {path.parent.name for path in assets.PACKS.glob("*/pack.toml")}
    assert {theme.name for theme in assets.pack_themes()} == packs


def test_icons_that_templates_name_are_in_the_sprite() -> None:
    templates = assets.STATIC.parent / "templates"
    named = {
        name
        for path in templates.rglob("*.html")
        for name in re.findall(r'{% icon "([\w-]+)"', path.read_text("utf-8"))
    }
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', _built("icons.svg")))
    assert named - drawn == set()


def test_stylesheet_has_no_address_that_the_policy_refuses() -> None:
    text = _built("themes/pariter.css")
    addresses = re.findall(r"url\(([^)]*)\)", text)
    assert sorted(addresses) == [
        "../font/latin-ext-wght-normal.woff2",
        "../font/latin-wght-normal.woff2",
    ]
    assert "@import" not in text


def test_cold_page_leaves_half_of_its_budget_to_the_page() -> None:
    text = _built("themes/pariter.css") + _built("icons.svg") + _source("pariter.js")
    font = (assets.BUILT / "font" / "latin-wght-normal.woff2").stat().st_size
    assert len(gzip.compress(text.encode())) + font < BUDGET * 0.6


def test_own_styles_use_logical_properties_only() -> None:
    physical = re.compile(r"[{;]((?:margin|padding|border)-(?:left|right)|left|right|float:left)\b")
    for name in (*assets.OWN_STYLES, assets.OFFICE_STYLES):
        assert physical.findall(minify(_source(name))) == [], name


def test_families_of_colour_can_be_read_in_light_and_dark() -> None:
    families = re.findall(
        r"\[data-strand[^{]*\{[^}]*?light-dark\((#\w+), (#\w+)\)[^}]*?light-dark\((#\w+), (#\w+)\)",
        _source("pariter.css"),
    )
    assert len(families) == 8
    for ground_light, ground_dark, text_light, text_dark in families:
        assert _contrast(ground_light, text_light) >= 4.5
        assert _contrast(ground_dark, text_dark) >= 4.5


def _contrast(first: str, second: str) -> float:
    """Return the contrast of two colours (WCAG 2.2, relative luminance)."""
    high, low = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
