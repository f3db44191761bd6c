"""The bank's till: it asks what is owed, takes the money, and tells Giliran, in one of several manners."""

import asyncio
import secrets
import string
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa

from giliran.foundation.clock import now
from giliran.integrations.bank import messages
from giliran.integrations.bank.messages import INQUIRY_PATH, PAYMENT_PATH, external_id, stamp
from giliran.integrations.bank.simulator.wire import Line, Reply, Signer

_NTPN_LETTERS = string.ascii_uppercase + string.digits
_STALE = timedelta(minutes=10)
_SHORT_BY = 1_000
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 30.0
_OPEN = frozenset({0, 401, 408, 429})
"""Answers that decide nothing about the money: none at all, or one about the call alone. As does every 5xx."""


class Behaviour(StrEnum):
    """How the bank tells Giliran of a payment."""

    NORMAL = "normal"
    TWICE = "twice"
    DOUBLE = "double"
    WRONG_AMOUNT = "wrong_amount"
    REPLAY = "replay"
    FORGED = "forged"
    STALE = "stale"
    DROP = "drop"


class State(StrEnum):
    """What became of the money."""

    PAID = "paid"
    REVERSED = "reversed"
    NEVER = "never"


@dataclass(frozen=True, kw_only=True)
class Owed:
    """What Giliran says is owed under a code; the amount in rupiah, None where nothing can be paid."""

    code: str
    reply: Reply
    name: str = ""
    what: str = ""
    amount: int | None = None

    @property
    def reason(self) -> str:
        """Return why it cannot be paid, in Indonesian."""
        data = self.reply.body.get("virtualAccountData") or {}
        reason = data.get("inquiryReason") or {}
        return str(reason.get("indonesia") or self.reply.body.get("responseMessage") or "Sistem tujuan tidak menjawab")


@dataclass(kw_only=True)
class Payment:
    """One payment at this bank."""

    code: str
    amount: int
    at: datetime
    symmetric: bool
    behaviour: Behaviour
    reference: str = field(default_factory=lambda: secrets.token_hex(12))
    ntb: str = field(default_factory=lambda: "".join(secrets.choice(string.digits) for _ in range(12)))
    ntpn: str = field(default_factory=lambda: "".join(secrets.choice(_NTPN_LETTERS) for _ in range(16)))
    state: State = State.PAID
    number: str = field(default_factory=external_id)
    decided: bool = False
    """Whether Giliran has said yes or no; until then it is told again and again, also after a restart."""
    replies: list[Reply] = field(default_factory=list)

    def told(self) -> dict[str, Any]:
        """Return it as JSON values."""
        return {
            "code": self.code, "amount": self.amount, "at": self.at.isoformat(), "behaviour": self.behaviour,
            "reference": self.reference, "ntb": self.ntb, "ntpn": self.ntpn, "state": self.state,
            "notices": [{"status": reply.status, "code": reply.code} for reply in self.replies],
        }  # fmt: skip

    def kept(self) -> dict[str, Any]:
        """Return what is remembered of it."""
        return {**self.told(), "symmetric": self.symmetric, "number": self.number, "decided": self.decided}

    @classmethod
    def from_kept(cls, kept: Mapping[str, Any]) -> "Payment":
        """Return a payment as it was remembered."""
        replies = [Reply(status=told["status"], body={"responseCode": told["code"]}) for told in kept["notices"]]
        return cls(
            code=kept["code"], amount=kept["amount"], at=datetime.fromisoformat(kept["at"]),
            symmetric=kept["symmetric"], behaviour=Behaviour(kept["behaviour"]), reference=kept["reference"],
            ntb=kept["ntb"], ntpn=kept["ntpn"], state=State(kept["state"]), number=kept["number"],
            decided=kept["decided"], replies=replies,
        )  # fmt: skip


def _forget(_paid: Payment) -> None:
    """Keep nothing beyond this process."""


@dataclass(kw_only=True)
class Till:
    """The bank's work. `keep` writes a payment down for good, before anybody hears of it and whenever it changes."""

    line: Line
    service_id: str
    payments: list[Payment] = field(default_factory=list)
    keep: Callable[[Payment], None] = _forget
    _later: set[asyncio.Task[None]] = field(default_factory=set)

    async def ask(self, code: str) -> Owed:
        """Ask Giliran what is owed under a code (service 24)."""
        body = {**self._account(code), "channelCode": 6011, "inquiryRequestId": secrets.token_hex(12)}
        body["trxDateInit"] = stamp(now())
        reply = await self.line.call(INQUIRY_PATH, body, at=now(), symmetric=True)
        data = reply.body.get("virtualAccountData") or {}
        if not reply.good:
            return Owed(code=code, reply=reply)
        texts = data.get("freeTexts") or [{}]
        return Owed(
            code=code, reply=reply, name=str(data.get("virtualAccountName", "")),
            what=str(texts[0].get("indonesia", "")), amount=messages.read_money(data, "totalAmount"),
        )  # fmt: skip

    async def pay(
        self, *, code: str, amount: int, symmetric: bool, behaviour: Behaviour = Behaviour.NORMAL, delay: float = 0
    ) -> Payment:
        """Take the money now, and tell Giliran after `delay` seconds."""
        paid = Payment(code=code, amount=amount, at=now(), symmetric=symmetric, behaviour=behaviour)
        if behaviour == Behaviour.WRONG_AMOUNT:
            paid.amount -= _SHORT_BY
        self._take(paid)
        if delay:
            self._do_later(self._after(delay, paid))
        else:
            await self._notify(paid)
        return paid

    def resume(self) -> None:
        """Go on with what was under way when this bank was last switched off."""
        for paid in self.payments:
            if not paid.decided:
                self._do_later(self._notify(paid))

    def _take(self, paid: Payment) -> None:
        self.keep(paid)
        self.payments.append(paid)

    def _do_later(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._later.add(task)
        task.add_done_callback(self._later.discard)

    def standing(self, code: str) -> Payment | None:
        """Return the money taken for a code and not given back."""
        return next((paid for paid in self.payments if paid.code == code and paid.state == State.PAID), None)

    async def _after(self, delay: float, paid: Payment) -> None:
        await asyncio.sleep(delay)
        await self._notify(paid)

    async def _notify(self, paid: Payment) -> None:
        if paid.behaviour == Behaviour.FORGED:
            # A stranger says that the bank took money: it did not.
            paid.state = State.NEVER
            paid.replies.append(await self._tell(paid, signer=_stranger(self.line.signer)))
        elif paid.behaviour == Behaviour.STALE:
            paid.state = State.NEVER
            paid.replies.append(await self._tell(paid, at=now() - _STALE))
        elif paid.behaviour != Behaviour.DROP:
            reply = await self._tell(paid, number=paid.number)
            paid.replies.append(reply)
            if _decides_nothing(reply):
                self._do_later(self._insist(paid))
                return
            await self._decided(paid, reply)
            return
        paid.decided = True
        self.keep(paid)

    async def _insist(self, paid: Payment) -> None:
        """Tell Giliran again until it says yes or no: money is taken, and neither given back nor kept on a guess."""
        pause = _FIRST_PAUSE
        while True:
            await asyncio.sleep(pause)
            reply = await self._tell(paid, number=paid.number)
            if not _decides_nothing(reply):
                paid.replies.append(reply)
                await self._decided(paid, reply)
                return
            pause = min(pause * 2, _LONGEST_PAUSE)

    async def _decided(self, paid: Payment, reply: Reply) -> None:
        if not reply.good:
            paid.state = State.REVERSED
        paid.decided = True
        self.keep(paid)
        await self._once_more(paid, paid.number)

    async def _once_more(self, paid: Payment, number: str) -> None:
        if paid.behaviour == Behaviour.TWICE:
            paid.replies.append(await self._tell(paid, number=number))
            paid.replies.append(await self._tell(paid))
        elif paid.behaviour == Behaviour.REPLAY:
            paid.replies.append(await self._tell(paid, number=number, change={"referenceNo": "999999999999"}))
        elif paid.behaviour == Behaviour.DOUBLE:
            again = Payment(
                code=paid.code, amount=paid.amount, at=now(), symmetric=paid.symmetric, behaviour=Behaviour.DOUBLE
            )
            self._take(again)
            again.replies.append(await self._tell(again, number=again.number))
            again.decided = True
            self.keep(again)

    async def _tell(
        self, paid: Payment, *, number: str = "", at: datetime | None = None, signer: Signer | None = None,
        change: Mapping[str, Any] | None = None,
    ) -> Reply:  # fmt: skip
        body = {
            **self._account(paid.code), "paymentRequestId": paid.reference, "paidAmount": messages.money(paid.amount),
            "totalAmount": messages.money(paid.amount), "trxDateTime": stamp(paid.at), "referenceNo": paid.ntb,
            "additionalInfo": {"ntpn": paid.ntpn}, **(change or {}),
        }  # fmt: skip
        # A forger has neither token nor key, so it can only try the second manner.
        symmetric = paid.symmetric and signer is None
        return await self.line.call(
            PAYMENT_PATH, body, at=at or now(), symmetric=symmetric, number=number, signer=signer
        )

    def _account(self, code: str) -> dict[str, Any]:
        partner = messages.service_id(self.service_id)
        return {"partnerServiceId": partner, "customerNo": code, "virtualAccountNo": partner + code}


def _decides_nothing(reply: Reply) -> bool:
    return reply.status in _OPEN or reply.status >= 500  # noqa: PLR2004 - HTTP's own number


def _stranger(known: Signer) -> Signer:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return Signer(client_id=known.client_id, secret="guessed", key=key)
