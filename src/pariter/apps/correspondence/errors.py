"""What can be refused about letters."""


class LetterError(Exception):
    """An act on a letter that is refused; `code` names the reason."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
