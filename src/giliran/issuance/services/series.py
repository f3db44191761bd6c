"""Booklets that arrive at an office."""

from django.db import transaction

from giliran.issuance.models import BookletSeries


@transaction.atomic
def add_series(series: BookletSeries) -> None:
    """Take a run of booklet numbers into use."""
    series.full_clean()
    series.save()
