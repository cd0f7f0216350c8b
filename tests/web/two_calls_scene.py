"""The sample programme with two calls that belong together, and readers of its pages."""

from datetime import datetime
from typing import Any

import time_machine
from django.test import Client

from pariter.apps.applications.models import Application
from pariter.apps.people.models import Person
from pariter.apps.programmes.models import Call
from pariter.packs.loader import LoadedPack
from pariter.packs.schema import Pack
from pariter.packs.texts import Text


def loaded(data: dict[str, Any]) -> LoadedPack:
    text = Text("Title", "Summary.", {"about": ("About", "Text.")})
    pack = Pack.model_validate(data)
    names = ["programme", *(part.text for part in pack.initiative)]
    return LoadedPack(pack, {name: {"en": text, "it": text} for name in names}, {})


def at(moment: datetime) -> time_machine.travel:
    return time_machine.travel(moment, tick=True)


def signed_in(someone: Person) -> Client:
    client = Client()
    client.force_login(someone, backend="django.contrib.auth.backends.ModelBackend")
    return client


def read(client: Client, path: str) -> str:
    answer = client.get(f"/en{path}")
    assert answer.status_code == 200, path
    return " ".join(answer.content.decode().split())


def application_of(name: str, call: Call) -> Application:
    return Application.objects.get(person__email=f"{name.lower()}@example.org", call=call)
