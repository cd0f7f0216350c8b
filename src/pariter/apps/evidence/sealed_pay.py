"""The pay of an imported table: made small while the file is read, and sealed from then on."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Self

from django.utils.translation import gettext as _

from pariter.apps.evidence.errors import EvidenceError
from pariter.apps.evidence.models import Dataset, SealedPay
from pariter.apps.journal.sealing import opened, seal
from pariter.formats.pay_columns import PayColumns
from pariter.kernels.disclosure.dominance import Amounts
from pariter.kernels.disclosure.medians import Group
from pariter.kernels.disclosure.pay import medians_of

Cells = dict[tuple[str, ...], Amounts]


@dataclass(frozen=True)
class YearOfPay:
    """The pay of one institution in a year. amounts: by cell; medians: of groups, in cents.

    medians are known only where the file had one person a row.
    """

    amounts: Cells = field(default_factory=dict)
    medians: dict[Group, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Pay:
    """What is kept of the pay in a file: that of the programme's own institution, by year."""

    dimensions: tuple[str, ...]
    years: dict[int, YearOfPay]

    @classmethod
    def of(cls, read: PayColumns, dimensions: tuple[str, ...], institution: str) -> Self:
        """Make what was read as small as the gate's rules allow."""
        years: dict[int, YearOfPay] = {}
        each: dict[int, dict[tuple[str, ...], Sequence[int]]] = {}
        for cell, amounts in read.amounts.items():
            year, place, values = cell
            if place == institution:
                years.setdefault(year, YearOfPay()).amounts[values] = amounts
                if cell in read.each:
                    each.setdefault(year, {})[values] = read.each[cell]
        for year, cells in each.items():
            years[year].medians.update(medians_of(cells, dimensions))
        return cls(dimensions, years)

    def to_json(self) -> dict[str, Any]:
        """Write it as a JSON value, to be sealed."""
        return {
            "dimensions": list(self.dimensions),
            "years": {
                str(year): {
                    "amounts": [
                        [*cell, amounts.total, list(amounts.largest)]
                        for cell, amounts in pay.amounts.items()
                    ],
                    "medians": [
                        [[list(pair) for pair in group], median]
                        for group, median in pay.medians.items()
                    ],
                }
                for year, pay in self.years.items()
            },
        }

    @classmethod
    def from_json(cls, told: dict[str, Any]) -> Self:
        """Read back what `to_json` wrote."""
        years = {
            int(year): YearOfPay(
                {
                    tuple(cell): Amounts(total, tuple(largest))
                    for *cell, total, largest in pay["amounts"]
                },
                {
                    tuple((name, value) for name, value in group): median
                    for group, median in pay["medians"]
                },
            )
            for year, pay in told["years"].items()
        }
        return cls(tuple(told["dimensions"]), years)


def store_pay(*, dataset: Dataset, pay: Pay) -> None:
    """Seal the pay of a table that is being imported."""
    sealed = SealedPay(dataset=dataset)
    sealed.content = seal(sealed, pay.to_json())
    sealed.save(force_insert=True)


def pay_of(dataset: Dataset) -> Pay:
    """Open the pay of an imported table, for the gate alone.

    Raises EvidenceError where none was stored.
    """
    sealed = SealedPay.objects.filter(dataset=dataset).first()
    if sealed is None:
        raise EvidenceError(
            "no_pay", _("No pay is kept of “%(name)s”. Import it again.") % {"name": dataset.name}
        )
    return Pay.from_json(opened(sealed, sealed.content))
