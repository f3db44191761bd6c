"""What this room's tests ask for."""

from collections.abc import Iterator

import pytest

from giliran.integrations.bank.gate import SnapGate
from giliran.payments.ports import bank_gate


@pytest.fixture(autouse=True)
def _gate() -> Iterator[None]:
    """Have the bank's real gate in, whatever `config` chose."""
    with bank_gate.plugged(SnapGate()):
        yield
