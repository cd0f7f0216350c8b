"""Published figures, through one gate with a ledger."""
