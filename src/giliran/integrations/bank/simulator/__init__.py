"""A bank in a process of its own: it asks and tells Giliran over SNAP with real signatures, and can misbehave.

`giliran.integrations.bank.simulator:app` is the ASGI application. `/` is the bank's page for people, `/api/pay` and
`/api/payments` are for tests, `/snap/…` is what Giliran asks. Money lives in memory: a restart forgets it.
"""

from giliran.integrations.bank.simulator.app import app

__all__ = ["app"]
