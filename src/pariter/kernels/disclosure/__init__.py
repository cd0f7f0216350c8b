"""The one gate that every published number goes through."""

from pariter.kernels.disclosure.gate import Proposal, Ruling, propose
from pariter.kernels.disclosure.ledger import (
    GENESIS,
    LedgerEntry,
    LedgerError,
    append,
    verify_chain,
)
from pariter.kernels.disclosure.policy import Policy
from pariter.kernels.disclosure.release import ReleasedTable, read_release, releases
from pariter.kernels.disclosure.table import Table, TableError

__all__ = [
    "GENESIS",
    "LedgerEntry",
    "LedgerError",
    "Policy",
    "Proposal",
    "ReleasedTable",
    "Ruling",
    "Table",
    "TableError",
    "append",
    "propose",
    "read_release",
    "releases",
    "verify_chain",
]
