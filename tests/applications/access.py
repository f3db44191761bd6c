"""Who may open the room's pages."""

from typing import Any

from tests.applications import builders
from tests.support.access import Row


def _draft(world: Any) -> dict[str, Any]:
    return {"application_id": builders.a_draft(account=world.applicant)}


def _page(world: Any) -> dict[str, Any]:
    return {**_draft(world), "page": "had_passport"}


ROWS = [
    Row(name="applications:start", rule="signed_in"),
    *[
        Row(name=f"applications:{name}", rule="signed_in", make=_draft, owned=True)
        for name in ("application", "stop", "office", "product", "nik", "check", "send", "correction", "cancel")
    ],
    Row(name="applications:page", rule="signed_in", make=_page, owned=True),
]
