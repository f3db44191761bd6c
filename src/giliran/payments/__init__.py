"""Bills, the bank's notices, receipts, reconciliation.

Words: a *bill* asks for an amount under a 15-digit billing code; a *payment* settles a bill, once; a *notice* is one
call of the bank's, kept as it came; a *misfit* is a payment that fits no bill as it stands; a *refund* is money that
must go back. Payment and expiry both lock the bill first, so exactly one of them decides, and money is never lost.

Doors: `services` (`create_bill`, `cancel_bill`, `expire_bill`, `lock_bill`), `queries` (`bill`, `bills_of`), `events`.
"""
