"""One error for everything that a command refuses."""


class CommandError(Exception):
    """A command that cannot be done; each line says what, where, and the mend."""
