"""Mail that could not be delivered, to be sent again."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from pariter.apps.journal.actions import retry_mail
from pariter.web.access import office, person
from pariter.web.office import visible
from pariter.web.office.frame import page

PAGE_SIZE = 50


@office
def undelivered_mail(request: HttpRequest) -> HttpResponse:
    """List undelivered mail with what the server said; send one of them again on POST."""
    someone = person(request)
    visible.require_office(someone)
    mails = visible.mail(someone)
    if request.method == "POST":
        key = request.POST.get("mail", "")
        mail = get_object_or_404(mails, pk=int(key) if key.isdecimal() else 0)
        retry_mail(mail=mail, at=timezone.now(), by=someone)
        messages.success(
            request, _("“%(subject)s” will be sent again.") % {"subject": mail.subject}
        )
        return redirect("office_mail")
    shown = Paginator(mails.order_by("-created_at", "-pk"), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    return page(request, "mail", section="mail", page=shown)
