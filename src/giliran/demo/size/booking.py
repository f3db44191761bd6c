"""Between home and the office: a place, a bill, the bank's notice."""

from datetime import datetime, timedelta

from stdnum import verhoeff

from giliran.demo.size.applying import nik_hash
from giliran.demo.size.story import Story, TheEndError
from giliran.demo.size.tables import NO, YES
from giliran.demo.size.world import SlotUse, slot_after
from giliran.foundation.references import numbered

_DUE = timedelta(hours=2)
_STEP = 427_169_311  # shares no factor with 10**12: neighbours look nothing alike and never meet
_FIRST_LET_GO = 0.05


def come_to_terms(story: Story) -> SlotUse:
    """Take a place and pay for it; a few let the first one go. Return the slot paid for."""
    if story.chance.random() < _FIRST_LET_GO:
        story.wait(0.1, 30)
        _take(story, pays=False)
    story.wait(0.1, 40)
    return _take(story, pays=True)


def _take(story: Story, *, pays: bool) -> SlotUse:
    slot = slot_after(story.place, story.at, story.chance, now=story.now, new_id=story.new_id(story.at))
    if slot is None:
        raise TheEndError
    held_at, booking, bill, until = story.at, story.new_id(story.at), story.new_id(story.at), story.at + _DUE
    about = f'"office": "{story.place.id}", "slot": "{slot.id}", "starts_at": "{slot.starts_at.isoformat()}"'
    story.fact("appointments.slot_held", booking, f'{about}, "until": "{until.isoformat()}"', actor=story.account_id)
    amount = story.teller.world.fees[story.product]
    asked = f'"bill": "{bill}", "amount": {amount}, "due_at": "{until.isoformat()}"'
    story.fact("payments.bill_created", bill, asked, actor=story.account_id)
    story.tell("payments.bill_created", link=f"/tagihan/{bill}/")
    settled_at = held_at + (timedelta(minutes=story.chance.randint(2, 110)) if pays else _DUE + timedelta(minutes=1))
    over = settled_at <= story.now
    story.booking_id = booking
    state = ("confirmed" if pays else "expired") if over else "held"
    story.booking = [booking, story.id, story.person_id, story.place.id, slot.id, bill, state, story.teller.code(),
                     booking, until, 0, held_at]  # fmt: skip
    if state != "expired":
        slot.used += 1
    _write_bill(story, bill, amount, held_at=held_at, until=until, paid_at=settled_at if over and pays else None,
                closed_at=settled_at if over else None)  # fmt: skip
    if not over:
        raise TheEndError
    story.at = settled_at
    if pays:
        _paid(story, bill, amount, about)
    else:
        story.fact("payments.bill_expired", bill, f'"bill": "{bill}"')
        story.fact("appointments.hold_expired", booking, about)
        story.put("appointments_booking", *story.booking)
        story.booking = []
    return slot


def _write_bill(story: Story, bill: str, amount: int, *, held_at: datetime, until: datetime,
                paid_at: datetime | None, closed_at: datetime | None) -> None:  # fmt: skip
    serial = story.teller.serial = story.teller.serial + 1
    body = f"{80_000_000_000_000 + serial * _STEP % 10**12}"
    state = "paid" if paid_at else "expired" if closed_at else "open"
    ntb = ntpn = receipt = None
    if paid_at:
        ntb, ntpn, receipt = f"{serial:012x}", f"{serial * _STEP:016X}"[-16:], numbered(serial, groups=4)
    story.put("payments_bill", bill, f"{body}{verhoeff.calc_check_digit(body)}", story.id, story.place.id, amount,
              f'[{{"text_code": "{story.product}", "amount": {amount}}}]', state, held_at, until, closed_at, paid_at,
              NO, ntb, ntpn, receipt)  # fmt: skip


def _paid(story: Story, bill: str, amount: int, about: str) -> None:
    at, serial, pools = story.at, story.teller.serial, story.teller.pools
    reference = story.new_id(at)
    story.put("payments_payment", story.new_id(at), bill, "bank", reference, amount, at, at, "notice")
    story.put("payments_notice", story.new_id(at), "payment", "bank", f"{10**15 + serial}", at.date(), at,
              pools.headers, pools.body, bytes.fromhex(reference.replace("-", "") * 2), YES, "accepted", "2002500",
              pools.answer, bill)  # fmt: skip
    story.fact("payments.bill_paid", bill, f'"bill": "{bill}", "amount": {amount}, "late": false')
    story.tell("payments.bill_paid", link=f"/tagihan/{bill}/")
    story.fact("appointments.booking_confirmed", story.booking_id, f'{about}, "late": false')
    story.tell("appointments.confirmed", link=f"/janji/{story.booking_id}/reservasi/")


def come(story: Story, slot: SlotUse) -> None:
    """Be there in time."""
    story.move_to(slot.starts_at - timedelta(minutes=story.chance.randint(0, 25)))
    story.booking[6] = "attended"
    about = f'"office": "{story.place.id}", "starts_at": "{slot.starts_at.isoformat()}"'
    story.fact("appointments.booking_attended", story.booking_id, about)


def miss(story: Story, slot: SlotUse) -> None:
    """Not come; the office notes it in the night."""
    story.move_to(slot.starts_at + timedelta(hours=18))
    story.booking[6] = "no_show"
    about = f'"office": "{story.place.id}", "starts_at": "{slot.starts_at.isoformat()}"'
    story.fact("appointments.booking_missed", story.booking_id, about)


def write_booking(story: Story) -> None:
    """Write the booking, if there is one left to write, and the person's claim."""
    if story.booking:
        story.put("appointments_booking", *story.booking)
    if story.booking_id:
        live = bool(story.booking) and story.booking[6] in {"held", "confirmed"}
        identity = nik_hash(story) if story.confirmed_at else None
        story.put("appointments_claim", story.person_id, story.booking_id if live else None, identity,
                  story.booking_id)  # fmt: skip
