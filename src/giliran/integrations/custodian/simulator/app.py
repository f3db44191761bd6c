"""A custodian as an ASGI application."""

import asyncio
import base64
import json
import os
import time
from collections import OrderedDict
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from giliran.integrations.custodian import signing
from giliran.integrations.custodian.simulator import pages
from giliran.integrations.custodian.simulator.vault import Behaviour, Unwilling, Vault
from giliran.integrations.keeping import records_of
from giliran.integrations.nonsense import Nonsense

_STYLE = Path(__file__).parent / "custodian.css"
_SLOWEST = 60.0
_REMEMBERED = 100_000
_AWARE = "a time without a zone"


class Custodian:
    """One custodian's process: its name, its key, what it keeps."""

    def __init__(self, *, name: str, title: str, own_key: str, their_key: str) -> None:
        """Take the keys as they are written in the environment; `their_key` is that of who may ask."""
        self.name, self.title = name, title
        self.key = signing.private_key(own_key) if own_key else Ed25519PrivateKey.generate()
        self.theirs = signing.public_key(their_key) if their_key else None
        self.vault = Vault(key=self.key.private_bytes_raw(), records=records_of(f"custodian-{name}"))
        self._seen: OrderedDict[str, None] = OrderedDict()

    async def answer(self, request: Request) -> Response:
        """Answer one question, signed; a question that is not by who may ask gets no signature either."""
        behaviour = self.vault.behaviour
        await asyncio.sleep(behaviour.slow)
        if behaviour.down or (behaviour.mute and request.url.path == signing.REVEAL):
            return JSONResponse({"error": "later"}, status_code=503)
        body, nonce = await request.body(), request.headers.get(signing.NONCE, "")
        if not self._may_ask(request, body, nonce):
            return JSONResponse({"error": "signature"}, status_code=401)
        try:
            told = self._told(request.url.path, json.loads(body))
        except Unwilling as unwilling:
            return self._signed({"error": str(unwilling)}, status=409, nonce=nonce)
        except (ValueError, KeyError, TypeError, AttributeError):
            return self._signed({"error": "words"}, status=422, nonce=nonce)
        return self._signed(told, status=200, nonce=nonce)

    def _told(self, path: str, asked: dict[str, Any]) -> dict[str, Any]:
        release, at = UUID(asked["release"]), _aware(asked["at"])
        if path == signing.COMMIT:
            commitment = self.vault.commit(release, opens_at=_aware(asked["opens_at"]), at=at)
            return {"release": str(release), "custodian": self.name, "commitment": commitment.hex()}
        root = bytes.fromhex(asked["root"]).hex()
        secret = self.vault.reveal(release, root=root, entrants=int(asked["entrants"]), at=at)
        return {"release": str(release), "custodian": self.name, "root": root, "secret": secret.hex()}

    def _may_ask(self, request: Request, body: bytes, nonce: str) -> bool:
        timestamp = request.headers.get(signing.TIMESTAMP, "")
        text = signing.question(path=request.url.path, timestamp=timestamp, nonce=nonce, body=body)
        if self.theirs is None or not signing.is_by(self.theirs, text, request.headers.get(signing.SIGNATURE, "")):
            return False
        if not signing.is_fresh(timestamp, now=time.time()) or not nonce or nonce in self._seen:
            return False
        self._seen[nonce] = None
        while len(self._seen) > _REMEMBERED:
            self._seen.popitem(last=False)
        return True

    def _signed(self, data: dict[str, Any], *, status: int, nonce: str) -> Response:
        body, timestamp = json.dumps(data).encode(), str(int(time.time()))
        key = Ed25519PrivateKey.generate() if self.vault.behaviour.forged else self.key
        text = signing.answer(name=self.name, status=status, timestamp=timestamp, nonce=nonce, body=body)
        headers = {signing.TIMESTAMP: timestamp, signing.SIGNATURE: signing.signed(key, text)}
        return Response(body, status_code=status, headers={**headers, "Content-Type": "application/json"})

    async def start(self, request: Request) -> Response:
        """Show the page for people."""
        said = request.query_params.get("kabar", "")
        return HTMLResponse(pages.start(self.title, self.vault, key=self.public_key, said=said))

    async def release(self, request: Request) -> Response:
        """Publish what is kept of one release: the secret only once it was revealed."""
        found = self.vault.kept.get(str(request.path_params["release"]))
        if found is None:
            return JSONResponse({"error": "unknown"}, status_code=404)
        return JSONResponse({"custodian": self.name, "public_key": self.public_key, **found})

    async def behave(self, request: Request) -> Response:
        """Change how the twin behaves, from a form or as JSON; what is not named goes back to normal."""
        as_json = request.headers.get("content-type", "").startswith("application/json")
        told: Any = await request.json() if as_json else dict(await request.form())
        try:
            slow = min(max(float(told.get("slow") or 0), 0.0), _SLOWEST)
        except ValueError:
            slow = 0.0
        flags = {name: bool(told.get(name)) for name in ("down", "forged", "lying", "mute")}
        self.vault.behaviour = Behaviour(slow=slow, **flags)
        if as_json:
            return JSONResponse(asdict(self.vault.behaviour))
        return RedirectResponse(f"/?kabar={quote('Tingkah layanan diubah.')}", status_code=303)

    @property
    def public_key(self) -> str:
        """The key by which its answers are known, as base64."""
        return base64.b64encode(self.key.public_key().public_bytes_raw()).decode()


def application(*, name: str, title: str) -> Starlette:
    """Return a custodian's application, with the keys of this process's environment."""
    custodian = Custodian(
        name=name,
        title=title,
        own_key=os.environ.get(f"GILIRAN_{name.upper()}_PRIVATE_KEY", ""),
        their_key=os.environ.get("GILIRAN_DRAW_PUBLIC_KEY", ""),
    )
    return Starlette(
        middleware=[Middleware(Nonsense, paths=(signing.COMMIT, signing.REVEAL))],
        routes=[
            Route("/", custodian.start),
            Route("/custodian.css", _style),
            Route("/healthz", _healthz),
            Route("/behaviour", custodian.behave, methods=["POST"]),
            Route("/v1/releases/{release:uuid}", custodian.release),
            Route(signing.COMMIT, custodian.answer, methods=["POST"]),
            Route(signing.REVEAL, custodian.answer, methods=["POST"]),
        ],
    )


async def _healthz(_request: Request) -> Response:
    return JSONResponse({"ok": True})


async def _style(_request: Request) -> Response:
    return FileResponse(_STYLE, media_type="text/css")


def _aware(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError(_AWARE)
    return found
