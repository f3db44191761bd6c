"""Keeping signs: one open one of a kind an account, its figures up to date."""

from collections.abc import Iterable
from datetime import datetime

from django.db import connection, transaction

from giliran.appointments.events_signs import SignRaised
from giliran.appointments.models import Sign
from giliran.appointments.rules_signs import Found, grew
from giliran.foundation.ids import new_id
from giliran.foundation.instants import not_before
from giliran.ledger.services import append

_RAISE = """
INSERT INTO appointments_sign (id, account_id, office_id, kind, measure, first_at, last_at, verdict, note)
VALUES (%s, %s, %s, %s, jsonb_build_object(), %s, %s, 'open', '')
ON CONFLICT (account_id, kind) WHERE verdict = 'open' DO NOTHING
"""


def raise_signs(found: Iterable[Found], *, at: datetime) -> int:
    """Keep what was found; return how many signs are new. What staff have judged comes up again only if it grew."""
    strongest: dict[tuple[object, str], Found] = {}
    for each in found:
        known = strongest.get((each.account, each.kind))
        if known is None or each.count > known.count:
            strongest[each.account, each.kind] = each
    return sum(_raise(each, at=at) for each in strongest.values())


@transaction.atomic
def _raise(found: Found, *, at: datetime) -> bool:
    of_kind = Sign.objects.filter(account_id=found.account, kind=found.kind)
    judged = of_kind.exclude(verdict=Sign.Verdict.OPEN).order_by("-judged_at").first()
    if judged and not grew(judged.measure, found.measure):
        return False
    sign_id = new_id()
    with connection.cursor() as cursor:
        cursor.execute(_RAISE, [sign_id, found.account, found.office, found.kind, at, at])
        is_new = bool(cursor.rowcount == 1)
    sign = of_kind.select_for_update(no_key=True).filter(verdict=Sign.Verdict.OPEN).first()
    if sign is None:
        return False  # judged this very moment
    if is_new or sign.measure != found.measure:
        sign.measure, sign.last_at = found.measure, not_before(at, sign.first_at)
        sign.office_id = sign.office_id or found.office
        sign.save(update_fields=["measure", "last_at", "office"])
    if is_new:
        fact = SignRaised(account=found.account, reason=found.kind, count=found.count)
        append(fact, subject=sign_id, at=at, actor=None, office=found.office)
    return is_new
