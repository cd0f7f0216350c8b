"""What ends an attack early: a file that makes no sense, tables that disagree, no more time."""


class BadFileError(ValueError):
    """A file that cannot be attacked: says where in it, the value and the mend."""

    def __init__(self, place: str, value: object, mend: str) -> None:
        super().__init__(f"{place}: {_short(value)}. {mend}")
        self.place = place
        self.value = value
        self.mend = mend


class ContradictionError(ValueError):
    """Statements that no counts of people can meet together."""


class OutOfTimeError(RuntimeError):
    """The time that the attack was given is over."""


def _short(value: object) -> str:
    """Quote a value, cut where it is long."""
    text = ascii(value)
    return text if len(text) <= 80 else f"{text[:77]}..."
