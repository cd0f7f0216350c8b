"""What can be refused about programmes and calls."""


class CallError(Exception):
    """An act that a call does not allow; the message says what, and the mend."""
