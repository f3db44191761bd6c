"""Which part is plugged into which socket. The only place where adapters are chosen."""


def plug() -> None:
    """Plug every socket."""
