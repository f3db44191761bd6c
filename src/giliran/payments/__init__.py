"""Bills, the bank's notices, receipts, reconciliation."""
