"""Texts that are data, in the language of whoever reads."""

from typing import Any

from django.utils.translation import get_language


def said(row: Any, what: str) -> str:
    """Return `row.<what>_id` or, for readers of another language, `row.<what>_en`."""
    indonesian = (get_language() or "id").startswith("id")
    return str(getattr(row, f"{what}_id" if indonesian else f"{what}_en"))
