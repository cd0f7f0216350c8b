"""What editors do in their browsers: open a page, change its boxes, save."""

from datetime import timedelta
from typing import Any

from django.test import Client
from django.urls import reverse
from tests.towns import START

from pariter.apps.people.models import Person
from pariter.apps.programmes.drafts import draft_content
from pariter.apps.programmes.models import Programme

NOW = START + timedelta(days=1)
CAMP = ("_initiative", "camp")


def client_of(person: Person) -> Client:
    """Return a browser in which a person is signed in."""
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def address(name: str, *args: Any) -> str:
    """Return the address of an editors' page of the town."""
    return reverse(f"office_edit{name}", args=["town_robotics", *args])


def boxes(answer: Any) -> dict[str, Any]:
    """Return what the form of a page would send, as a browser would."""
    found: dict[str, Any] = {}
    for bound in answer.context["form"]:
        value, widget = bound.value(), bound.field.widget
        if hasattr(widget, "widgets_names"):
            values = value if isinstance(value, list) else widget.decompress(value)
            names = [f"{bound.html_name}{name}" for name in widget.widgets_names]
            found |= dict(zip(names, values, strict=True))
        elif value is not None and bound.name != "file":
            found[bound.html_name] = value
    return found


def change(client: Client, url: str, /, **values: Any) -> Any:
    """Change boxes of a page and save; names have __ for a full stop."""
    sent = boxes(client.get(url))
    sent |= {name.replace("__", "."): value for name, value in values.items()}
    return client.post(url, sent, follow=True)


def seen(answer: Any) -> str:
    """Return the mark of the draft that a page shows."""
    found: str = answer.context["form"].initial["seen"]
    return found


def draft() -> dict[str, Any]:
    """Return what the town's draft says."""
    return draft_content(Programme.objects.get(key="town_robotics"))
