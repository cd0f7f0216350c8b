"""Messages to groups: what was sent, and writing one that is looked at before it goes."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import get_language_info, ngettext

from pariter.apps.correspondence.audiences import Audience
from pariter.apps.correspondence.errors import LetterError
from pariter.apps.correspondence.group_messages import PLACEHOLDERS, preview, send_group_message
from pariter.apps.correspondence.models import GroupMessage
from pariter.apps.people.models import Person
from pariter.apps.programmes.models import Call
from pariter.apps.programmes.queries import visible_calls
from pariter.web.access import office, person
from pariter.web.office import visible
from pariter.web.office.frame import call_page, page
from pariter.web.office.message_forms import WHOLE, GroupMessageForm, WriteForm

PAGE_SIZE = 50
TAB = "office_call_messages"


@office
def everywhere(request: HttpRequest) -> HttpResponse:
    """List what was sent to the people of all calls; lead on to where one writes."""
    someone = person(request)
    visible.require_office(someone)
    if chosen := request.GET.get("call"):
        call = visible.call(someone, int(chosen) if chosen.isdecimal() else 0)
        return redirect("office_message_new", call.pk)
    form = WriteForm(visible_calls(someone).order_by("-opens_at", "pk"))
    sent = _sent(someone).select_related("call__edition__initiative__programme")
    shown = Paginator(sent, PAGE_SIZE).get_page(request.GET.get("page"))
    return page(request, "messages", section="messages", page=shown, form=form)


@office
def of_call(request: HttpRequest, call: int) -> HttpResponse:
    """List what was sent to the people of one call."""
    someone = person(request)
    found = visible.call(someone, call)
    shown = Paginator(_sent(someone).filter(call=found), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    return call_page(request, "call_messages", found, tab=TAB, page=shown)


@office
def message(request: HttpRequest, call: int, message: int) -> HttpResponse:
    """Show one message as it was written, and to how many people it went."""
    someone = person(request)
    found = visible.call(someone, call)
    sent = get_object_or_404(_sent(someone).filter(call=found), pk=message)
    return call_page(
        request,
        "message",
        found,
        tab=TAB,
        message=sent,
        counts=_by_language(sent.counts),
        parts=[
            (code, get_language_info(code)["name_translated"], words["subject"], words["body"])
            for code, words in sent.texts.items()
        ],
    )


@office
def write(request: HttpRequest, call: int) -> HttpResponse:
    """Write a message to a group; show what it would do on POST, and from there send it."""
    found = visible.call(person(request), call)
    if request.method != "POST":
        return _form_page(request, found, GroupMessageForm(found, initial=_asked(request)))
    form = GroupMessageForm(found, request.POST)
    step = request.POST.get("step")
    if step == "change":
        return _form_page(request, found, GroupMessageForm(found, initial=form.draft()))
    if not form.is_valid():
        return _form_page(request, found, form)
    if step == "send":
        return _send(request, found, form)
    return _preview(request, found, form)


def _asked(request: HttpRequest) -> dict[str, Any]:
    """Return what the address asks for: a group, a part of the call, or several sessions."""
    several = request.GET.getlist("several")
    return {"scope": WHOLE, **request.GET.dict(), "several": several}


def _send(request: HttpRequest, call: Call, form: GroupMessageForm) -> HttpResponse:
    try:
        sent = send_group_message(
            audience=form.audience,
            written=form.written,
            seen=request.POST.get("seen", ""),
            submission=form.submission,
            at=timezone.now(),
            by=person(request),
        )
    except LetterError as error:
        form.refuse(error)
        # Another group is shown anew, at once; other refusals are mended in the form.
        show = _preview if error.code == "changed" else _form_page
        return show(request, call, form)
    said = ngettext(
        "The message is on its way to %(count)d person.",
        "The message is on its way to %(count)d people.",
        sent.number,
    )
    messages.success(request, said % {"count": sent.number})
    return redirect("office_message", call.pk, sent.pk)


def _preview(request: HttpRequest, call: Call, form: GroupMessageForm) -> HttpResponse:
    audience, written = form.audience, form.written
    try:
        shown = preview(audience=audience, written=written)
    except LetterError as error:
        form.refuse(error)
        return _form_page(request, call, form)
    return call_page(
        request,
        "message_preview",
        call,
        tab=TAB,
        status=422 if form.errors else 200,
        form=form,
        group=_group_in_words(audience),
        preview=shown,
        twice=sum(number for _session, number in shown.shares) - shown.number,
        more=shown.number - len(shown.first),
        counts=_by_language(shown.counts),
        examples=[
            (get_language_info(code)["name_translated"], one, letter)
            for code, (one, letter) in shown.examples.items()
        ],
    )


def _form_page(request: HttpRequest, call: Call, form: GroupMessageForm) -> HttpResponse:
    return call_page(
        request,
        "message_new",
        call,
        tab=TAB,
        status=422 if form.errors else 200,
        form=form,
        placeholders=[f"{{{name}}}" for name in PLACEHOLDERS],
    )


def _sent(someone: Person) -> QuerySet[GroupMessage]:
    return (
        GroupMessage.objects.filter(call__in=visible_calls(someone))
        .select_related("offer", "session", "sent_by")
        .prefetch_related("several")
    )


def _group_in_words(audience: Audience) -> str:
    only: Any = audience.offer or audience.session
    group = str(GroupMessage.Group(audience.group).label)
    if audience.several:
        return f"{group}: {', '.join(str(one.title) for one in audience.several)}"
    return f"{group}: {only.title}" if only else group


def _by_language(counts: dict[str, int]) -> list[tuple[str, int]]:
    return [(get_language_info(code)["name_translated"], number) for code, number in counts.items()]
