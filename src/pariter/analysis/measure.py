"""What an indicator asks of a file: sums of counts, and the formula over them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from pariter.kernels.indicators import Value

Where = tuple[tuple[str, tuple[str, ...]], ...]
"""Which rows a sum takes: roles, each with its classes."""

Sums = Mapping[str, int]
Across = Mapping[tuple[str, ...], Sums]
"""Values of the roles that an indicator goes across → sums."""

Told = tuple[Mapping[str, str], Value]
"""A value, and what it is told by beside what was asked for."""

PAY, HOURS = "pay", "hours"
AMOUNTS = (PAY, HOURS)
"""Roles that hold an amount with up to two decimals."""

EACH_PAY, PERSON, WAY = "each_pay", "person", "way"

WOMEN: Where = (("sex", ("women",)),)
MEN: Where = (("sex", ("men",)),)
BY_SEX: Mapping[str, Where] = {"women": WOMEN, "men": MEN}


@dataclass(frozen=True, slots=True)
class Measure:
    """An indicator over sums.

    across: roles by the values of which it goes, such as a field; a role without a column is ""
    amounts: sums of count × the amount of one role, in hundredths; distinct: different people
    optional: roles that it takes into account where they have a column; either: of these roles
    one or more must have one; of_each: it goes across single people, who are told only in all
    """

    sums: Mapping[str, Where]
    formula: Callable[[Across], Value | tuple[Told, ...]]
    across: tuple[str, ...] = ()
    amount: str = ""
    amounts: Mapping[str, Where] = field(default_factory=dict)
    distinct: Mapping[str, Where] = field(default_factory=dict)
    optional: tuple[str, ...] = ()
    either: tuple[str, ...] = ()
    of_each: bool = False

    @property
    def roles(self) -> tuple[str, ...]:
        """Return the roles that its columns must play."""
        wheres = (*self.sums.values(), *self.distinct.values())
        found = dict.fromkeys(role for where in wheres for role, _classes in where)
        person = PERSON if self.distinct else ""
        every = (*found, *self.across, self.amount, person)
        may_lack = {"", *self.optional, *self.either}
        return tuple(dict.fromkeys(role for role in every if role not in may_lack))
