"""What can be refused about an application."""


class ApplicationError(Exception):
    """An application that cannot be sent; `code` names the reason for tests and pages."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
