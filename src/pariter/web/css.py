"""Makes stylesheets small: white space, data: addresses, and tokens that nothing reads."""

import re
from collections.abc import Sequence


def minify(css: str) -> str:
    """Return CSS without comments and needless white space; strings stay as they are."""
    text, strings = _set_strings_aside(re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL))
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r"\s*([{};,])\s*", r"\1", text)
    text = re.sub(r":\s+", ":", text)
    text = re.sub(r"(?<![\w.])0(?=\.\d)", "", text)
    text = re.sub(r"[^{};@]+\{", _close_up, text)
    text = text.replace(";}", "}").strip()
    return _put_strings_back(text, strings)


def without_data_addresses(css: str) -> str:
    """Return CSS without declarations that hold a data: address, which our CSP refuses."""
    text, strings = _set_strings_aside(css)
    refused = [f"\x00{number}\x00" for number, string in enumerate(strings) if "data:" in string]
    for mark in refused:
        text = re.sub(rf"[^{{}};]*{mark}[^{{}};]*;?", "", text)
    return _put_strings_back(text, strings)


def prune(css: str, also_used: str = "") -> str:
    """Return minified CSS without custom properties that nothing reads, and without empty rules."""
    previous = ""
    while css != previous:
        previous = css
        css = _without_unused_properties(css, also_used)
        css = re.sub(r"(?<=[{};])[^{};]+\{\}", "", css).replace(";}", "}")
    return css


def _without_unused_properties(css: str, also_used: str) -> str:
    used = set(re.findall(r"var\(\s*(--[\w-]+)", css + also_used))
    return re.sub(
        r"(?<=[{;])(--[\w-]+):[^;{}]*;?",
        lambda match: match[0] if match[1] in used else "",
        css,
    )


def _close_up(selector: re.Match[str]) -> str:
    return re.sub(r"\s*([>~+])\s*", r"\1", selector[0])


def _set_strings_aside(css: str) -> tuple[str, list[str]]:
    strings: list[str] = []

    def keep(match: re.Match[str]) -> str:
        strings.append(match[0])
        return f"\x00{len(strings) - 1}\x00"

    return re.sub(r'"(?:[^"\\]|\\.)*"|\'(?:[^\'\\]|\\.)*\'', keep, css), strings


def _put_strings_back(css: str, strings: Sequence[str]) -> str:
    return re.sub("\x00(\\d+)\x00", lambda match: strings[int(match[1])], css)
