"""Tell a desk by mail that someone waits for its answer."""

from datetime import datetime

from django.conf import settings

from pariter.apps.correspondence.models import Enquiry
from pariter.apps.journal.actions import post_mail


def tell_desk(*, enquiry: Enquiry, at: datetime) -> None:
    """Write to the desk that an enquiry waits, with a link to it; never what was written.

    A mailbox has more readers than an office, so the mail names neither who asked nor the subject.
    A demonstration writes to no desk: the addresses are those of real offices.
    """
    desk = enquiry.desk or enquiry.programme.desk
    if settings.DEMONSTRATION or desk is None:
        return
    post_mail(
        to=desk.email,
        language=enquiry.programme.languages[0],
        template="enquiry_waits",
        context={"enquiry": enquiry, "programme": enquiry.programme},
        at=at,
        about=enquiry,
    )
