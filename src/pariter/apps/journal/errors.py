"""What can be refused about the journal."""


class JournalError(Exception):
    """An entry or a message that cannot be taken; the message says what, and the mend."""
