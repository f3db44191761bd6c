"""Booklets that arrive at an office."""

from uuid import UUID

from django.db import transaction

from giliran.issuance.models import BookletSeries


@transaction.atomic
def take_series_into_use(*, office_id: UUID, electronic: bool, prefix: str, first: int, last: int) -> int:
    """Take a run of booklet numbers into use; return its id. The same run again changes nothing."""
    series, _made = BookletSeries.objects.get_or_create(
        prefix=prefix, last=last, defaults={"office_id": office_id, "electronic": electronic, "next": first}
    )
    return series.pk
