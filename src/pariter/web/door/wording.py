"""What the script of the door says, in the reader's language."""

from django.utils.translation import gettext as _


def words() -> dict[str, str]:
    """Return the sentences of the script by their keys; %(name)s is filled in by the script."""
    return {
        "in": _("In"),
        "in_party": _("In: %(people)s of %(seats)s"),
        "how_many": _("Party of %(seats)s"),
        "ask_how_many": _("How many of them came?"),
        "whole_class": _("Class of %(seats)s"),
        "ask_parts": _("How many of each came?"),
        "girls": _("Girls"),
        "boys": _("Boys"),
        "others": _("Others"),
        "adults": _("Adults"),
        "let_in": _("Let in"),
        "nobody": _("Write how many came: 1 at least."),
        "again": _("Already in"),
        "since": _("since %(time)s"),
        "more": _("%(inside)s of %(seats)s are in. Did more of them come?"),
        "more_button": _("%(people)s more"),
        "unknown": _("Not on this list"),
        "unknown_help": _(
            "The ticket is for another session, or it is not ours. Look the name up below."
        ),
        "other_session": _("Ticket of another session"),
        "unknown_ticket": _("No ticket of ours"),
        "other_session_help": _(
            "Read the title on it. If a seat is free, let the person in as a walk-in."
        ),
        "unknown_ticket_help": _("Type the code again, or look the name up below."),
        "cancelled": _("Cancelled"),
        "cancelled_help": _(
            "This place was given back. Let the person in as a walk-in if a seat is free."
        ),
        "too_early": _("Too early"),
        "too_early_help": _("Check-in begins at %(time)s."),
        "noted_absent": _("Ask the office"),
        "noted_absent_help": _("The office noted that this ticket was not used rightly."),
        "empty": _("No code"),
        "empty_help": _("Type the code below the picture of the ticket."),
        "walk_in": _("In without a ticket"),
        "overfull": _("The room is full: more people came in than it has seats."),
        "free": _("%(number)s free for walk-ins"),
        "free_open": _("This session has no number of seats"),
        "none_found": _("Nobody of that name is on the list."),
        "queued": _("On the waiting list"),
        "queued_help": _("Seats of who has not come are free from %(time)s."),
        "no_address": _("This is no e-mail address. Type it again, or leave it empty."),
        "released": _("Seats of who has not come are free now."),
        "kept_until": _("Seats of who has not come are kept until %(time)s."),
        "seats": _("party of %(seats)s"),
        "is_in": _("in"),
        "online": _("Connected. All is sent."),
        "waiting": _("Not yet sent: %(number)s"),
        "offline": _("No network. Go on: scans are kept here."),
        "synced": _("List of %(time)s"),
        "no_list": _("The list is not loaded yet. Connect this device once."),
        "sent": _("Sent: %(number)s. Nothing is left on this device."),
        "nothing_left": _("Nothing of this session is left on this device."),
        "camera_refused": _("The camera does not open. Allow it in the browser, or type the code."),
    }
