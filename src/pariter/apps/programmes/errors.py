"""What can be refused about programmes, calls and office work."""


class CallError(Exception):
    """An act that a call does not allow; the message says what, and the mend."""


class RoleError(Exception):
    """Office work that cannot be given or ended; the message says why, and the mend."""


class ProgrammeError(Exception):
    """A pack that does not fit what is here already; the message says why, and the mend."""
