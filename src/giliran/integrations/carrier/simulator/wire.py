"""The carrier's two wires: SMTP in, receipts out."""

import asyncio
import email
import email.policy
import json
import logging
from email.message import EmailMessage
from typing import Any, cast
from uuid import uuid4

import httpx
from aiosmtpd.smtp import SMTP, Envelope, Session

from giliran.foundation.clock import now
from giliran.integrations.carrier.receipts import SIGNATURE, TIMESTAMP, signature
from giliran.integrations.carrier.simulator.box import Box, Delivered

logger = logging.getLogger(__name__)
_TRIES = 5
_FOREVER = 3600


class Receipts:
    """Sends signed receipts, trying a few times where nobody answers."""

    def __init__(self, *, url: str, secret: str) -> None:
        """Take where receipts go and what signs them."""
        self._url, self._secret = url, secret
        self._under_way: set[asyncio.Task[None]] = set()

    def tell(self, message: Delivered, *, how: str) -> None:
        """Send what the behaviour asks for, without waiting for it."""
        if how == "none" or not message.message_id:
            return
        task = asyncio.ensure_future(self._tell(message, how))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _tell(self, message: Delivered, how: str) -> None:
        status = "failed" if how == "failed" else "delivered"
        told = {"event_id": str(uuid4()), "message_id": message.message_id, "status": status, "at": now().timestamp()}
        body = json.dumps(told).encode()
        async with httpx.AsyncClient(timeout=5) as client:
            for _ in range(2 if how == "twice" else 1):
                await self._post(client, body)

    async def _post(self, client: httpx.AsyncClient, body: bytes) -> None:
        for tried in range(_TRIES):
            timestamp = str(int(now().timestamp()))
            signed = signature(secret=self._secret, timestamp=timestamp, body=body)
            headers = {TIMESTAMP: timestamp, SIGNATURE: signed, "Content-Type": "application/json"}
            try:
                answer = await client.post(self._url, content=body, headers=headers)
            except httpx.HTTPError:
                await asyncio.sleep(2**tried)
                continue
            if answer.is_success:
                return
            logger.warning("receipt answered %s", answer.status_code)
            if answer.status_code < 500:  # noqa: PLR2004 - HTTP's own number
                return
            await asyncio.sleep(2**tried)


class Letterbox:
    """What aiosmtpd calls for each mail."""

    def __init__(self, box: Box, receipts: Receipts) -> None:
        """Take where mail is kept and who tells of it."""
        self._box, self._receipts = box, receipts

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        """Take one mail, as the behaviour says."""
        behaviour = self._box.behaviour
        await asyncio.sleep(behaviour.slow)
        if behaviour.fail:
            return "451 try again later"
        if behaviour.refuse:
            return "550 no such mailbox"
        if behaviour.smtp:
            return await _instead(behaviour.smtp, server)
        raw = envelope.content if isinstance(envelope.content, bytes) else str(envelope.content).encode()
        mail = cast("EmailMessage", email.message_from_bytes(raw, policy=cast("Any", email.policy.default)))
        body = mail.get_body(preferencelist=("plain", "html"))
        message = self._box.put(
            Delivered(
                channel="email",
                to=", ".join(envelope.rcpt_tos),
                subject=str(mail.get("Subject", "")),
                text=str(body.get_content()).replace("\r\n", "\n").strip() if body else "",
                message_id=str(mail.get("Message-ID", "")).strip("<> ").partition("@")[0],
            )
        )
        if message:
            self._receipts.tell(message, how=behaviour.receipts)
        return "250 taken"


async def _instead(what: str, server: SMTP) -> str:
    """Say something that is no SMTP, or nothing."""
    if what == "hangup" and server.transport:
        server.transport.close()
    if what == "silence":
        await asyncio.sleep(_FOREVER)
    return "<html>Service unavailable"


async def open_letterbox(*, host: str, port: int, letterbox: Letterbox) -> asyncio.Server:
    """Open the SMTP port."""
    loop = asyncio.get_running_loop()
    return await loop.create_server(
        lambda: SMTP(letterbox, hostname="carrier.test", enable_SMTPUTF8=True, loop=loop), host=host, port=port
    )
