"""How long an attack may still take."""

import time

from pariter.checker.errors import OutOfTimeError


class Clock:
    """Ends an attack when its seconds are over."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def look(self) -> None:
        """Raise OutOfTimeError when the time is over."""
        if time.monotonic() >= self._end:
            raise OutOfTimeError
