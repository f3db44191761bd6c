"""Copying a batch into the tables, in one transaction, without any reader of the ledger taking it for news."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from giliran.demo.size.story import Teller
from giliran.demo.size.tables import COLUMNS, NO, YES, Rows, copy_statement
from giliran.demo.size.world import YEAR, Place, SlotUse, ends, missing_roles, run_of
from giliran.foundation.crypto import encrypt
from giliran.ledger import sequencer, subscriptions

_CAPACITY = 24
_ROUNDS = 10_000
_USE_SLOTS = """
UPDATE appointments_slot SET taken = taken + %(used)s,
    capacity = greatest(capacity, taken + withheld + %(used)s) WHERE id = %(id)s
"""
_COUNT_TICKETS = """
INSERT INTO lobby_ticketcount AS c (office_id, local_date, visit_class, last) VALUES (%s, %s, 'booked', %s)
ON CONFLICT (office_id, local_date, visit_class) DO UPDATE SET last = greatest(c.last, excluded.last)
"""
_USE_UP = """
INSERT INTO issuance_bookletseries AS s (id, office_id, electronic, prefix, first, next, last)
VALUES (gen_random_uuid(), %s, %s, %s, %s, %s, %s)
"""
_GO_ON = "UPDATE issuance_bookletseries SET next = %s, last = %s WHERE prefix = %s AND first = %s"


class NotCaughtUpError(RuntimeError):
    """A reader of the ledger cannot get to its end; it would take what is loaded for news."""


@dataclass(frozen=True, kw_only=True)
class Batch:
    """What one transaction copies, beside the counts that it moves on."""

    rows: Rows
    new_slots: list[tuple[str, SlotUse, int]]
    used_slots: list[tuple[str, int]]
    tickets: list[tuple[str, date, int]]
    booklets: list[tuple[str, bool, str, int, int]]


def bind(rows: Rows, places: list[Place]) -> Batch:
    """Close a batch: take what its stories used of slots, ticket numbers and booklets, and begin to count anew."""
    new, used, tickets, booklets = [], [], [], []
    for place in places:
        for slot in place.slots.values():
            if slot.new:
                new.append((place.id, slot, slot.used))
            elif slot.used:
                used.append((slot.id, slot.used))
            slot.new, slot.used = False, 0
        tickets += [(place.id, day, last) for day, last in place.tickets.items() if place.counted.get(day) != last]
        place.counted = dict(place.tickets)
        for electronic, (first, following) in place.booklets.items():
            if place.booklets_told.get(electronic, first) != following:
                prefix, *_rest = run_of(place.number, electronic=electronic)
                booklets.append((place.id, electronic, prefix, first, following))
                place.booklets_told[electronic] = following
    return Batch(rows=rows, new_slots=new, used_slots=used, tickets=tickets, booklets=booklets)


def catch_up(*, at: datetime) -> None:
    """Let every reader of the ledger come to its end; raise `NotCaughtUpError` if one cannot."""
    for _ in range(_ROUNDS):
        placed = sequencer.sequence()
        moved = sum(subscriptions.run_once(reader, at) for reader in subscriptions.subscribers())
        if not placed and not moved:
            break
    with transaction.atomic():
        last = sequencer.hold()
        behind = _behind(last)
    if behind:
        message = f"these readers of the ledger are behind: {', '.join(behind)}"
        raise NotCaughtUpError(message)


def _behind(last: int) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, position FROM ledger_cursor")
        known = dict(cursor.fetchall())
    return [reader.name for reader in subscriptions.subscribers() if known.get(reader.name, 0) < last]


@transaction.atomic
def copy(batch: Batch) -> None:
    """Copy everything; positions are given here, and every reader goes past them."""
    rows = batch.rows
    _write_slots(batch)
    last = sequencer.hold()
    behind = _behind(last)
    if behind:
        message = f"these readers of the ledger fell behind: {', '.join(behind)}"
        raise NotCaughtUpError(message)
    now_last = rows.place(after=last)
    with connection.cursor() as cursor:
        for table in COLUMNS:
            lines = rows.lines.get(table)
            if lines:
                with cursor.cursor.copy(copy_statement(table)) as into:
                    into.write("\n".join(lines) + "\n")
        for reader in subscriptions.subscribers():
            cursor.execute(
                "INSERT INTO ledger_cursor (name, position, failures) VALUES (%s, %s, 0)"
                " ON CONFLICT (name) DO UPDATE SET position = excluded.position",
                [reader.name, now_last],
            )
        _count(cursor, batch)


def _write_slots(batch: Batch) -> None:
    for office, slot, used in batch.new_slots:
        batch.rows.put("appointments_slot", slot.id, office, "regular", slot.starts_at, ends(slot), slot.local_date,
                       max(_CAPACITY, used), used, 0, YES, "")  # fmt: skip


def _count(cursor: CursorWrapper, batch: Batch) -> None:
    cursor.executemany(_USE_SLOTS, [{"id": slot, "used": used} for slot, used in batch.used_slots])
    cursor.executemany(_COUNT_TICKETS, batch.tickets)
    for office, electronic, prefix, first, following in batch.booklets:
        cursor.execute(_GO_ON, [following, following - 1, prefix, first])
        if not cursor.rowcount:
            cursor.execute(_USE_UP, [office, electronic, prefix, first, following, following - 1])


def hire(teller: Teller) -> None:
    """Give every office the staff that stories need; these cannot sign in."""
    rows, at = Rows(), teller.world.at
    for place in teller.world.places:
        for role in missing_roles(place):
            user = place.staff[role] = teller.ids.at(at)
            email = f"{role.replace('_', '-')}@{place.code}.besar.test"
            rows.put("accounts_user", user, "!", NO, email, None, NO,
                     encrypt(f"Petugas {place.code}".encode(), "accounts.user.name"), "id", YES, YES, at,
                     at)  # fmt: skip
            begins = (at - YEAR).date()
            rows.put("accounts_assignment", teller.ids.at(at), user, place.id, role, begins)
    with connection.cursor() as cursor:
        for table in ("accounts_user", "accounts_assignment"):
            if rows.lines[table]:
                with cursor.cursor.copy(copy_statement(table)) as into:
                    into.write("\n".join(rows.lines[table]) + "\n")
