"""Every text for users is marked for translation, and has its Italian and its French."""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import allauth
import django
import polib
import pytest
from django.template.base import Lexer, Token, TokenType
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "pariter"
TEMPLATES = PACKAGE / "web" / "templates"
LANGUAGES = ["it", "fr"]
# Catalogues of libraries whose words we may say our own way, such as Django's names of months.
BORROWED = [
    (allauth, "locale"),
    (django, "conf/locale"),
    (django, "contrib/auth/locale"),
]

# Languages whose first form is for exactly one, and may leave the number out; in French it is
# also for none.
FIRST_FORM_IS_FOR_ONE = {"it"}

# Context, text, plural; "" where there is none.
Message = tuple[str, str, str]
# Which arguments hold context, text and plural.
ARGUMENTS = {
    "gettext": (None, 0, None),
    "pgettext": (0, 1, None),
    "ngettext": (None, 0, 1),
    "npgettext": (0, 1, 2),
}
FUNCTIONS = {
    "_": ARGUMENTS["gettext"],
    "gettext_noop": ARGUMENTS["gettext"],
    **ARGUMENTS,
    **{f"{name}_lazy": places for name, places in ARGUMENTS.items()},
}
SPOKEN_ATTRIBUTES = {
    "alt",
    "aria-description",
    "aria-label",
    "aria-placeholder",
    "aria-roledescription",
    "aria-valuetext",
    "label",
    "placeholder",
    "title",
}
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|\{\w*\}|%[a-z]")
WORD = re.compile(r"[^\W\d_]{2,}")
QUERY = re.compile(r"[?&]\w+=")
SENTENCE = re.compile(r"(\w+\W+){3,}")
# Quotation marks and apostrophes of typewriters, and what French sets off without its space.
MISPRINT = {
    "it": re.compile(r"(?<=\w)'|(?<![=\w])\"(?!>)"),
    "fr": re.compile(
        r"(?<=\w)'|[“”]|(?<![=\w])\"(?!>)|[^\u202f\W][;:!?»](?=\s|$)| [;:!?»]|«(?!\u202f)"
    ),
}
NAMES = {"Pariter"}


def messages_in_python(source: str) -> Iterator[Message]:
    """Give the messages that a Python file passes to gettext as literals."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if name in FUNCTIONS:
            values = [
                "" if place is None or place >= len(node.args) else _literal(node.args[place])
                for place in FUNCTIONS[name]
            ]
            if values[1]:
                yield values[0], values[1], values[2]


def _literal(node: ast.expr) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def messages_in_template(source: str) -> Iterator[Message]:
    """Give the messages of a template's translate tags, as Django's own extraction reads them."""
    text = templatize(source)
    for start in re.finditer(r"\b(?:n?p?gettext|_)\(", text):
        for end in re.finditer(r"\)", text[start.start() :]):
            call = text[start.start() : start.start() + end.end()]
            try:
                ast.parse(call)
            except SyntaxError:
                continue
            yield from messages_in_python(call)
            break


def messages() -> set[Message]:
    """Return every message of the package."""
    found: set[Message] = set()
    for path in PACKAGE.rglob("*.py"):
        found.update(messages_in_python(path.read_text("utf-8")))
    for path in _templates():
        found.update(messages_in_template(path.read_text("utf-8")))
    return found


def _templates() -> list[Path]:
    return sorted(path for path in TEMPLATES.rglob("*") if path.suffix in {".html", ".txt"})


def translations(language: str, locale: Path = PACKAGE / "locale") -> dict[Message, polib.POEntry]:
    """Return the catalogue of a language by message."""
    catalogue = polib.pofile(str(locale / language / "LC_MESSAGES" / "django.po"), encoding="utf-8")
    return {
        (entry.msgctxt or "", entry.msgid, entry.msgid_plural or ""): entry
        for entry in catalogue
        if not entry.obsolete
    }


def messages_of_libraries() -> set[Message]:
    """Return the messages of libraries; their English catalogues hold all of them."""
    found: set[Message] = set()
    for library, locale in BORROWED:
        found.update(translations("en", Path(library.__path__[0]) / locale))
    return found


class UntranslatedText(HTMLParser):
    """Collects, with their lines, the words that a page shows or speaks outside translate tags."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[int, str]] = []
        self.silent = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at what an element's attributes speak; fall silent inside code and styles."""
        if tag in {"code", "script", "style"}:
            self.silent = tag
        values = dict(attrs)
        spoken = [value for name, value in attrs if name in SPOKEN_ATTRIBUTES]
        if tag == "input" and values.get("type") in {"button", "reset", "submit"}:
            spoken.append(values.get("value"))
        if tag == "meta" and values.get("name") == "description":
            spoken.append(values.get("content"))
        for value in spoken:
            self._note(value or "")

    def handle_endtag(self, tag: str) -> None:
        """Speak again after code or a style."""
        if tag == self.silent:
            self.silent = ""

    def handle_data(self, data: str) -> None:
        """Look at text between elements."""
        if not self.silent:
            self._note(data)

    def _note(self, text: str) -> None:
        words = [word for word in WORD.findall(text) if word not in NAMES]
        if words:
            self.found.append((self.getpos()[0], " ".join(text.split())))


def untranslated(source: str, *, markup: bool) -> list[tuple[int, str]]:
    """Return line and text of what a template says outside its translate tags.

    markup: whether the template is HTML; otherwise it is plain text
    """
    bare = "".join(_spoken(Lexer(source).tokenize()))
    if not markup:
        lines = enumerate(QUERY.sub("", bare).splitlines(), 1)
        return [(number, line.strip()) for number, line in lines if WORD.search(line)]
    parser = UntranslatedText()
    parser.feed(bare)
    parser.close()
    return parser.found


def _spoken(tokens: list[Token]) -> Iterator[str]:
    """Give a template's text without its tags and without what its translate tags enclose."""
    enclosed = before = ""
    for token in tokens:
        name, *rest = token.contents.split() or [""]
        if enclosed:
            if token.token_type == TokenType.BLOCK and name == enclosed:
                enclosed = ""
            yield "\n" * token.contents.count("\n")
        elif token.token_type == TokenType.TEXT:
            yield token.contents
        elif token.token_type == TokenType.VAR and before.endswith(("<", "</")):
            yield "x"  # a variable that names an element
        elif token.token_type == TokenType.BLOCK and _is_unspoken(name, rest):
            enclosed = f"end{name}"
        before = token.contents if token.token_type == TokenType.TEXT else ""


def _is_unspoken(tag: str, arguments: list[str]) -> bool:
    """Return whether a tag encloses what is translated, or what nobody reads."""
    names_a_class = tag == "block" and arguments[0].endswith("_class")
    return names_a_class or tag in {"blocktrans", "blocktranslate", "comment"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_messages_are_translated(language: str) -> None:
    catalogue = translations(language)
    missing = {
        message
        for message in messages()
        if message not in catalogue or not catalogue[message].translated()
    }
    assert missing == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_are_of_messages_we_use(language: str) -> None:
    assert translations(language).keys() - messages() - messages_of_libraries() == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_keep_placeholders(language: str) -> None:
    lost = {}
    for (_, text, plural), entry in translations(language).items():
        wanted = set(PLACEHOLDER.findall(text + plural))
        forms = list(entry.msgstr_plural.values()) if plural else [entry.msgstr]
        if plural and language in FIRST_FORM_IS_FOR_ONE:
            forms = forms[-1:]
        if any(set(PLACEHOLDER.findall(form)) != wanted for form in forms):
            lost[text] = forms
    assert lost == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_is_a_guess(language: str) -> None:
    guessed = [entry.msgid for entry in translations(language).values() if entry.fuzzy]
    assert guessed == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_left_in_english(language: str) -> None:
    same = [
        text
        for (context, text, _), entry in translations(language).items()
        if context != "date format" and entry.msgstr == text and SENTENCE.search(bare(text))
    ]
    assert same == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_are_set_as_their_language_is_printed(language: str) -> None:
    misprinted = [
        form
        for entry in translations(language).values()
        for form in (entry.msgstr, *entry.msgstr_plural.values())
        if MISPRINT[language].search(bare(form))
    ]
    assert misprinted == []


def bare(text: str) -> str:
    """Return a text without its placeholders, so that what stands around them is looked at."""
    return PLACEHOLDER.sub("0", text)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("it", "L'ufficio"),
        ("it", 'Apri "Dati"'),
        ("fr", "L'office"),
        ("fr", "Qui est là?"),
        ("fr", "Qui est là ?"),
        ("fr", "Heure: midi"),
        ("fr", "Ouvrez “Données”"),
        ("fr", "Ouvrez « Données »"),
    ],
)
def test_a_misprint_is_found(language: str, text: str) -> None:
    assert MISPRINT[language].search(text)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("it", 'L’ufficio apre alle 9:30, <a href="0">vedi “Dati”</a>: leggi.'),
        ("fr", "L’accueil ouvre à 9:30\u202f: lisez «\u202fDonnées\u202f» sur https://example.org"),
    ],
)
def test_what_is_printed_well_is_left_alone(language: str, text: str) -> None:
    assert not MISPRINT[language].search(text)


def test_templates_say_nothing_untranslated() -> None:
    found = {
        str(path.relative_to(TEMPLATES)): said
        for path in _templates()
        if (said := untranslated(path.read_text("utf-8"), markup=path.suffix == ".html"))
    }
    assert found == {}


def test_messages_in_python_are_found() -> None:
    source = '_("a" "b")\ntext.ngettext_lazy("one", "many", 3)\npgettext("c", "d")\n_(name)\n'
    assert set(messages_in_python(source)) == {
        ("", "ab", ""),
        ("", "one", "many"),
        ("c", "d", ""),
    }


def test_messages_in_a_template_are_found() -> None:
    source = """
        <h1 title="{% translate "Yes (you)" %}">{% translate 'Seats' context 'train' %}</h1>
        {% blocktranslate count n=x trimmed %}
          One {{ n }} seat
        {% plural %}
          {{ n }} seats
        {% endblocktranslate %}
        {% include "part.html" with title=_("Part, one") %}
    """
    assert set(messages_in_template(source)) == {
        ("", "Yes (you)", ""),
        ("train", "Seats", ""),
        ("", "One %(n)s seat", "%(n)s seats"),
        ("", "Part, one", ""),
    }


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("<p>\nSeats\n</p>", [(1, "Seats")]),
        ('<img alt="Seats">', [(1, "Seats")]),
        ('{% if a %}\n<a aria-label="See {{ b }}">{{ c }}</a>{% endif %}', [(2, "See")]),
        ('<input type="submit" value="Send">', [(1, "Send")]),
        ("{% comment %}\nno\n{% endcomment %}<b>{{ a }}</b>\n<i>Seats</i>", [(4, "Seats")]),
        ("{% block body_class %}office{% endblock %}", []),
        ("{% blocktranslate %}Seats of {{ a }}{% endblocktranslate %}", []),
        ('<a {% if a %}aria-current="page"{% endif %} title="{% translate "b" %}">– 3</a>', []),
        ("<script>let seats = 1</script><style>p { color: red }</style>", []),
        ("<p>0: <code>/api/seats</code></p>", []),
        ('<{{ heading }} class="title">{{ a }}</{{ heading }}>{{ b }}{{ c }}', []),
    ],
)
def test_untranslated_text_is_found(source: str, found: list[tuple[int, str]]) -> None:
    assert untranslated(source, markup=True) == found


def test_untranslated_text_is_found_in_plain_text() -> None:
    source = "{% translate 'Hello' %}\n{{ site }}?seat={{ key }}\n\nBye"
    assert untranslated(source, markup=False) == [(4, "Bye")]
