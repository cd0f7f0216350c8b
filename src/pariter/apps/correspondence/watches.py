"""Writes about the wish to be told when an initiative opens: ask, confirm, tell once, forget."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from pariter.apps.correspondence.actions import new_token
from pariter.apps.correspondence.errors import LetterError
from pariter.apps.correspondence.models import Watch
from pariter.apps.journal.actions import forget_mail, post_mail
from pariter.apps.journal.models import OutgoingMail
from pariter.apps.programmes.models import Initiative
from pariter.apps.programmes.queries import open_calls

BETWEEN_MAILS = timedelta(hours=1)
"""Time before the link is sent again: anyone may type anyone's address."""
TO_CONFIRM = timedelta(days=7)
LONGEST = timedelta(days=365)
AT_ONCE = 200
"""Watches that one round of the worker takes."""


@transaction.atomic
def ask_to_be_told(*, initiative: Initiative, email: str, language: str, at: datetime) -> None:
    """Send a link that confirms the wish; asking again sends it again, at most once an hour.

    Raises LetterError for what is no address. Says nothing of who has asked before.
    """
    email = email.strip()
    try:
        validate_email(email)
    except ValidationError:
        raise LetterError("email", _("Enter an e-mail address such as name@example.org.")) from None
    told = Watch.objects.filter(initiative=initiative, email=email.lower(), told_at__isnull=False)
    end_watches(watches=list(told))
    watch, is_new = Watch.objects.select_for_update().get_or_create(
        initiative=initiative,
        email=email.lower(),
        defaults={"language": language, "token": new_token(), "asked_at": at, "mailed_at": at},
    )
    if not is_new and at - watch.mailed_at < BETWEEN_MAILS:
        return
    watch.language, watch.mailed_at = language, at
    watch.save(update_fields=["language", "mailed_at"])
    _write(watch, "watch_confirm", at, {})


@transaction.atomic
def confirm_watch(*, watch: Watch, at: datetime) -> None:
    """Note that the address belongs to who asked; confirming twice changes nothing."""
    Watch.objects.filter(pk=watch.pk, confirmed_at__isnull=True).update(confirmed_at=at)


@transaction.atomic
def end_watches(*, watches: Sequence[Watch]) -> None:
    """Erase wishes with all mail about them."""
    forget_mail(about=watches)
    Watch.objects.filter(pk__in=[watch.pk for watch in watches]).delete()


def tell_watchers(*, at: datetime) -> int:
    """Write to each who waits for an initiative of which a call has opened; return to how many.

    Each is written to once. A call that was open before she asked is not what she waits for.
    """
    opened = open_calls(at).filter(
        edition__initiative=OuterRef("initiative"), opens_at__gt=OuterRef("asked_at")
    )
    waiting = Watch.objects.filter(
        Exists(opened), confirmed_at__isnull=False, told_at__isnull=True
    ).select_related("initiative__programme")
    return sum(_tell(watch, at) for watch in waiting.order_by("pk")[:AT_ONCE])


def erase_watches(*, at: datetime) -> int:
    """Erase the wishes that are fulfilled, were never confirmed, or are a year old."""
    on_the_way = OutgoingMail.objects.filter(
        about_type=Watch._meta.label_lower, state=OutgoingMail.State.WAITING
    ).values_list("about_id", flat=True)
    over = Watch.objects.filter(
        Q(told_at__isnull=False) & ~Q(pk__in=[int(key) for key in on_the_way])
        | Q(confirmed_at__isnull=True, mailed_at__lte=at - TO_CONFIRM)
        | Q(asked_at__lte=at - LONGEST)
    )
    found = list(over.order_by("pk")[:AT_ONCE])
    end_watches(watches=found)
    return len(found)


@transaction.atomic
def _tell(watch: Watch, at: datetime) -> int:
    opened = open_calls(at).filter(
        edition__initiative=watch.initiative, opens_at__gt=watch.asked_at
    )
    call = opened.order_by("opens_at", "pk").first()
    if call is None:
        return 0
    claimed = Watch.objects.filter(pk=watch.pk, told_at__isnull=True).update(told_at=at)
    if claimed:
        _write(watch, "watch_open", at, {"call": call})
    return claimed


def _write(watch: Watch, template: str, at: datetime, more: dict[str, object]) -> None:
    post_mail(
        to=watch.email,
        language=watch.language,
        template=template,
        context={
            "watch": watch,
            "initiative": watch.initiative,
            "programme": watch.initiative.programme,
            "synthetic": settings.DEMONSTRATION,
            **more,
        },
        at=at,
        about=watch,
    )
