"""Ports that are about to be used."""

import subprocess
import sys

from giliran.config.ports import claim_port

_CLAIM = "from giliran.config.ports import claim_port; print(claim_port(host='127.0.0.1', wanted={})); input()"


def test_nobody_chooses_a_port_that_another_is_about_to_use() -> None:
    ours = claim_port(host="127.0.0.1", wanted=19_300)
    other = subprocess.Popen(
        [sys.executable, "-c", _CLAIM.format(ours)], text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    said, _ = other.communicate("\n")
    assert int(said) > ours
    assert claim_port(host="127.0.0.1", wanted=ours) > ours
