"""What tests of this room and of those above it build slots and bookings with."""

from datetime import date, datetime, timedelta
from itertools import count
from uuid import UUID

from django.apps import apps

from giliran.accounts.rules import FAMILY, Relation
from giliran.accounts.services import confirm_identity, record_identity
from giliran.applications import queries as applications
from giliran.appointments import reference
from giliran.appointments.models import Booking, Slot
from giliran.appointments.queries import BookingView
from giliran.appointments.queries import booking as booking_view
from giliran.appointments.services import hold_slot, settle_bill
from giliran.catalogue.reference import start as catalogue_start
from giliran.foundation.clock import local_day
from giliran.foundation.ids import new_id
from giliran.foundation.references import new_reference
from giliran.offices import queries as offices
from giliran.offices.queries import OfficeView
from giliran.offices.reference import start as offices_start
from giliran.payments import queries as payments
from giliran.payments.models import PaymentSource
from giliran.payments.services.payment import Money, take_payment

JAKARTA = "jakarta-selatan"
_number = count(1)


def reference_data() -> None:
    """Make sure of what the migrations sowed: a test with real commits leaves an empty database behind."""
    offices_start.sow(
        office=apps.get_model("offices", "Office"),
        counter=apps.get_model("offices", "Counter"),
        opening_hours=apps.get_model("offices", "OpeningHours"),
        figure=apps.get_model("offices", "Figure"),
    )
    catalogue_start.sow(apps.get_model)
    reference.sow(apps.get_model("offices", "Figure"))


def an_office(*, code: str = JAKARTA) -> OfficeView:
    """One of the offices of the first day."""
    found = offices.office_by_code(code)
    if found is None:
        reference_data()
        found = offices.office_by_code(code)
    assert found is not None
    return found


def an_application(
    *,
    at: datetime,
    email: str = "",
    office_code: str = JAKARTA,
    product: str = "ordinary_10",
    state: str = "submitted",
) -> UUID:
    """An application as it waits for an appointment. Its account is new unless one is named."""
    office = an_office(code=office_code)
    account, _ = apps.get_model("accounts", "User").objects.get_or_create(email=email or f"p{new_id()}@example.id")
    people = apps.get_model("accounts", "Person").objects
    relation = FAMILY[0] if people.filter(account=account).exists() else Relation.SELF
    person = people.create(account=account, relation=relation, created_at=at, full_name="Siti")
    made = apps.get_model("applications", "Application").objects.create(
        reference=new_reference(), account=account, person=person, service_id="passport_new", product_id=product,
        office_id=office.id, state=state, created_at=at, submitted_at=at, last_submitted_at=at,
    )  # fmt: skip
    found: UUID = made.id
    return found


def an_identity(*, application_id: UUID, at: datetime, confirmed: bool, nik: str = "3171234209900001") -> None:
    """Write down who the application's person is, and have it confirmed or not."""
    person_id = applications.application(application_id).person_id
    record_identity(
        person_id=person_id, nik=nik, full_name="Siti Aminah", birth_date=date(1990, 9, 2), birthplace="Jakarta",
        sex="female", at=at, actor=None,
    )  # fmt: skip
    if confirmed:
        confirm_identity(person_id=person_id, at=at, actor=None)


def a_slot(
    *,
    at: datetime,
    capacity: int = 10,
    office_code: str = JAKARTA,
    after: timedelta = timedelta(days=7),
    taken: int = 0,
) -> Slot:
    """A slot of half an hour, some days from `at`; each at another minute unless told when."""
    office = an_office(code=office_code)
    starts_at = (at + after + timedelta(minutes=next(_number) % 50)).replace(second=0, microsecond=0)
    return Slot.objects.create(
        office_id=office.id, starts_at=starts_at, ends_at=starts_at + timedelta(minutes=30), capacity=capacity,
        local_date=local_day(starts_at, office.time_zone), taken=taken,
    )  # fmt: skip


def a_held_booking(
    *, at: datetime, slot: Slot | None = None, application_id: UUID | None = None, email: str = ""
) -> BookingView:
    """A place held, its bill waiting to be paid."""
    application_id = application_id or an_application(at=at, email=email)
    slot = slot or a_slot(at=at)
    return hold_slot(application_id=application_id, slot_id=slot.id, once_key=new_id(), at=at, actor=None)


def a_confirmed_booking(
    *, at: datetime, slot: Slot | None = None, application_id: UUID | None = None, email: str = ""
) -> BookingView:
    """A place held and paid for."""
    held = a_held_booking(at=at, slot=slot, application_id=application_id, email=email)
    pay(held, at=at)
    settle(held, at=at)
    return booking_view(held.id)


def pay(booking: BookingView, *, at: datetime) -> None:
    """Let the bank's word arrive that the booking's bill is paid; nobody has reacted yet."""
    assert booking.bill_id is not None
    pay_bill(booking.bill_id, at=at)


def pay_bill(bill_id: UUID, *, at: datetime) -> None:
    """Pay a bill."""
    owed = payments.bill(bill_id)
    money = Money(
        partner="bank", bank_reference=str(new_id()), amount=owed.amount, ntb=str(new_id())[-12:],
        ntpn=new_id().hex[-16:].upper(), paid_at=at, source=PaymentSource.NOTICE,
    )  # fmt: skip
    take_payment(billing_code=owed.billing_code, money=money, at=at)


def settle(booking: BookingView, *, at: datetime) -> None:
    """Do what the subscriber to payments does."""
    assert booking.bill_id is not None
    settle_bill(bill_id=booking.bill_id, at=at)


def row(booking: BookingView) -> Booking:
    """The booking's row as it is now."""
    return Booking.objects.select_related("slot").get(id=booking.id)


def fill(slot: Slot, *, at: datetime, people: int) -> list[BookingView]:
    """That many people hold places in one slot."""
    return [a_held_booking(at=at, slot=slot) for _person in range(people)]
