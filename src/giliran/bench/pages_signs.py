"""A full list of signs of broking, for the pages that show them."""

from datetime import datetime
from uuid import UUID


def raise_many(office: UUID, *, at: datetime) -> UUID:
    """Raise signs about sixty accounts; return one sign."""
    from django.apps import apps  # noqa: PLC0415 - Django is set up by then

    from giliran.appointments.rules_signs import Found, Kind  # noqa: PLC0415
    from giliran.appointments.services import signs  # noqa: PLC0415

    accounts = apps.get_model("accounts", "User").objects.filter(is_staff=False).values_list("id", flat=True)[:60]
    seen = [signs.Seen(account=account, device="bench", network="203.0.113.1") for account in accounts]
    signs.note_seen(seen, at=at)
    found = [Found(account=each.account, kind=Kind.DEVICE, count=60, days=7, office=office) for each in seen]
    signs.raise_signs(found, at=at)
    sign: UUID = apps.get_model("appointments", "Sign").objects.filter(office=office).latest("id").id
    return sign
