"""What can be refused about reports."""


class ReportError(Exception):
    """An act on a report that is refused; `code` names the reason."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
