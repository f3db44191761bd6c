"""Passes: what somebody may do in the fast lane, signed, so that it is believed without asking the database.

A pass is one purpose's alone: each purpose has a key of its own, derived from the secret key. It carries ids, an end,
and the epoch of the person's passes; the statement that takes places compares the epoch, so raising it voids them all.
Layout: head, members, MAC (HMAC-SHA256 cut to 128 bits, RFC 2104 section 5), in base64url (RFC 4648) without padding.
"""

import hmac
from base64 import urlsafe_b64encode
from binascii import Error as BadBase64
from binascii import a2b_base64
from datetime import datetime
from enum import StrEnum
from functools import cache
from struct import Struct
from typing import Any, NamedTuple
from uuid import UUID

from asyncpg.pgproto.pgproto import UUID as QuickUUID  # noqa: N811 - a `uuid.UUID`, made six times as fast
from django.conf import settings
from django.core.signals import setting_changed

from giliran.appointments.models import Lane
from giliran.foundation.tokens import BadToken, ExpiredToken

MAC_BYTES = 16
MOST_MEMBERS = 4
"""A family is five at most: oneself and four more."""
_VERSION = 1
_LANES = tuple(Lane.values)
# version, lane, members, nothing, epoch, expires, account, person, application, office, release, booking
HEAD = Struct(">BBBxIQ16s16s16s16s16s16s")
MEMBER = Struct(">16s16sI")
_NONE = bytes(16)
_PLAIN = bytes.maketrans(b"-_", b"+/")


class Purpose(StrEnum):
    """What a pass is for."""

    BOOK = "book"
    ENTRY = "entry"
    TICKET = "ticket"


class PassForged(BadToken):
    """We did not make this pass for this purpose."""


class PassExpired(ExpiredToken):
    """The pass was ours, and its time is over."""


class Member(NamedTuple):
    """Somebody who comes along."""

    person: UUID
    application: UUID
    epoch: int


class Pass(NamedTuple):
    """Who may do what until when. `booking`: the standing one that may be placed or moved; `expires` in Unix time.

    A tuple, as it is made for each of a crowd: a frozen dataclass takes three times as long.
    """

    purpose: Purpose
    account: UUID
    person: UUID
    application: UUID
    office: UUID
    lane: str
    epoch: int
    expires: int
    release: UUID | None = None
    booking: UUID | None = None
    party: tuple[Member, ...] = ()


def seal(pass_: Pass) -> str:
    """Return a pass as text that can be read by anybody and made by nobody else."""
    if len(pass_.party) > MOST_MEMBERS:
        raise ValueError(pass_.party)
    head = HEAD.pack(
        _VERSION, _LANES.index(pass_.lane), len(pass_.party), pass_.epoch, pass_.expires, pass_.account.bytes,
        pass_.person.bytes, pass_.application.bytes, pass_.office.bytes, _bytes(pass_.release), _bytes(pass_.booking),
    )  # fmt: skip
    members = (MEMBER.pack(each.person.bytes, each.application.bytes, each.epoch) for each in pass_.party)
    return seal_bytes(head + b"".join(members), purpose=pass_.purpose)


def unseal(text: str | bytes, *, purpose: Purpose, at: datetime) -> Pass:
    """Return what a pass says; raise `PassForged` or `PassExpired`."""
    return read(unseal_bytes(text, purpose=purpose), purpose=purpose, now=at.timestamp())


def read(body: bytes, *, purpose: Purpose, now: float) -> Pass:
    """Return what the body of a pass, found to be ours, says at `now` (Unix time)."""
    if len(body) < HEAD.size:
        raise PassForged
    version, lane, members, epoch, expires, account, person, application, office, release, booking = HEAD.unpack_from(
        body
    )
    if version != _VERSION or len(body) != HEAD.size + members * MEMBER.size:
        raise PassForged
    if now >= expires:
        raise PassExpired
    return Pass(
        purpose, QuickUUID(account), QuickUUID(person), QuickUUID(application), QuickUUID(office), _LANES[lane], epoch,
        expires, None if release == _NONE else QuickUUID(release), None if booking == _NONE else QuickUUID(booking),
        _party(body) if members else (),
    )  # fmt: skip


def seal_bytes(body: bytes, *, purpose: Purpose) -> str:
    """Return any short body signed for `purpose`, for those who carry other things than a `Pass`."""
    return urlsafe_b64encode(body + _mac(_keys(purpose)[0], body)).rstrip(b"=").decode()


def unseal_bytes(text: str | bytes, *, purpose: Purpose) -> bytes:
    """Return the body that was signed for `purpose`; raise `PassForged`. Whether its time is over is not asked."""
    try:
        plain = (text.encode() if isinstance(text, str) else text).translate(_PLAIN)
        raw = a2b_base64(plain + b"=" * (-len(plain) % 4), strict_mode=True)
    except (BadBase64, UnicodeEncodeError) as problem:
        raise PassForged from problem
    body, mac = raw[:-MAC_BYTES], raw[-MAC_BYTES:]
    for key in _keys(purpose):
        if hmac.compare_digest(_mac(key, body), mac):
            return body
    raise PassForged


def _party(body: bytes) -> tuple[Member, ...]:
    return tuple(
        Member(QuickUUID(person), QuickUUID(application), epoch)
        for person, application, epoch in MEMBER.iter_unpack(body[HEAD.size :])
    )


@cache
def _keys(purpose: Purpose) -> tuple[bytes, ...]:
    """Return the key that signs, then former ones. Asking Django for a setting takes as long as the MAC itself."""
    secrets = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return tuple(hmac.digest(each.encode(), f"giliran.pass.{purpose.value}".encode(), "sha256") for each in secrets)


def _forget_keys(*, setting: str, **_more: Any) -> None:
    if setting in {"SECRET_KEY", "SECRET_KEY_FALLBACKS"}:
        _keys.cache_clear()


setting_changed.connect(_forget_keys)


def _mac(key: bytes, body: bytes) -> bytes:
    return hmac.digest(key, body, "sha256")[:MAC_BYTES]


def _bytes(known: UUID | None) -> bytes:
    return known.bytes if known else _NONE
