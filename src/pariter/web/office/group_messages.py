"""Messages to groups: what was sent, and writing one that is looked at before it goes."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import get_language_info, ngettext

from pariter.apps.correspondence.audiences import Audience
from pariter.apps.correspondence.errors import LetterError
from pariter.apps.correspondence.group_messages import PLACEHOLDERS, preview, send_group_message
from pariter.apps.correspondence.models import GroupMessage
from pariter.apps.people.models import Person
from pariter.apps.programmes.models import Call, Session
from pariter.apps.programmes.numbers import Grouped
from pariter.apps.programmes.queries import visible_calls
from pariter.web.access import office, person
from pariter.web.office import visible
from pariter.web.office.frame import call_page, page
from pariter.web.office.message_forms import (
    WHOLE,
    GroupMessageForm,
    WriteForm,
    call_in_words,
)

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
    calls = list(visible_calls(someone).order_by("-opens_at", "pk"))
    form = WriteForm(calls, request.GET if "call" in request.GET else None)
    sent = _sent(someone).select_related("call__edition__initiative__programme")
    shown = Paginator(sent, PAGE_SIZE).get_page(request.GET.get("page"))
    return page(
        request,
        "messages",
        section="messages",
        status=422 if form.errors else 200,
        page=shown,
        form=form,
        has_calls=bool(calls),
    )


@office
def of_call(request: HttpRequest, call: int) -> HttpResponse:
    """List what was sent to the people of one call."""
    someone = person(request)
    found = visible.call(someone, call)
    shown = Paginator(_about(someone, found), PAGE_SIZE).get_page(request.GET.get("page"))
    return call_page(request, "call_messages", found, tab=TAB, page=shown)


@office
def message(request: HttpRequest, call: int, message: int) -> HttpResponse:
    """Show one message as it was written, and to how many people it went."""
    someone = person(request)
    found = visible.call(someone, call)
    sent = get_object_or_404(_about(someone, found), pk=message)
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
    someone = person(request)
    found = visible.call(someone, call)
    others = list(_others(someone, found))
    if request.method != "POST":
        form = GroupMessageForm(found, others=others, initial=_asked(request))
        return _form_page(request, found, form)
    form = GroupMessageForm(found, request.POST, others=others)
    step = request.POST.get("step")
    if step == "change":
        again = GroupMessageForm(found, others=others, initial=form.draft())
        return _form_page(request, found, again)
    if not form.is_valid():
        return _form_page(request, found, form)
    if step == "send":
        return _send(request, found, form)
    return _preview(request, found, form)


def _others(someone: Person, call: Call) -> QuerySet[Call]:
    """Return the other calls of a programme that a person runs, the newest first."""
    programme = call.edition.initiative.programme
    found = visible_calls(someone).filter(edition__initiative__programme=programme)
    return found.exclude(pk=call.pk).order_by("-opens_at", "pk")


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
        "The message is on its way to %(count)s person.",
        "The message is on its way to %(count)s people.",
        sent.number,
    )
    messages.success(request, said % {"count": Grouped(sent.number)})
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
        shares=[(_named(one), number) for one, number in shown.shares],
        twice=sum(number for _part, number in shown.shares) - shown.number,
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
        .prefetch_related("several", "others__edition__initiative")
    )


def _about(someone: Person, call: Call) -> QuerySet[GroupMessage]:
    """Return what was sent to the people of a call, alone or with those of others."""
    also = GroupMessage.others.through.objects.filter(call=call).values("groupmessage")
    return _sent(someone).filter(Q(call=call) | Q(pk__in=also))


def _group_in_words(audience: Audience) -> str:
    only: Any = audience.offer or audience.session
    group = str(GroupMessage.Group(audience.group).label)
    if audience.others:
        return f"{group}: {'; '.join(call_in_words(one) for one in audience.calls)}"
    if audience.several:
        return f"{group}: {', '.join(str(one.title) for one in audience.several)}"
    return f"{group}: {only.title}" if only else group


def _named(part: Session | Call) -> str:
    return call_in_words(part) if isinstance(part, Call) else str(part.title)


def _by_language(counts: dict[str, int]) -> list[tuple[str, int]]:
    return [(get_language_info(code)["name_translated"], number) for code, number in counts.items()]
