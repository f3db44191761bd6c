"""Kiosks and boards: set up by a supervisor, paired by a code that works once, retired."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from giliran.foundation import references
from giliran.foundation.errors import Refused
from giliran.ledger.services import append
from giliran.lobby.events_devices import DeviceChanged, DevicePaired, DeviceRetired, DeviceSetUp, PairingOpened
from giliran.lobby.models import Device
from giliran.lobby.ports import ticket_printer
from giliran.lobby.queries.devices import DeviceView, digest, kiosk_of
from giliran.lobby.queries.devices import device as one
from giliran.lobby.queries.plan import steps_of
from giliran.lobby.rules.devices import PAIRING, is_worth_noting
from giliran.lobby.rules.speech import LANGUAGES

__all__ = ["DeviceView", "kiosk_of"]
DEMO_SLUG = "kios-demo"
KINDS = ("kiosk", "board")


class DeviceRefused(Refused):
    """The device cannot be as wished."""

    message = _("Perangkat ini tidak ada lagi, atau isiannya keliru. Muat ulang halaman ini.")


class SlugTaken(DeviceRefused):
    """Another device of the office is named so."""

    message = _("Nama alamat itu sudah dipakai perangkat lain di kantor ini. Pilih yang lain.")


class PrinterUnknown(DeviceRefused):
    """That is no printer's address."""

    message = _("Alamat printer tidak dikenal. Tulis seperti tcp:192.168.1.50 atau usb:04b8:0e15.")


class PairingRefused(Refused):
    """No device waits for that code now."""

    message = _("Kode pemasangan itu keliru, sudah dipakai, atau kedaluwarsa. Minta kode baru kepada supervisor.")


@dataclass(frozen=True, kw_only=True)
class Wished:
    """How a device is to be."""

    name: str
    steps: Sequence[str] = ()
    portrait: bool = False
    voices: Sequence[str] = ()
    printer: str = ""


@dataclass(frozen=True, kw_only=True)
class SetUp:
    """A device and the code that pairs it; the code is shown once and kept nowhere."""

    device_id: UUID
    code: str


@transaction.atomic
def set_up(*, office_id: UUID, kind: str, slug: str, wished: Wished, at: datetime, actor: UUID | None) -> SetUp:
    """Set up a kiosk or a board. Raises `SlugTaken`, `PrinterUnknown`, `DeviceRefused`."""
    if kind not in KINDS:
        raise DeviceRefused
    _check(wished, office_id=office_id)
    try:
        with transaction.atomic():
            row = Device.objects.create(office_id=office_id, kind=kind, slug=slug, created_at=at, **_fields(wished))
    except IntegrityError:
        raise SlugTaken from None
    fact = DeviceSetUp(office=office_id, slug=slug, device_kind=kind)
    append(fact, subject=row.id, at=at, actor=actor, office=office_id)
    code = _open_pairing(row, at=at) if kind == "kiosk" else ""
    return SetUp(device_id=row.id, code=code)


@transaction.atomic
def change(*, device_id: UUID, office_id: UUID, wished: Wished, at: datetime, actor: UUID | None) -> None:
    """Change a device. Raises `PrinterUnknown`, `DeviceRefused`."""
    row = _locked(device_id, office_id=office_id)
    _check(wished, office_id=office_id)
    before = one(device_id, office_id=office_id)
    fields = _fields(wished)
    changed = tuple(name for name, value in fields.items() if _plain(getattr(before, name)) != _plain(value))
    if not changed:
        return
    Device.objects.filter(id=row.id).update(**fields)
    fact = DeviceChanged(office=office_id, slug=row.slug, fields=changed)
    append(fact, subject=row.id, at=at, actor=actor, office=office_id)


@transaction.atomic
def open_pairing(*, device_id: UUID, office_id: UUID, at: datetime, actor: UUID | None) -> str:
    """Return a new code to pair a kiosk with; whatever screen is paired now stays so until the code is used."""
    row = _locked(device_id, office_id=office_id)
    if row.kind != "kiosk":
        raise DeviceRefused
    code = _open_pairing(row, at=at)
    append(PairingOpened(office=office_id, slug=row.slug), subject=row.id, at=at, actor=actor, office=office_id)
    return code


@transaction.atomic
def pair(*, office_id: UUID, code: str, at: datetime) -> str:
    """Make the screen that holds the code a kiosk; return the secret by which it is known. Raises `PairingRefused`."""
    plain = references.normalise(code)
    if plain is None:
        raise PairingRefused
    wanted = Device.objects.select_for_update(no_key=True).filter(
        office_id=office_id, pairing_hash=digest(f"{office_id}{plain}"), pairing_until__gt=at, retired_at=None
    )
    row = wanted.first()
    # A clock that was set back does not lengthen a code's life: it counts from when it was made.
    if row is None or row.pairing_until is None or row.pairing_until - at > PAIRING:
        raise PairingRefused
    secret = secrets.token_urlsafe(32)
    Device.objects.filter(id=row.id).update(
        secret_hash=digest(secret), pairing_hash=None, pairing_until=None, last_seen_at=at
    )
    append(DevicePaired(office=office_id, slug=row.slug), subject=row.id, at=at, actor=None, office=office_id)
    return secret


def seen(*, device: DeviceView, at: datetime) -> None:
    """Note that a device is there, once a minute at most."""
    if is_worth_noting(device.last_seen_at, at):
        Device.objects.filter(id=device.id, last_seen_at=device.last_seen_at).update(last_seen_at=at)


@transaction.atomic
def retire(*, device_id: UUID, office_id: UUID, at: datetime, actor: UUID | None) -> None:
    """Take a device out of use: its secret and codes are void. Repeating it changes nothing."""
    row = Device.objects.select_for_update(no_key=True).filter(id=device_id, office_id=office_id).first()
    if row is None:
        raise DeviceRefused
    if row.retired_at is None:
        Device.objects.filter(id=row.id).update(retired_at=at, pairing_hash=None, pairing_until=None)
        append(DeviceRetired(office=office_id, slug=row.slug), subject=row.id, at=at, actor=actor, office=office_id)


@transaction.atomic
def demo_kiosk(*, office_id: UUID, printer: str, at: datetime) -> DeviceView | None:
    """Return the kiosk that every screen of a demonstration is, made when first asked for; None once it was retired."""
    row = Device.objects.filter(office_id=office_id, slug=DEMO_SLUG).order_by("-created_at").first()
    if row is None:
        row, _made = Device.objects.get_or_create(
            office_id=office_id,
            slug=DEMO_SLUG,
            retired_at=None,
            defaults={
                "kind": "kiosk", "name": "Kios peragaan", "secret_hash": secrets.token_bytes(32), "created_at": at,
                "printer": printer,
            },
        )  # fmt: skip
    if row.retired_at is not None:
        return None
    if printer and row.printer.startswith("tcp:127.0.0.1:") and row.printer != printer:
        # The twin of a printer listens on another port than the last time.
        Device.objects.filter(id=row.id).update(printer=printer)
    return one(row.id, office_id=office_id)


def _open_pairing(row: Device, *, at: datetime) -> str:
    code = references.new_reference()
    plain = references.normalise(code)
    Device.objects.filter(id=row.id).update(pairing_hash=digest(f"{row.office_id}{plain}"), pairing_until=at + PAIRING)
    return code


def _locked(device_id: UUID, *, office_id: UUID) -> Device:
    wanted = Device.objects.select_for_update(no_key=True)
    row = wanted.filter(id=device_id, office_id=office_id, retired_at=None).first()
    if row is None:
        raise DeviceRefused
    return row


def _check(wished: Wished, *, office_id: UUID) -> None:
    if wished.printer and not ticket_printer().knows(wished.printer):
        raise PrinterUnknown
    if not set(wished.steps) <= {step.key for step in steps_of(office_id)} or not set(wished.voices) <= set(LANGUAGES):
        raise DeviceRefused


def _fields(wished: Wished) -> dict[str, object]:
    return {
        "name": wished.name, "steps": list(wished.steps), "portrait": wished.portrait, "voices": list(wished.voices),
        "printer": wished.printer,
    }  # fmt: skip


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple | list) else value
