"""Mail that could not be delivered, to be sent again; and what is to be told without e-mail."""

from datetime import datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from pariter.apps.applications.models import Guardian
from pariter.apps.journal.actions import note_told, retry_mail
from pariter.apps.journal.mailboxes import NO_MAILBOX, is_no_mailbox
from pariter.apps.journal.models import OutgoingMail
from pariter.apps.people.models import Person
from pariter.web.access import office, person
from pariter.web.office import visible
from pariter.web.office.frame import page

PAGE_SIZE = 50
NO_MAIL = Q(to__endswith=f"@{NO_MAILBOX}")
"""Messages to people who have no e-mail."""


@office
def undelivered_mail(request: HttpRequest) -> HttpResponse:
    """List undelivered mail with what the server said; send one of them again on POST."""
    someone = person(request)
    visible.require_office(someone)
    mails = visible.mail(someone)
    if request.method == "POST":
        key = request.POST.get("mail", "")
        mail = get_object_or_404(mails, pk=int(key) if key.isdecimal() else 0)
        messages.success(request, _settled(mail, timezone.now(), someone))
        return redirect("office_mail")
    to_tell = list(mails.filter(NO_MAIL).order_by("created_at", "pk")[:PAGE_SIZE])
    shown = Paginator(mails.exclude(NO_MAIL).order_by("-created_at", "-pk"), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    return page(request, "mail", section="mail", page=shown, to_tell=_with_telephones(to_tell))


def _settled(mail: OutgoingMail, at: datetime, by: Person) -> str:
    """Send a message again, or note that its reader was told another way; return what was done."""
    if is_no_mailbox(mail.to):
        note_told(mails=OutgoingMail.objects.filter(pk=mail.pk), at=at, by=by)
        return _("It is noted that you told “%(subject)s”.") % {"subject": mail.subject}
    retry_mail(mail=mail, at=at, by=by)
    return _("“%(subject)s” will be sent again.") % {"subject": mail.subject}


def _with_telephones(mails: list[OutgoingMail]) -> list[tuple[OutgoingMail, str, str]]:
    """Return each message with the name and the telephone of its reader."""
    addresses = {mail.to for mail in mails}
    known = {
        email: (name, phone)
        for model in (Guardian, Person)
        for email, name, phone in model.objects.filter(email__in=addresses).values_list(
            "email", "name", "phone"
        )
    }
    return [(mail, *known.get(mail.to, ("", ""))) for mail in mails]
