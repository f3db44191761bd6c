"""What becomes of the processes that answer when their main one is killed."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import httpx
import pytest

from giliran.config.ports import claim_port
from giliran.config.serve import is_free

pytestmark = pytest.mark.xdist_group("servers")
T = TypeVar("T")

_APPLICATION = """
import os
async def app(scope, receive, send):
    if scope["type"] != "http":
        return
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": str(os.getpid()).encode()})
def made(): return app
"""
_SERVE = "from giliran.config.serve import serve; serve(target={!r}, factory={}, host='127.0.0.1', port={}, workers=1)"


@pytest.mark.parametrize(("target", "factory"), [("answering:app", False), ("answering:made", True)])
def test_a_killed_server_leaves_no_worker_that_keeps_the_port(tmp_path: Path, target: str, *, factory: bool) -> None:
    (tmp_path / "answering.py").write_text(_APPLICATION, "utf-8")
    port = claim_port(host="127.0.0.1", wanted=19_000 + os.getpid() % 1000)
    code = _SERVE.format(target, factory, port)
    server = subprocess.Popen([sys.executable, "-c", code], cwd=tmp_path, stdout=subprocess.DEVNULL)
    try:
        worker = _eventually(lambda: _answer(port))
        assert int(worker) != server.pid

        server.send_signal(signal.SIGKILL)
        server.wait(10)

        _eventually(lambda: is_free(host="127.0.0.1", port=port) and not _answer(port))
    finally:
        server.kill()


def test_a_killed_worker_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "answering.py").write_text(_APPLICATION, "utf-8")
    port = claim_port(host="127.0.0.1", wanted=19_000 + os.getpid() % 1000)
    code = _SERVE.format("answering:app", "False", port)
    server = subprocess.Popen([sys.executable, "-c", code], cwd=tmp_path, stdout=subprocess.DEVNULL)
    try:
        first = _eventually(lambda: _answer(port))

        os.kill(int(first), signal.SIGKILL)

        second = _eventually(lambda: _answer(port))
        assert second != first
    finally:
        server.terminate()
        server.wait(10)


def _answer(port: int) -> str:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/", timeout=2).text
    except httpx.HTTPError:
        return ""


def _eventually(what: Callable[[], T]) -> T:
    end = time.monotonic() + 20
    while not (found := what()):
        assert time.monotonic() < end, "it did not come to pass"
        time.sleep(0.1)
    return found
