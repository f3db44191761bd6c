"""Before the audit: what is due by now is done by now, and what is under way has ended."""

import time
from collections.abc import Callable, Sequence

from giliran.appointments import services as appointments
from giliran.foundation import clock
from giliran.ledger.models import Cursor, Pending
from giliran.ledger.queries import last_position
from giliran.lobby import services as lobby
from giliran.payments import services as payments
from giliran.payments.models import Bill
from giliran.payments.ports import BankUnavailable
from giliran.payments.rules import BillState
from tests.fire.audit import standing
from tests.fire.audit.findings import Line

_LOOK_EVERY = 0.25


def settle(lines: Sequence[Line], *, patience: float) -> dict[str, float]:
    """Do what the clock says is due, ask the bank for every bill of the run, and wait for ledger and jobs.

    In a demonstration whose clock runs fast, what is due each minute comes hours late by that clock; here it is no
    longer late. Returns how many seconds each wait took; whoever is not done after `patience` is the audit's to find.
    """
    do_what_is_due()
    waited = {"ledger": _wait(_ledger_is_read, patience)}
    asked = _reconcile(lines, patience)
    waited["ledger again"] = _wait(_ledger_is_read, patience)
    waited["jobs"] = _wait(lambda: not any(standing.jobs_under_way()), patience)
    return {**waited, "bills asked for": float(asked)}


def do_what_is_due() -> None:
    """Run the timed work of every room, as its tasks do."""
    at = clock.now()
    payments.expire_overdue(at=at)
    appointments.release_expired_holds(at=at)
    appointments.reopen_due(at=at)
    appointments.settle_waiting(at=at)
    appointments.mark_no_shows(at=at)
    lobby.close_past_days(at=at)


def _reconcile(lines: Sequence[Line], patience: float) -> int:
    codes = {line["billing_code"] for line in lines if "billing_code" in line}
    bills = Bill.objects.filter(billing_code__in=codes).exclude(state=BillState.PAID)
    for bill in bills:
        end = time.monotonic() + patience
        while True:
            try:
                payments.reconcile_bill(bill_id=bill.id, at=clock.now())
            except BankUnavailable:
                if time.monotonic() > end:
                    raise
                time.sleep(_LOOK_EVERY)
            else:
                break
    return len(bills)


def _ledger_is_read() -> bool:
    if Pending.objects.exists():
        return False
    return not Cursor.objects.exclude(position=last_position()).exists()


def _wait(done: Callable[[], bool], patience: float) -> float:
    began = time.monotonic()
    while not done() and time.monotonic() - began < patience:
        time.sleep(_LOOK_EVERY)
    return round(time.monotonic() - began, 2)
