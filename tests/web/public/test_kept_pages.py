"""A page that everybody asks for in the same second is made once."""

import threading
import time

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from pariter.web.cache import PublicPageMiddleware, keep

ASK = 8


def answers(page: PublicPageMiddleware) -> list[int]:
    """Ask for one page from many threads at the same time; return the status of each answer."""
    found: list[int] = []

    def ask() -> None:
        found.append(page(RequestFactory().get("/en/everybody/")).status_code)

    threads = [threading.Thread(target=ask) for _ in range(ASK)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    return found


def test_one_makes_the_page_and_the_others_wait() -> None:
    made: list[int] = []

    def slow(_request: HttpRequest) -> HttpResponse:
        made.append(1)
        time.sleep(0.2)
        return keep(HttpResponse("The same for everybody."))

    cache.clear()
    page = PublicPageMiddleware(slow)
    assert answers(page) == [200] * ASK
    assert len(made) == 1
    assert not page._being_made


def test_a_page_for_one_person_is_made_for_each() -> None:
    made: list[int] = []

    def personal(_request: HttpRequest) -> HttpResponse:
        made.append(1)
        time.sleep(0.05)
        if len(made) == 1:
            raise ValueError("the first breaks")
        return HttpResponse("Yours alone.")

    cache.clear()
    page = PublicPageMiddleware(personal)
    try:
        page(RequestFactory().get("/en/everybody/"))
    except ValueError:
        assert not page._being_made
    assert answers(page) == [200] * ASK
    assert len(made) == ASK + 1
