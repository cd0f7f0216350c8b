"""What can be refused about objectives, registers and cooperation."""


class ObjectiveError(Exception):
    """A write that is refused; `field` names what is to mend, empty where it is the whole."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
