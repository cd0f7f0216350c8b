"""Report a barrier: on which page, what happened; the office has two days to answer."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.text import Truncator
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pariter.apps.correspondence import texts
from pariter.apps.correspondence.actions import send_enquiry
from pariter.apps.correspondence.errors import LetterError
from pariter.apps.correspondence.models import Enquiry
from pariter.apps.correspondence.promises import BARRIER_DAYS
from pariter.apps.programmes.models import Initiative, Programme
from pariter.web.access import public
from pariter.web.plain_text import refuse_flood
from pariter.web.public.letter_forms import BarrierForm


@public
def report_barrier(request: HttpRequest) -> HttpResponse:
    """Take a report; the page that the person comes from is filled in already."""
    programmes = list(Programme.objects.defer("body", "summary").order_by("pk"))
    status = 200
    if request.method == "POST":
        form = BarrierForm(programmes, request.POST)
        status = 422
        if form.is_valid():
            try:
                refuse_flood(request)
                enquiry = _send(request, form, programmes)
            except LetterError as error:
                form.refuse(error)
                status = 429 if error.code in {"flood", "too_many"} else 422
            else:
                return redirect("ask_sent", enquiry.programme.key, enquiry.token)
    else:
        form = BarrierForm(programmes, initial={"page": _came_from(request)})
    context = {
        "form": form,
        "days": BARRIER_DAYS,
        "offices": programmes,
        "reader_of_the_rest": programmes[0] if len(programmes) > 1 else None,
    }
    return render(request, "public/report_barrier.html", context, status=status)


def _send(request: HttpRequest, form: BarrierForm, programmes: list[Programme]) -> Enquiry:
    programme, initiative = _whose(form, programmes)
    page = form.cleaned_data["page"]
    subject = _("Barrier: %(page)s") % {"page": form.path or page}
    return send_enquiry(
        programme=programme,
        initiative=initiative,
        kind=Enquiry.Kind.BARRIER,
        subject=Truncator(subject).chars(texts.LONGEST_SUBJECT),
        text=form.cleaned_data["text"],
        page=page,
        email=form.cleaned_data["email"],
        language=get_language() or settings.LANGUAGE_CODE,
        person=request.user if request.user.is_authenticated else None,
        submission=form.submission,
        at=timezone.now(),
    )


def _whose(form: BarrierForm, programmes: list[Programme]) -> tuple[Programme, Initiative | None]:
    """Return who mends it: whose page it was, else the programme named, else the first here."""
    by_key = {programme.key: programme for programme in programmes}
    try:
        said = resolve(form.path or "/").kwargs
    except Resolver404:
        said = {}
    programme = by_key.get(str(said.get("programme", "")))
    if programme:
        slug = str(said.get("initiative", ""))
        return programme, programme.initiatives.filter(slug=slug).first()
    named = by_key.get(form.cleaned_data.get("about", ""))
    if named or programmes:
        return named or programmes[0], None
    raise Http404


def _came_from(request: HttpRequest) -> str:
    """Return the page that led here, if it is one of ours."""
    page = request.GET.get("page") or request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(page, allowed_hosts={request.get_host()})
    return page if ours else ""
