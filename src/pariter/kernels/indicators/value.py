"""A value of an indicator, as it is told: with its counts, its interval, and what must be said."""

from dataclasses import dataclass

WITHHELD = "A count that this needs is withheld to protect people."
BETWEEN = "Counts that this needs are withheld; it lies between the two ends, by what is told."
NOBODY = "Nobody is counted here, so there is no share."
NO_WOMEN = "No woman is counted here, so there is nothing to divide by."
NO_MEN = "No man is counted here, so there is nothing to divide by."
NO_WOMAN_ON_TOP = "No woman holds a top grade, so the index has no upper limit."
NOBODY_ON_TOP = "Nobody holds a top grade, so there is no index."
NOTHING_BEFORE = "There was nothing at the start, so there is no growth rate."
NOBODY_BESIDE = "Nobody is in the other group, so there is nothing to compare with."
NO_WOMEN_BESIDE = "No woman is in the other group, so there is nothing to divide by."
NO_CHANCE_BESIDE = "Nobody of the other group was taken, so there is nothing to divide by."
NO_PAY = "The men have no pay to compare with."
NO_WAY = "The target is where the start was, so there is no way to measure."
NO_INTERVAL = "Too few to say how much of this is chance."
SPREAD_UNKNOWN = "There is no interval, because the spread of pay is not known."

NOTES = (
    *(WITHHELD, BETWEEN, NOBODY, NO_WOMEN, NO_MEN, NO_WOMAN_ON_TOP, NOBODY_ON_TOP, NOTHING_BEFORE),
    *(NOBODY_BESIDE, NO_WOMEN_BESIDE, NO_CHANCE_BESIDE, NO_PAY, NO_WAY, NO_INTERVAL),
    SPREAD_UNKNOWN,
)  # fmt: skip
"""Everything that a note may say, so that it can be translated word by word."""


class IndicatorError(ValueError):
    """Counts from which no indicator can be meant; says which, and the mend."""


@dataclass(frozen=True, slots=True)
class Value:
    """One number of an indicator.

    value: None where it is withheld or undefined, and then note says why
    low, high: ends of the 95 % interval, None where there is none; where the note is BETWEEN, the
        two ends between which the value lies
    numerator, denominator: the counts that the number rests on
    """

    key: str
    value: float | None
    low: float | None = None
    high: float | None = None
    numerator: int | None = None
    denominator: int | None = None
    note: str = ""


def undefined(
    key: str, note: str, numerator: int | None = None, denominator: int | None = None
) -> Value:
    """Return a value that does not exist, with the reason."""
    return Value(key, None, None, None, numerator, denominator, note)


def check_counts(key: str, **counts: int | None) -> None:
    """Refuse counts that no table of people has. Raises IndicatorError."""
    for name, count in counts.items():
        if count is not None and (isinstance(count, bool) or not isinstance(count, int)):
            raise IndicatorError(f"{key}: {name} is {count!r}; count people in whole numbers")
        if count is not None and count < 0:
            raise IndicatorError(f"{key}: {name} is {count}; a count is 0 or more")


def check_part(key: str, part: int, whole: int) -> None:
    """Refuse a part that is larger than its whole. Raises IndicatorError."""
    if part > whole:
        raise IndicatorError(f"{key}: {part} of {whole}; a part is at most the whole")
