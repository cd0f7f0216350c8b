"""What was delivered: an append-only ledger of attendance and hours."""
