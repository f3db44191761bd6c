"""Locks between processes that the system drops when their holder ends, however it ends."""

import fcntl
import os
from pathlib import Path

from giliran.config import places


class Lock:
    """An advisory lock on a file, which stays in place for good: deleting it would split its users in two."""

    def __init__(self, path: Path) -> None:
        """Open the file, making it if need be; takes nothing yet."""
        new = not path.exists()
        self._handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        if new:
            places.hand_over(path)

    def take_alone(self) -> bool:
        """Take it for ourselves if nobody has it; does not wait."""
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def wait_alone(self) -> None:
        """Take it for ourselves, waiting for all others to let go."""
        fcntl.flock(self._handle, fcntl.LOCK_EX)

    def wait_shared(self) -> None:
        """Take it beside others, waiting for one who has it alone."""
        fcntl.flock(self._handle, fcntl.LOCK_SH)

    def is_held_alone(self) -> bool:
        """Whether somebody else has it alone; asking disturbs nobody else who asks."""
        try:
            fcntl.flock(self._handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        self.let_go()
        return False

    def write(self, text: str) -> None:
        """Leave a note in the locked file for those who find it held."""
        os.truncate(self._handle, 0)
        os.pwrite(self._handle, text.encode(), 0)

    def let_go(self) -> None:
        """Give it up; the lock can be taken again."""
        fcntl.flock(self._handle, fcntl.LOCK_UN)

    def close(self) -> None:
        """Give it up for good."""
        os.close(self._handle)
