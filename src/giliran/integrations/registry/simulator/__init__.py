"""The registry's twin: knows every well-formed NIK, and answers match or no match with real signatures.

`GILIRAN_REGISTRY_SECRET` and `GILIRAN_REGISTRY_KEY_ID` are the key. `/` explains how to get each answer, `/people` adds
a person with known data, `/behaviour` makes it slow, silent or a liar. All lives in memory: a restart forgets it.
"""

from giliran.integrations.registry.simulator.app import app

__all__ = ["app"]
