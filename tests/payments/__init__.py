"""Bills, notices, receipts."""
