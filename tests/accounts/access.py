"""Who may open the room's pages. What allauth serves follows allauth's own rules."""

from typing import Any
from uuid import UUID

from giliran.accounts import services
from giliran.accounts.web import signing
from giliran.foundation.clock import now
from tests.support.access import Row

_OURS = {"account_phone_first", "account_phone_first_code"}
_NEEDS_A_KEY = {"mfa_remove_webauthn", "mfa_edit_webauthn"}


def _member(world: Any) -> dict[str, Any]:
    owner: UUID = world.applicant.id
    person = services.add_family_member(account_id=owner, relation="child", full_name="Bintang", at=now(), actor=owner)
    return {"person_id": person}


def _key(_world: Any) -> dict[str, Any]:
    return {"pk": 0}


ROWS = [
    Row(name="set_language", rule="public"),
    Row(name="accounts:profile", rule="signed_in"),
    Row(name="accounts:edit", rule="signed_in"),
    Row(name="accounts:second_factor", rule="signed_in"),
    Row(name="accounts:family", rule="signed_in"),
    Row(name="accounts:family_add", rule="signed_in"),
    Row(name="accounts:family_change", rule="signed_in", make=_member, owned=True),
    Row(name="accounts:family_remove", rule="signed_in", make=_member, owned=True),
    *[
        Row(
            name=str(pattern.name),
            rule="public" if str(pattern.name) in _OURS else "third_party",
            make=_key if pattern.name in _NEEDS_A_KEY else lambda _w: {},
        )
        for pattern in signing.urlpatterns
    ],
]
