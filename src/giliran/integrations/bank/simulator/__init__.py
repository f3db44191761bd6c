"""A bank in a process of its own: it asks and tells Giliran over SNAP with real signatures, and can misbehave.

`giliran.integrations.bank.simulator:app` is the ASGI application. `/` is the bank's page for people, `/api/pay` and
`/api/payments` are for tests, `/snap/…` is what Giliran asks. What it took is written down before anybody hears
of it: killed at any moment, it knows every payment again, and goes on telling Giliran of those not yet answered.
"""

from giliran.integrations.bank.simulator.app import app

__all__ = ["app"]
