"""What every step of the waiting list does to its rows: lock them, and give places back to the line."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from giliran.appointments.models import Offer, Slot, Wish, Withholding
from giliran.appointments.services.places import reopening_of
from giliran.foundation.instants import not_before
from giliran.ledger.facts import Fact
from giliran.ledger.services import append

ACTIVE = (Wish.State.WAITING, Wish.State.OFFERED)


def lock_wish(wish_id: UUID) -> Wish:
    """Lock a wish until the transaction ends; raise `Wish.DoesNotExist`."""
    return Wish.objects.select_for_update(no_key=True, of=("self",)).get(id=wish_id)


def lock_open_offer(wish: Wish) -> Offer | None:
    """Return a locked wish's open offer, locked too."""
    return Offer.objects.select_for_update(no_key=True, of=("self",)).filter(wish=wish, state=Offer.State.OPEN).first()


def lock_slots(slot_ids: Iterable[UUID]) -> dict[UUID, Slot]:
    """Lock slots, in id order."""
    rows = Slot.objects.select_for_update(no_key=True, of=("self",)).filter(id__in=set(slot_ids)).order_by("id")
    return {row.id: row for row in rows}


def end_offer(offer: Offer, *, state: Offer.State, at: datetime) -> None:
    """End a locked offer; its places go back to the line, and open to all at a random moment from now."""
    Offer.objects.filter(id=offer.id).update(state=state, ended_at=not_before(at, offer.made_at))
    kept = Withholding.objects.filter(offer=offer, ended_at=None)
    slots = lock_slots(kept.values_list("slot_id", flat=True))
    for place in list(kept):
        slot = slots[place.slot_id]
        kept.filter(id=place.id).update(
            offer=None, reopen_at=reopening_of(office_id=slot.office_id, starts_at=slot.starts_at, at=at)
        )


def end_wish(wish: Wish, *, state: Wish.State, at: datetime) -> None:
    """End a locked wish."""
    Wish.objects.filter(id=wish.id).update(state=state, ended_at=not_before(at, wish.created_at))


def record(wish: Wish, facts: Sequence[Fact], *, at: datetime, actor: UUID | None) -> None:
    """Record facts of a wish."""
    for fact in facts:
        append(fact, subject=wish.id, at=at, actor=actor, office=wish.office_id)
