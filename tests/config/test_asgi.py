"""The front that sends each path to its lane."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from starlette.types import ASGIApp, Message

from giliran.config import asgi


def _ask(app: ASGIApp, path: str) -> tuple[int, dict[str, str], bytes]:
    """Ask as a server does that could send files by itself."""
    scope: dict[str, Any] = {
        "type": "http",
        "http_version": "1.1",
        "method": "GET",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "scheme": "http",
        "query_string": b"",
        "headers": [(b"host", b"localhost"), (b"accept-encoding", b"gzip")],
        "server": ("localhost", 80),
        "client": ("127.0.0.1", 1),
        "extensions": {"http.response.pathsend": {}},
    }
    sent: list[Message] = []

    asked: list[Message] = [{"type": "http.request", "body": b"", "more_body": False}]

    async def receive() -> Message:
        if asked:
            return asked.pop()
        # A visitor who stays: nothing more comes.
        await asyncio.Event().wait()
        raise AssertionError

    async def send(message: Message) -> None:
        sent.append(message)

    async def ask() -> None:
        await app(scope, receive, send)

    asyncio.run(ask())
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], headers, b"".join(message.get("body", b"") for message in sent[1:])


@pytest.fixture
def files(tmp_path: Path, settings: Any) -> Path:
    """A folder of static files with one style sheet."""
    (tmp_path / "a.css").write_text("p { color: teal }\n" * 200)
    settings.STATIC_ROOT = tmp_path
    return tmp_path


@pytest.mark.usefixtures("files")
def test_static_files_are_compressed_and_kept_for_good() -> None:
    status, headers, body = _ask(asgi.pages(), "/static/a.css")
    assert status == 200
    assert headers["content-encoding"] == "gzip"
    assert len(body) < 500
    assert "immutable" in headers["cache-control"]


@pytest.mark.usefixtures("files")
def test_a_static_file_that_is_not_there_is_not_kept() -> None:
    status, headers, _body = _ask(asgi.pages(), "/static/b.css")
    assert status == 404
    assert "cache-control" not in headers


@pytest.mark.parametrize("lane", [asgi.pages, asgi.fast, asgi.live, asgi.everything])
def test_every_role_answers_for_its_health(lane: Any) -> None:
    assert _ask(lane(), "/healthz")[0] == 200
