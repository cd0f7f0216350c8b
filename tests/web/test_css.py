"""The small tools that make stylesheets small."""

from pariter.web.css import minify, prune, without_data_addresses


def test_minify_keeps_strings_and_calculations() -> None:
    text = '/* why */ a::before {\n  content: "a  ;  b";\n  width: calc(1px + 2px);\n}\n'
    assert minify(text) == 'a::before{content:"a  ;  b";width:calc(1px + 2px)}'


def test_minify_keeps_the_space_between_selectors() -> None:
    assert minify(".a :hover , .b > p { color : red }") == ".a :hover,.b>p{color :red}"


def test_minify_keeps_sums_apart_and_drops_only_zeros_before_a_point() -> None:
    text = "@media (min-width: 40.05rem) { a + b { margin: -0.5rem calc(10.5px + 0.25rem) 0 } }"
    small = "@media (min-width:40.05rem){a+b{margin:-.5rem calc(10.5px + .25rem) 0}}"
    assert minify(text) == small


def test_without_data_addresses_drops_only_declarations_that_hold_one() -> None:
    text = 'a{color:red;--icon:url("data:image/svg+xml;charset=utf-8,%3Csvg");margin:0}'
    assert without_data_addresses(text) == "a{color:red;margin:0}"


def test_prune_drops_chains_of_properties_that_nothing_reads() -> None:
    text = ":root{--used:1px;--by-unused:2px;--unused:var(--by-unused)}a{margin:var(--used)}"
    assert prune(text) == ":root{--used:1px}a{margin:var(--used)}"


def test_prune_drops_rules_left_empty() -> None:
    assert prune(":root{--unused:1px}a{margin:0}", "") == ":root{}a{margin:0}"
    assert prune("a{margin:0}:root{--unused:1px}", "") == "a{margin:0}"


def test_prune_keeps_what_another_stylesheet_reads() -> None:
    text = "a{--tint:red}"
    assert prune(text, "b{color:var(--tint)}") == text
