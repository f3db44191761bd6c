"""What tests of this room and of those above it build bills with."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from giliran.payments.queries import BillView
from giliran.payments.rules import BillLine
from giliran.payments.services import create_bill

DUE = timedelta(hours=2)
ORDINARY_10 = (BillLine(text_code="ordinary_10", amount=650_000),)


def an_application(*, at: datetime, email: str = "siti@example.id", office_code: str = "jakarta-selatan") -> UUID:
    """Put an application into the database directly: this room only needs to point at one."""
    from giliran.accounts.models import Person, User
    from giliran.applications.models import Application
    from giliran.catalogue.models import Product, Service
    from giliran.offices.models import Office

    office, _ = Office.objects.get_or_create(
        code=office_code,
        defaults={
            "name": "Kantor Imigrasi Jakarta Selatan", "city": "Jakarta Selatan", "province": "DKI Jakarta",
            "address": "Jl. Warung Buncit Raya 207", "latitude": "-6.27", "longitude": "106.83",
            "time_zone": "Asia/Jakarta",
        },
    )  # fmt: skip
    service, _ = Service.objects.get_or_create(code="passport_new", defaults=_names("Paspor baru", "New passport"))
    product, _ = Product.objects.get_or_create(
        code="ordinary_10",
        defaults={**_names("Paspor biasa 10 tahun", "Ordinary passport, 10 years"), "electronic": False, "years": 10},
    )
    account, _ = User.objects.get_or_create(email=email)
    person, _ = Person.objects.get_or_create(
        account=account, defaults={"full_name": "Siti Rahmawati", "created_at": at}
    )
    application = Application.objects.create(
        reference=f"T{Application.objects.count():07}", account=account, person=person, service=service,
        product=product, office=office, state="draft", created_at=at,
    )  # fmt: skip
    return application.id


def a_bill(
    *, at: datetime, application_id: UUID | None = None, lines: Sequence[BillLine] = ORDINARY_10, due: timedelta = DUE
) -> BillView:
    """Make a bill, and an application for it unless one is given."""
    application_id = application_id or an_application(at=at)
    return create_bill(application_id=application_id, lines=lines, due_at=at + due, at=at, actor=None)


def _names(indonesian: str, english: str) -> dict[str, Any]:
    return {"name_id": indonesian, "name_en": english}
