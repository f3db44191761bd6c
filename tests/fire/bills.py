"""`python -m tests.fire.bills N`: N people file and hold a place, through the services; prints their billing codes.

People who pay are what a proof is about, and whoever fills in an application by hand takes longer than a round.
"""

import json
import sys
from datetime import datetime


def main(count: int) -> None:
    """Print a JSON list of `{application, billing_code, amount, who}`."""
    from tests.fire.audit.__main__ import settle_in

    settle_in()
    from giliran.foundation import clock

    held = [_held(at=clock.now()) for _ in range(count)]
    sys.stdout.write(json.dumps(held) + "\n")


def _held(*, at: datetime) -> dict[str, object]:
    from giliran.applications import queries as applications
    from giliran.appointments import services as appointments
    from giliran.appointments.models import Slot
    from giliran.foundation.ids import new_id
    from giliran.payments import queries as payments
    from tests.applications.builders import a_submitted_application, an_applicant

    number = new_id().int % 10**9
    account = an_applicant(email=f"penyetor.{new_id().hex[-10:]}@warga.test", phone=f"+62811{number:09}")
    application = a_submitted_application(account=account, at=at)
    office = applications.application(application).office_id
    assert office is not None
    free = Slot.objects.filter(office_id=office, lane="regular", open=True, starts_at__gt=at, taken__lt=10)
    slot = next(slot for slot in free.order_by("-starts_at") if slot.taken + slot.withheld < slot.capacity)
    booking = appointments.hold_slot(
        application_id=application, slot_id=slot.id, once_key=new_id(), at=at, actor=account.id
    )
    assert booking.bill_id is not None
    bill = payments.bill(booking.bill_id)
    return {
        "application": str(application),
        "billing_code": bill.billing_code,
        "amount": bill.amount,
        "who": account.email,
    }


if __name__ == "__main__":
    main(int(sys.argv[1]))
