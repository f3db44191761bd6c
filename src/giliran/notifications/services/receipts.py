"""What carriers tell about messages they took."""

from datetime import datetime

from django.db import transaction

from giliran.notifications.models import Delivery, DeliveryEntry
from giliran.notifications.ports import Receipt
from giliran.notifications.rules import State, outranks


@transaction.atomic
def note_receipt(receipt: Receipt, *, at: datetime) -> bool:
    """Record a receipt; say whether it was news. Twice, late, or about nothing of ours: no harm, and no news."""
    delivery = Delivery.objects.select_for_update(no_key=True).filter(id=receipt.message_id).first()
    if delivery is None or DeliveryEntry.objects.filter(receipt_id=receipt.event_id).exists():
        return False
    state = State(receipt.status)
    DeliveryEntry.objects.create(
        delivery=delivery, at=receipt.at, state=state, detail=receipt.reason[:200], receipt_id=receipt.event_id
    )
    if not outranks(state, State(delivery.state)):
        return False
    Delivery.objects.filter(id=delivery.id).update(state=state, next_try_at=None, changed_at=at)
    return True
