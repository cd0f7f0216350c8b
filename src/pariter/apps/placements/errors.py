"""What can be refused about lotteries, runs and places."""


class PlacementError(Exception):
    """An act on a place or a run that is refused; `code` names the reason."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
