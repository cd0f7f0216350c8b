"""The journal in the administration site: to be read, not changed."""

from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pariter.apps.journal.actions import Actor, retry_mail
from pariter.apps.journal.models import AuditEntry, OutgoingMail

if TYPE_CHECKING:
    EntryAdmin = admin.ModelAdmin[AuditEntry]
    MailAdmin = admin.ModelAdmin[OutgoingMail]
else:
    EntryAdmin = MailAdmin = admin.ModelAdmin


class ReadOnly:
    """Nothing is added, changed or deleted by hand."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse."""
        return False


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnly, EntryAdmin):
    """Acts, newest first."""

    list_display = ("at", "action", "actor", "subject_type", "subject_id")
    list_filter = ("action",)
    search_fields = ("actor", "subject_id")
    ordering = ("-id",)
    date_hierarchy = "at"


@admin.register(OutgoingMail)
class OutgoingMailAdmin(ReadOnly, MailAdmin):
    """Mail, newest first; what was given up can be sent again."""

    list_display = ("created_at", "to", "subject", "state", "attempts", "sent_at")
    list_filter = ("state",)
    search_fields = ("to", "message_id")
    ordering = ("-id",)
    actions = ("send_again",)

    @admin.action(description=_("Send again what could not be delivered"), permissions=["view"])
    def send_again(self, request: HttpRequest, chosen: QuerySet[OutgoingMail]) -> None:
        """Put the undelivered messages among the chosen ones back into the queue."""
        undelivered = chosen.filter(state=OutgoingMail.State.UNDELIVERABLE)
        for mail in undelivered:
            retry_mail(mail=mail, at=timezone.now(), by=cast(Actor, request.user))
        self.message_user(request, gettext("The mail will be sent again."), messages.SUCCESS)
