"""What can be refused about programmes, calls and office work."""

from collections.abc import Mapping, Sequence

from pariter.packs.errors import Problem
from pariter.packs.places import Place


class CallError(Exception):
    """An act that a call does not allow; the message says what, and the mend."""


class RoleError(Exception):
    """Office work that cannot be given or ended; the message says why, and the mend."""


class ProgrammeError(Exception):
    """A pack that does not fit what is here already; the message says why, and the mend."""


class StaleEditError(Exception):
    """Someone else changed the same part of a draft meanwhile; nothing was saved."""


class EditError(Exception):
    """An edit that no pack may hold, or that cannot be published.

    problems: what is to mend, as the loader tells it
    refusals: what is to mend, in plain words, by its place in the pack
    """

    def __init__(
        self,
        message: str,
        problems: Sequence[Problem] = (),
        refusals: Mapping[Place, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.problems = list(problems)
        self.refusals = dict(refusals or {})


class AmendmentError(Exception):
    """New dates that an open edition does not allow.

    refusals: what is refused, by part, its key and field, such as ("call", "students", "closes")
    """

    def __init__(self, refusals: Mapping[tuple[str, str, str], str]) -> None:
        super().__init__("\n".join(refusals.values()))
        self.refusals = dict(refusals)


class SessionProposalError(Exception):
    """A proposed session that cannot be kept, sent or let in.

    mistakes: what is to mend, by the box of the form it stands in
    """

    def __init__(self, message: str, mistakes: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.mistakes = dict(mistakes or {})


class MaterialError(Exception):
    """Something that cannot remain of a session as it is; `code` names the reason."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
