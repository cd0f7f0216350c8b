"""The peer of `bench sessions`: a bare Django form that takes a place, for someone signed in."""

import os
from typing import Any, ClassVar
from urllib.parse import unquote, urlsplit

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection, models, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template import engines
from django.urls import path

SESSIONS = 20
ADDRESS = urlsplit(os.environ["PARITER_DATABASE_URL"])

settings.configure(
    ALLOWED_HOSTS=["127.0.0.1"],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": ADDRESS.path.removeprefix("/"),
            "USER": ADDRESS.username,
            "PASSWORD": unquote(ADDRESS.password or ""),
            "HOST": ADDRESS.hostname,
            "PORT": str(ADDRESS.port),
            "OPTIONS": {"pool": True, "options": "-c jit=off"},
        }
    },
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    INSTALLED_APPS=[
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
    ],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
    ],
    ROOT_URLCONF=__name__,
    SECRET_KEY="bare",  # noqa: S106 - guards nothing
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {
                "context_processors": [
                    "django.template.context_processors.request",
                    "django.contrib.auth.context_processors.auth",
                ]
            },
        }
    ],
    USE_TZ=True,
)
django.setup()

from django import forms  # noqa: E402 - Django must be set up first
from django.contrib.auth.models import User  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402


class Event(models.Model):
    """What has so many places."""

    capacity = models.PositiveIntegerField()

    objects: ClassVar[models.Manager["Event"]]

    class Meta:
        app_label = "bare"

    def __str__(self) -> str:
        return str(self.pk)


class Booking(models.Model):
    """One place."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE)
    name = models.CharField(max_length=200)
    email = models.EmailField()
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[models.Manager["Booking"]]

    class Meta:
        app_label = "bare"

    def __str__(self) -> str:
        return self.name


class BookingForm(forms.Form):
    """Who comes."""

    name = forms.CharField(max_length=200)
    email = forms.EmailField()


TEMPLATE = engines["django"].from_string(
    "<!doctype html><html lang=en><title>Book</title><main><h1>Book</h1>"
    "<p>{{ request.user }}</p><form method=post>{% csrf_token %}{{ form.as_p }}"
    "<button>Book</button></form></main></html>"
)


def book(request: HttpRequest, event: int) -> HttpResponse:
    """Show the form; take a place on POST."""
    if not request.user.is_authenticated:
        return HttpResponse(status=403)
    form = BookingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            found = Event.objects.select_for_update().get(pk=event)
            if Booking.objects.filter(event=found).count() < found.capacity:
                values: dict[str, Any] = form.cleaned_data
                Booking.objects.create(event=found, **values)
        return HttpResponseRedirect(request.path)
    return HttpResponse(TEMPLATE.render({"form": form}, request))


urlpatterns = [path("<int:event>/", book)]

application = get_wsgi_application()


def prepare() -> str:
    """Make the tables, the events and one visitor; return her session's key."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    with connection.schema_editor() as editor:
        editor.create_model(Event)
        editor.create_model(Booking)
    Event.objects.bulk_create(Event(capacity=1_000) for _ in range(SESSIONS))
    visitor = User.objects.create_user("visitor")
    session = SessionStore()
    session["_auth_user_id"] = str(visitor.pk)
    session["_auth_user_backend"] = "django.contrib.auth.backends.ModelBackend"
    session["_auth_user_hash"] = visitor.get_session_auth_hash()
    session.save()
    return str(session.session_key)


if __name__ == "__main__":
    print(prepare())  # noqa: T201 - read by who started this
