"""The one gate that every published number goes through."""

from pariter.kernels.disclosure.gate import Proposal, propose
from pariter.kernels.disclosure.ledger import (
    GENESIS,
    LedgerEntry,
    LedgerError,
    append,
    verify_chain,
)
from pariter.kernels.disclosure.pay_gate import propose_pay
from pariter.kernels.disclosure.policy import Policy, Rounding
from pariter.kernels.disclosure.release import (
    WITHHELD,
    ReleasedTable,
    read_release,
    releases,
)
from pariter.kernels.disclosure.ruling import Ruling
from pariter.kernels.disclosure.table import Table, TableError
from pariter.kernels.disclosure.withhold import InsideTable, pool_small_rows, withhold

__all__ = [
    "GENESIS",
    "WITHHELD",
    "InsideTable",
    "LedgerEntry",
    "LedgerError",
    "Policy",
    "Proposal",
    "ReleasedTable",
    "Rounding",
    "Ruling",
    "Table",
    "TableError",
    "append",
    "pool_small_rows",
    "propose",
    "propose_pay",
    "read_release",
    "releases",
    "verify_chain",
    "withhold",
]
