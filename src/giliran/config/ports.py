"""Ports for processes that are about to start, claimed so that two demonstrations never choose the same."""

import os
import tempfile
from pathlib import Path

from giliran.config import places
from giliran.config.postgres.locks import Lock
from giliran.config.serve import PortTaken, is_free

_REACH = 200
# Held until this process ends: a claim counts from the choice on, long before anybody listens.
_claims: list[Lock] = []


def claim_port(*, host: str, wanted: int) -> int:
    """Return `wanted`, or the next port after it that is free and that no other demonstration of ours has claimed.

    Raises `PortTaken`.
    """
    folder = _folder()
    for port in range(wanted, min(wanted + _REACH, 65_536)):
        claim = Lock(folder / str(port))
        if claim.take_alone() and is_free(host=host, port=port):
            _claims.append(claim)
            return port
        claim.close()
    message = f"No free port from {wanted} on {host}."
    raise PortTaken(message)


def _folder() -> Path:
    folder = places.own_directory(Path(tempfile.gettempdir()) / f"giliran-ports-{os.getuid()}", mode=0o700)
    if folder.is_symlink() or folder.stat().st_uid != os.getuid():
        message = f"{folder} is not ours. Remove it, or set TMPDIR to a directory of your own."
        raise PortTaken(message)
    return folder
