"""Entry point for WSGI servers; loads what pages need, so that no visitor waits for it."""

import gc
import os
from collections.abc import Iterable
from threading import Thread
from typing import Any, cast

from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pariter.project.settings")

pages = get_wsgi_application()


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """Answer one request; a page as a list, since granian sends anything else piece by piece."""
    response: Any = pages(environ, start_response)
    if isinstance(response, HttpResponse):
        response.close()
        response = [response.content]
    return cast("Iterable[bytes]", response)


from django.urls import reverse  # noqa: E402 - needs the settings
from django.utils import translation  # noqa: E402

from pariter.apps.publishing import words  # noqa: E402
from pariter.web.languages import site_languages  # noqa: E402
from pariter.web.participant import open_sign_up  # noqa: E402

# Brings along every view; the first page would take a second more.
for language in site_languages():
    with translation.override(language):
        reverse("home")
# What is loaded stays: looking through it for garbage would hold up a page now and then. A page
# makes some ten thousand objects and drops them by itself; looking for cycles after each 700 of
# them, as Python does, takes a fifth of the page's time.
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 50)

# Both take a fifth of a second, for which neither the start nor the first visitor waits.
for prepare in (open_sign_up.prepare, words.prepare):
    Thread(target=prepare, daemon=True).start()
