"""Tell me when it opens: an address, confirmed by a link, used once."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pariter.apps.correspondence.errors import LetterError
from pariter.apps.correspondence.models import Watch
from pariter.apps.correspondence.watches import ask_to_be_told, confirm_watch, end_watches
from pariter.apps.programmes.models import Initiative
from pariter.apps.programmes.queries import open_calls
from pariter.web.access import public
from pariter.web.context import show_under
from pariter.web.plain_text import refuse_flood
from pariter.web.public.ask import TOKEN
from pariter.web.public.letter_forms import WatchForm


@public
def watch(request: HttpRequest, programme: str, initiative: str) -> HttpResponse:
    """Ask for the address to write to, and send it a link."""
    found = _initiative(request, programme, initiative)
    status = 200
    if request.method == "POST":
        form = WatchForm(request.POST)
        status = 422
        if form.is_valid():
            try:
                refuse_flood(request)
                ask_to_be_told(
                    initiative=found,
                    email=form.cleaned_data["email"],
                    language=get_language() or settings.LANGUAGE_CODE,
                    at=timezone.now(),
                )
            except LetterError as error:
                form.refuse(error)
                status = 429 if error.code == "flood" else 422
            else:
                return redirect("watch_sent", programme, initiative)
    else:
        known = request.user.email if request.user.is_authenticated else ""
        form = WatchForm(initial={"email": known})
    call = open_calls(timezone.now()).filter(edition__initiative=found).first()
    context = {"form": form, "initiative": found, "call": call}
    return render(request, "public/watch.html", context, status=status)


@public
def watch_sent(request: HttpRequest, programme: str, initiative: str) -> HttpResponse:
    """Say that a link is on its way; the same whoever asked, and whoever asked before."""
    found = _initiative(request, programme, initiative)
    return render(request, "public/watch_sent.html", {"initiative": found})


@public
def watching(request: HttpRequest, programme: str, initiative: str, token: str) -> HttpResponse:
    """Confirm a wish, or end it; only a button does either, so that no mail program does."""
    found = _initiative(request, programme, initiative)
    kept = (
        Watch.objects.filter(initiative=found, token=token).first()
        if TOKEN.fullmatch(token)
        else None
    )
    if kept and request.method == "POST":
        if request.POST.get("act") == "end":
            end_watches(watches=[kept])
            messages.success(request, _("You are off the list. Your address is erased."))
            return redirect("watch", programme, initiative)
        confirm_watch(watch=kept, at=timezone.now())
        return redirect("watching", programme, initiative, token)
    context = {"initiative": found, "watch": kept}
    response = render(request, "public/watching.html", context, status=200 if kept else 404)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _initiative(request: HttpRequest, programme: str, slug: str) -> Initiative:
    found = get_object_or_404(
        Initiative.objects.select_related("programme__institution", "programme__desk").defer(
            "texts"
        ),
        programme__key=programme,
        slug=slug,
    )
    show_under(request, found.programme)
    return found
