"""What can be refused about figures."""


class EvidenceError(Exception):
    """Figures that cannot be published; `code` names the reason."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
