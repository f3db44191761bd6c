"""What staff decide about a sign."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from giliran.appointments.events_signs import SignJudged
from giliran.appointments.models import Sign
from giliran.foundation.errors import Refused
from giliran.foundation.instants import not_before
from giliran.ledger.services import append

_MAY_CHANGE = (Sign.Verdict.OPEN, Sign.Verdict.WATCHED)


class AlreadyJudged(Refused):
    """Somebody else has decided meanwhile."""

    message = _("Tanda ini sudah dinilai orang lain. Muat ulang halaman untuk melihat penilaiannya.")


@transaction.atomic
def judge(*, sign_id: UUID, verdict: str, note: str, at: datetime, actor: UUID) -> None:
    """Write down what was decided, and why. It changes nothing for the account. Raises `AlreadyJudged`."""
    sign = Sign.objects.select_for_update(no_key=True).get(id=sign_id)
    if sign.verdict not in _MAY_CHANGE:
        raise AlreadyJudged
    sign.verdict, sign.note = Sign.Verdict(verdict), note
    sign.judged_by, sign.judged_at = actor, not_before(at, sign.last_at)
    sign.save(update_fields=["verdict", "note", "judged_by", "judged_at"])
    fact = SignJudged(account=sign.account_id, verdict=str(verdict))
    append(fact, subject=sign.id, at=at, actor=actor, office=sign.office_id)
