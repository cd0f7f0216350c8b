"""What every test may use: a database of its own, pages in a real browser, and the real data."""

import gc
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any

import absl.logging
import hypothesis
import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.utils import translation
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright
from pytest_django import DjangoDbBlocker
from pytest_django.live_server_helper import LiveServer

PROJECT = Path(__file__).resolve().parent.parent
SCREENSHOTS = PROJECT / "build" / "screenshots"
AXE = PROJECT / "node_modules" / "axe-core" / "axe.min.js"
# None of these reaches out of the machine, or needs a screen or a graphics card.
CHROMIUM_ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

PATIENCE = 30_000
"""Milliseconds that a page may take on a busy machine; only a test that fails waits so long."""

# How long an example takes says more about the machine's other work than about the code. The suite
# draws the same examples each time; `--hypothesis-profile=search` looks further.
hypothesis.settings.register_profile("pariter", deadline=None, derandomize=True)
hypothesis.settings.register_profile("search", deadline=None, max_examples=1000)
hypothesis.settings.load_profile("pariter")

DATABASE_FIXTURES = {"db", "transactional_db", "live_server", "database"}
"""What a test that opens a database asks for, if it has no mark; the last is of tests/faults."""

Violation = dict[str, Any]
FAILED = pytest.StashKey[bool]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the suite's second pass, on another database, leave out what opens none."""
    parser.addoption(
        "--only-database", action="store_true", help="run only the tests that open a database"
    )


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out tests without a database if so told; of each kind, begin with those that take long.

    A process that took the longest one last would keep the others waiting at the end. The kinds,
    by what tests do to the database, are put in their order after this, by pytest-django.
    """
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)
    if config.getoption("--only-database"):
        others = [item for item in items if not _opens_database(item)]
        items[:] = [item for item in items if _opens_database(item)]
        config.hook.pytest_deselected(items=others)


def pytest_collection_finish() -> None:
    """Spare the collector of garbage what lasts: going over it again takes a twentieth of a run."""
    gc.collect()
    gc.freeze()


def _opens_database(item: pytest.Item) -> bool:
    # No other test can: pytest-django refuses it the site's database.
    asked = DATABASE_FIXTURES.intersection(getattr(item, "fixturenames", ()))
    return bool(asked) or item.get_closest_marker("django_db") is not None


def pytest_configure() -> None:
    """Change the few settings that tests cannot share with a site."""
    # Playwright's loop runs in the tests' thread, where Django would refuse the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    # Tests read static files where they lie; collecting them is the release's concern.
    settings.STORAGES["staticfiles"]["BACKEND"] = (
        "django.contrib.staticfiles.storage.StaticFilesStorage"
    )
    # What tests keep in the site's storage ends with them.
    settings.STORAGES["default"]["BACKEND"] = "django.core.files.storage.InMemoryStorage"
    # OR-Tools brings a log that closes, with itself, the stream that it found when it was loaded.
    absl.logging.get_absl_handler().python_handler.stream = sys.__stderr__
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remember a failure, so that the pages of that test are photographed."""
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    return report


@pytest.fixture(autouse=True)
def _same_start() -> Iterator[None]:
    """Undo what a request leaves behind in the process: its language and what it cached."""
    yield
    translation.deactivate()
    cache.clear()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None,
) -> Iterator[None]:
    """Keep SQLite's test database in a file: in memory, a server thread would share a connection.

    Each process has its own folder, so that suites may run beside each other.
    """
    database = settings.DATABASES["default"]
    if not database["ENGINE"].endswith("sqlite3"):
        yield
        return
    folder = tempfile.mkdtemp(prefix="pariter-test-")
    database.setdefault("TEST", {})["NAME"] = str(Path(folder) / "test.sqlite3")
    database["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
    yield
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Let go of PostgreSQL's test database at the end: a server's thread may still hold it."""
    yield
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Return the folder of real data; skip where there is none, fail where it was promised."""
    promised = os.environ.get("PARITER_SHARED")
    folder = Path(promised) if promised else PROJECT.parent / "shared"
    data = folder.resolve() / "data"
    if not data.is_dir():
        if promised:
            pytest.fail(f"PARITER_SHARED is {promised!r}, but {data} is no folder.")
        pytest.skip(f"real data are not at {data}")
    return data


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return Debian's Chromium, driven by Playwright."""
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright, pytest.MonkeyPatch.context() as patch:
        for act in ("click", "press"):
            patch.setattr(Locator, act, _until_loaded(getattr(Locator, act)))
        executable = os.environ.get("PARITER_CHROMIUM", "/usr/bin/chromium-headless-shell")
        chromium = playwright.chromium.launch(executable_path=executable, args=CHROMIUM_ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def browser_page(
    browser: Browser, live_server: LiveServer, request: pytest.FixtureRequest
) -> Iterator[Page]:
    """Return a page with JavaScript; a script's error on it fails the test."""
    errors: list[str] = []
    with _photographed(browser, live_server, request, java_script_enabled=True) as page:
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda said: errors.extend(_script_errors(said.type, said.text)))
        yield page
    assert errors == []


@pytest.fixture
def plain_page(
    browser: Browser, live_server: LiveServer, request: pytest.FixtureRequest
) -> Iterator[Page]:
    """Return a page without JavaScript."""
    with _photographed(browser, live_server, request, java_script_enabled=False) as page:
        yield page


@pytest.fixture(scope="session")
def axe(pytestconfig: pytest.Config) -> Callable[[Page], list[Violation]]:
    """Return a function that gives a page's accessibility violations, each with id and nodes.

    In the suite's second pass it gives none: a page looks the same on another database.
    """
    if pytestconfig.getoption("--only-database"):
        return lambda _page: []
    if not AXE.exists():
        pytest.fail("axe-core is not installed; run: make setup")
    source = AXE.read_text("utf-8")

    def violations(page: Page) -> list[Violation]:
        # Once for each document: it is half a megabyte.
        if page.evaluate("typeof axe") == "undefined":
            page.evaluate(source)
        found: list[Violation] = page.evaluate("() => axe.run().then(result => result.violations)")
        return [
            {
                "id": violation["id"],
                "help": violation["help"],
                "nodes": [node["html"] for node in violation["nodes"]],
            }
            for violation in found
        ]

    return violations


def _until_loaded(act: Callable[..., None]) -> Callable[..., None]:
    """Let an act that leads to another page end when that is all there, not when it begins."""

    @wraps(act)
    def acted(self: Locator, *args: Any, **options: Any) -> None:
        act(self, *args, **options)
        self.page.wait_for_load_state()

    return acted


@contextmanager
def _photographed(
    browser: Browser,
    live_server: LiveServer,
    request: pytest.FixtureRequest,
    *,
    java_script_enabled: bool,
) -> Iterator[Page]:
    """Give a page of a fresh context; what it shows is saved when its test fails."""
    context = browser.new_context(
        base_url=live_server.url,
        java_script_enabled=java_script_enabled,
        locale="en-GB",
        reduced_motion="reduce",
        timezone_id="Europe/Rome",
    )
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    if request.node.stash.get(FAILED, False):
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        name = "".join(letter if letter.isalnum() else "-" for letter in request.node.nodeid)
        for number, page in enumerate(context.pages):
            page.screenshot(path=SCREENSHOTS / f"{name}-{number}.png", full_page=True)
    context.close()


def _script_errors(kind: str, text: str) -> list[str]:
    """Return a console message that is an error, other than a page's expected HTTP status."""
    return [text] if kind == "error" and not text.startswith("Failed to load resource") else []
