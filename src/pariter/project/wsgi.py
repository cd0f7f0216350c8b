"""Entry point for WSGI servers."""

import os
from threading import Thread

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pariter.project.settings")

application = get_wsgi_application()

from pariter.apps.publishing import words  # noqa: E402 - needs the settings

# Takes a fifth of a second, which neither the start nor the first search waits for.
Thread(target=words.prepare, daemon=True).start()
