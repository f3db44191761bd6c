"""Which part is plugged into which socket. The only place where adapters are chosen."""


from giliran.accounts.web.actors import actor_of_request
from giliran.foundation.web import requests


def plug() -> None:
    """Plug every socket."""
    requests.actor_for.plug(actor_of_request)
