"""Reading the environment once, and failing loudly."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

PREFIX = "PARITER_"


def text(name: str, default: str) -> str:
    """Return the variable `PARITER_<name>`, or the default."""
    return os.environ.get(PREFIX + name, default)


def words(name: str, default: str) -> list[str]:
    """Return a comma-separated variable as a list without empty words."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def choice(name: str, allowed: tuple[str, ...]) -> str:
    """Return a variable that must be one of `allowed`; the first is the default."""
    value = text(name, allowed[0])
    if value not in allowed:
        raise ImproperlyConfigured(
            f"{PREFIX}{name} is {value!r}; set it to one of: {', '.join(allowed)}."
        )
    return value


def number(name: str, default: int) -> int:
    """Return a variable that must be a whole number, zero or more."""
    value = text(name, str(default))
    if not value.isdecimal():
        raise ImproperlyConfigured(
            f"{PREFIX}{name} is {value!r}; set it to a whole number such as {default}."
        )
    return int(value)


def database(name: str, default_path: Path) -> dict[str, Any]:
    """Return Django's settings for `sqlite:///PATH` or `postgresql://USER:PASSWORD@HOST:PORT/NAME`."""
    url = text(name, f"sqlite:///{default_path}")
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(parts.path.removeprefix("/")) or ":memory:",
            # Opening the file anew takes a third of the time of a small page.
            "CONN_MAX_AGE": 60,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
            },
        }
    if parts.scheme == "postgresql":
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.removeprefix("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": str(parts.port or ""),
            # Compiling a plan takes seconds, and no page's query is long enough to earn that back.
            # Statements that are planned once stay so; PostgreSQL would plan a claim anew each
            # time, which takes four times as long as to run it.
            "OPTIONS": {
                "pool": True,
                "options": "-c jit=off -c plan_cache_mode=force_generic_plan",
            },
        }
    raise ImproperlyConfigured(
        f"{PREFIX}{name} is {url!r}; "
        "use sqlite:///PATH or postgresql://USER:PASSWORD@HOST:PORT/NAME."
    )
