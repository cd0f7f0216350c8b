"""What can be refused about deliveries, certificates and feedback."""


class DeliveryError(Exception):
    """A delivery that cannot be recorded; `code` names the reason."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class CertificateError(Exception):
    """A certificate that cannot be issued or revoked; `code` names the reason."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class DoorError(Exception):
    """A door pass that opens nothing now; `code` names the reason."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class FeedbackError(Exception):
    """An answer that cannot be taken; `code` names the reason."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class DutyError(Exception):
    """Someone who cannot be asked, or cannot answer so; `code` names the reason."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class SessionError(Exception):
    """A session that cannot be moved or cancelled so; `code` names the reason."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class ChecklistError(Exception):
    """A checklist that cannot be kept so; `code` names the reason."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class ContactError(Exception):
    """A contact of a pair that cannot be noted or confirmed; `code` names the reason."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class FollowUpError(Exception):
    """Somebody who cannot be followed, or cannot answer so; `code` names the reason."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
