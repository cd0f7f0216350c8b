"""The peer of `bench site`: a bare Django page that lists forty rows from SQLite."""

import os
import tempfile
from pathlib import Path
from typing import ClassVar

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection, models
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

ROWS = 40

settings.configure(
    ALLOWED_HOSTS=["127.0.0.1"],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(Path(tempfile.mkdtemp(prefix="bare-list-")) / f"{os.getpid()}.sqlite3"),
        }
    },
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    ROOT_URLCONF=__name__,
    SECRET_KEY="bare",  # noqa: S106 - guards nothing
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
)
django.setup()


class Row(models.Model):
    """One line of the list."""

    title = models.CharField(max_length=200)

    objects: ClassVar[models.Manager["Row"]]

    class Meta:
        app_label = "bare"

    def __str__(self) -> str:
        return self.title


TEMPLATE = engines["django"].from_string(
    "<!doctype html><html lang=en><title>List</title><main><h1>List</h1><ul>"
    "{% for row in rows %}<li><a href='/{{ row.pk }}/'>{{ row.title }}</a></li>{% endfor %}"
    "</ul></main></html>"
)


def rows(request: HttpRequest) -> HttpResponse:
    """Show all rows."""
    return HttpResponse(TEMPLATE.render({"rows": Row.objects.order_by("title")}))


urlpatterns = [path("", rows)]

with connection.schema_editor() as editor:
    editor.create_model(Row)
Row.objects.bulk_create(Row(title=f"Opportunity number {number}") for number in range(ROWS))

application = get_wsgi_application()
