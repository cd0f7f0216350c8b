"""The mechanisms by name, as packs and calls write them."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from pariter.kernels.allocation.allocation import Allocation
from pariter.kernels.allocation.deferred_acceptance import deferred_acceptance
from pariter.kernels.allocation.first_come import first_come
from pariter.kernels.allocation.market import Market
from pariter.kernels.allocation.serial_dictatorship import serial_dictatorship

Mechanism = Callable[[Market], Allocation]

MECHANISMS: Mapping[str, Mechanism] = MappingProxyType(
    {
        "deferred_acceptance": deferred_acceptance,
        "first_come": first_come,
        "serial_dictatorship": serial_dictatorship,
    }
)
