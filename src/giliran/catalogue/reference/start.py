"""Sowing the catalogue of the first day."""

from datetime import UTC, datetime, time
from typing import Any

from giliran.catalogue.reference import catalogue, requirements

COUNTED_AT = datetime.combine(catalogue.BEGINNING, time(), UTC)


def sow(get_model: Any) -> None:
    """Add what is missing of the first day; `get_model(room, name)` gives the models of the caller's own moment."""
    known = set(get_model("catalogue", "Product").objects.values_list("pk", flat=True))
    if "ordinary_5" not in known:
        _things(get_model)
        _requirements(get_model)
    offer(get_model)


def offer(get_model: Any, *, office_codes: frozenset[str] | None = None) -> None:
    """Put on sale what the offices (or those of `office_codes`) sell on the first day, and count their booklets."""
    offered, stock = get_model("catalogue", "OfficeProduct"), get_model("catalogue", "Stock")
    busy = set(offered.objects.values_list("office_id", flat=True))
    offices = [
        office
        for office in get_model("offices", "Office").objects.exclude(pk__in=busy)
        if office_codes is None or office.code in office_codes
    ]
    offered.objects.bulk_create(
        offered(office=office, product_id=code, valid_from=since)
        for office in offices
        for code, since in _on_sale(office.code)
    )
    stock.objects.bulk_create(
        stock(office=office, product_id=code, quantity=quantity, counted_at=COUNTED_AT)
        for office in offices
        for code, quantity in catalogue.STOCK.get(office.code, {}).items()
    )


def _on_sale(office_code: str) -> list[tuple[str, Any]]:
    electronic_since = catalogue.ELECTRONIC_FROM.get(office_code)
    return [
        (code, electronic_since if electronic else catalogue.BEGINNING)
        for code, _name, _english, electronic, *_rest in catalogue.PRODUCTS
        if not electronic or electronic_since
    ]


def _things(get_model: Any) -> None:
    service, product = get_model("catalogue", "Service"), get_model("catalogue", "Product")
    surcharge, fee = get_model("catalogue", "Surcharge"), get_model("catalogue", "Fee")
    kind = get_model("catalogue", "DocumentKind")
    lawful = {"legal_basis": catalogue.LEGAL_BASIS, "valid_from": catalogue.FEES_FROM}
    service.objects.bulk_create(
        service(position=place, valid_from=catalogue.BEGINNING, **_named(row, "summary"))
        for place, row in enumerate(catalogue.SERVICES)
    )
    for place, (code, name, english, electronic, years, min_age, amount) in enumerate(catalogue.PRODUCTS):
        made = product.objects.create(
            code=code,
            name_id=name,
            name_en=english,
            electronic=electronic,
            years=years,
            min_age=min_age,
            position=place,
        )
        fee.objects.create(product=made, amount=amount, **lawful)
    for place, row in enumerate(catalogue.SURCHARGES):
        made = surcharge.objects.create(position=place, **_named(row[:5], "note"))
        fee.objects.create(surcharge=made, amount=row[5], **lawful)
    kind.objects.bulk_create(kind(position=place, **_named(row, "hint")) for place, row in enumerate(catalogue.KINDS))


def _requirements(get_model: Any) -> None:
    requirement = get_model("catalogue", "Requirement")
    for service, wanted in requirements.REQUIREMENTS.items():
        for place, row in enumerate(wanted):
            made = requirement.objects.create(
                service_id=service,
                key=row.key,
                rule=row.rule,
                reason_id=row.reason_id,
                reason_en=row.reason_en,
                position=place,
                valid_from=catalogue.BEGINNING,
            )
            made.kinds.set(row.kinds)


def _named(row: tuple[str, ...], second: str) -> dict[str, str]:
    names = ("code", "name_id", "name_en", f"{second}_id", f"{second}_en")
    return dict(zip(names, row, strict=True))
