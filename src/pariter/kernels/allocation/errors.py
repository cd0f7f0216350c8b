"""The one error for a market that makes no sense."""


class MarketError(ValueError):
    """A market that makes no sense: says where, which value, and how to mend it."""

    def __init__(self, place: str, value: object, mend: str) -> None:
        super().__init__(f"{place}: {value!r}. {mend}")
        self.place = place
        self.value = value
        self.mend = mend
