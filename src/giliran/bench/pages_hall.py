"""What the pages of kiosks, boards and assisted filing are about."""

from datetime import datetime
from typing import Any
from uuid import UUID


def of_devices(office: UUID, draft: UUID, *, office_code: str, at: datetime) -> dict[str, dict[str, Any]]:
    """Give the hall a kiosk, and its front desk a draft to fill in with its holder; return arguments by stage."""
    from django.db import transaction  # noqa: PLC0415 - settings come first

    from giliran.applications import queries as applications  # noqa: PLC0415
    from giliran.ledger.services import append  # noqa: PLC0415
    from giliran.lobby import queries as lobby  # noqa: PLC0415
    from giliran.lobby.events_filing import FilingBegun  # noqa: PLC0415
    from giliran.lobby.services import devices  # noqa: PLC0415

    wished = devices.Wished(name="Kios bench", printer="tcp:127.0.0.1:9100")
    if not lobby.printers_of(office):
        devices.set_up(office_id=office, kind="kiosk", slug="bench", wished=wished, at=at, actor=None)
    account = applications.application(draft).account_id
    with transaction.atomic():
        fact = FilingBegun(application=draft, office=office, account=account, account_new=False)
        append(fact, subject=draft, at=at, actor=None, office=office)
    at_office = {"office_code": office_code}
    filed = {**at_office, "application_id": draft}
    return {
        "hall_devices": at_office,
        "kind_of_device": {**at_office, "kind": "kiosk"},
        "device": {**at_office, "device_id": lobby.printers_of(office)[0].id},
        "filed": filed,
        "page_filed": {**filed, "page": "address"},
    }
