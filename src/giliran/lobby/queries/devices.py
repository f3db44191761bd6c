"""Kiosks, boards, and what became of paper."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import OuterRef, Subquery

from giliran.lobby.models import Device, PrintJob
from giliran.lobby.rules.devices import is_away


@dataclass(frozen=True, kw_only=True)
class DeviceView:
    """A kiosk or a board. `print_*` are of the last ticket that it was to print: a state, a trouble, when."""

    id: UUID
    office_id: UUID
    kind: str
    slug: str
    name: str
    steps: tuple[str, ...]
    portrait: bool
    voices: tuple[str, ...]
    printer: str
    paired: bool
    pairing_until: datetime | None
    last_seen_at: datetime | None
    print_state: str = ""
    print_trouble: str = ""
    print_at: datetime | None = None

    def away(self, at: datetime) -> bool:
        """Whether nothing was heard of it lately."""
        return is_away(self.last_seen_at, at, kind=self.kind)


@dataclass(frozen=True, kw_only=True)
class PrintView:
    """A ticket on paper: `state` is queued, printed or failed; `trouble` a word of `ports.Trouble`, or empty."""

    id: UUID
    visit_id: UUID
    device_id: UUID
    copy: int
    state: str
    trouble: str
    asked_at: datetime


def digest(secret: str) -> bytes:
    """Return a secret, or a code, as it is kept."""
    return hashlib.sha256(secret.encode()).digest()


def kiosk_of(secret: str) -> DeviceView | None:
    """Return the kiosk that a secret was given to, or None."""
    if not secret:
        return None
    found = Device.objects.filter(secret_hash=digest(secret), retired_at=None, kind="kiosk").first()
    return _view(found) if found else None


def device(device_id: UUID, *, office_id: UUID) -> DeviceView:
    """Return a device of an office that is in use; raise `LookupError`."""
    found = Device.objects.filter(id=device_id, office_id=office_id, retired_at=None).first()
    if found is None:
        raise LookupError(device_id)
    return _view(found)


def devices_of(office_id: UUID) -> list[DeviceView]:
    """Return the devices of an office in use, kiosks first, each with what became of its last ticket."""
    last = PrintJob.objects.filter(device=OuterRef("pk")).order_by("-asked_at")
    rows = Device.objects.filter(office_id=office_id, retired_at=None).annotate(
        print_state=Subquery(last.values("state")[:1]),
        print_trouble=Subquery(last.values("trouble")[:1]),
        print_at=Subquery(last.values("asked_at")[:1]),
    )
    return [_view(row) for row in rows.order_by("-kind", "slug")]


def printers_of(office_id: UUID) -> list[DeviceView]:
    """Return the devices of an office that have a printer."""
    rows = Device.objects.filter(office_id=office_id, retired_at=None).exclude(printer="")
    return [_view(row) for row in rows.order_by("slug")]


def printing_of(visit_id: UUID) -> PrintView | None:
    """Return what became of the last copy of a visit's ticket, or None if none was asked for."""
    return next(iter(_prints(PrintJob.objects.filter(visit_id=visit_id).order_by("-copy")[:1])), None)


def _prints(rows: Iterable[PrintJob]) -> list[PrintView]:
    return [
        PrintView(
            id=row.id, visit_id=row.visit_id, device_id=row.device_id, copy=row.copy, state=row.state,
            trouble=row.trouble, asked_at=row.asked_at,
        )
        for row in rows
    ]  # fmt: skip


def _view(row: Device) -> DeviceView:
    return DeviceView(
        id=row.id,
        office_id=row.office_id,
        kind=row.kind,
        slug=row.slug,
        name=row.name,
        steps=tuple(row.steps),
        portrait=row.portrait,
        voices=tuple(row.voices),
        printer=row.printer,
        paired=row.secret_hash is not None,
        pairing_until=row.pairing_until,
        last_seen_at=row.last_seen_at,
        print_state=getattr(row, "print_state", "") or "",
        print_trouble=getattr(row, "print_trouble", "") or "",
        print_at=getattr(row, "print_at", None),
    )
