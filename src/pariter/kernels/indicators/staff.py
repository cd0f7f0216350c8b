"""Indices of the academic career: ceiling, door and wall of glass."""

from dataclasses import dataclass

from pariter.kernels.indicators.intervals import ratio_of_shares, ratio_to_part
from pariter.kernels.indicators.shares import with_interval
from pariter.kernels.indicators.value import (
    NO_WOMAN_ON_TOP,
    NO_WOMEN_BESIDE,
    NOBODY,
    NOBODY_BESIDE,
    NOBODY_ON_TOP,
    WITHHELD,
    Value,
    check_counts,
    check_part,
    undefined,
)


@dataclass(frozen=True, slots=True)
class Group:
    """Women, and women and men together, of some grades; None is withheld."""

    women: int | None
    people: int | None


def glass_ceiling(academics: Group, top: Group) -> Value:
    """Return the share of women in grades A, B and C ÷ their share in grade A.

    academics: grades A, B and C together; top: grade A. Its counts are the women and people of
    grade A. Source: European Commission, She Figures Handbook 2021; interval: delta method on the
    logarithm, with grade A counted inside the whole.

    Raises IndicatorError.
    """
    key = "glass_ceiling"
    told = _told(key, academics, top)
    if told is None:
        return undefined(key, WITHHELD, top.women, top.people)
    women, people, women_on_top, people_on_top = told
    check_part(key, women_on_top, women)
    check_part(key, people_on_top, people)
    check_part(key, people_on_top - women_on_top, people - women)
    if people_on_top == 0:
        return undefined(key, NOBODY_ON_TOP, 0, 0)
    if women_on_top == 0:
        return undefined(key, NO_WOMAN_ON_TOP, 0, people_on_top)
    value = women * people_on_top / (people * women_on_top)
    interval = ratio_to_part(women, people, women_on_top, people_on_top)
    return with_interval(key, value, interval, women_on_top, people_on_top)


def glass_door(temporary: Group, entered: Group) -> Value:
    """Return the share of women in temporary research posts ÷ in tenure track and permanent ones.

    entered: tenure track (RTDb, RTT) and permanent researchers (RU). Its counts are the women and
    people in temporary posts. Source: Picardi, 2019, Social Sciences 8(5) 160; interval: Katz et
    al., 1978.

    Raises IndicatorError.
    """
    return _beside("glass_door", temporary, entered)


def glass_wall(temporary: Group, settled: Group) -> Value:
    """Return the share of women in temporary research posts ÷ in tenure track and all above.

    settled: tenure track, permanent researchers, associate and full professors. Counts, source and
    interval as for the glass door.

    Raises IndicatorError.
    """
    return _beside("glass_wall", temporary, settled)


def _beside(key: str, group: Group, other: Group) -> Value:
    told = _told(key, group, other)
    if told is None:
        return undefined(key, WITHHELD, group.women, group.people)
    women, people, other_women, other_people = told
    if people == 0:
        return undefined(key, NOBODY, women, people)
    if other_people == 0:
        return undefined(key, NOBODY_BESIDE, women, people)
    if other_women == 0:
        return undefined(key, NO_WOMEN_BESIDE, women, people)
    value = women * other_people / (people * other_women)
    interval = ratio_of_shares(women, people, other_women, other_people)
    return with_interval(key, value, interval, women, people)


def _told(key: str, first: Group, second: Group) -> tuple[int, int, int, int] | None:
    """Return the counts of two groups, checked; None where one is withheld."""
    for group in (first, second):
        check_counts(key, women=group.women, people=group.people)
        if group.women is not None and group.people is not None:
            check_part(key, group.women, group.people)
    if first.women is None or first.people is None or second.women is None or second.people is None:
        return None
    return first.women, first.people, second.women, second.people
