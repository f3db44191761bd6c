"""A phone that follows a visit asks for messages, and asks for them no more."""

import hashlib
import json
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from giliran.foundation.errors import Refused
from giliran.lobby.models import PushLine, Visit
from giliran.lobby.ports import Subscription, push_service
from giliran.lobby.rules.states import VisitState

_MOST_A_VISIT = 5
_KEPT_AFTER = timedelta(days=1)


class PushRefused(Refused):
    """Not at a push service that we know, for a visit that is over, or one phone too many."""

    message = _("Pemberitahuan tidak dapat dinyalakan di peramban ini. Halaman ini tetap memberi kabar selama terbuka.")


@transaction.atomic
def keep_line(*, visit_id: UUID, subscription: Subscription, language: str, at: datetime) -> UUID:
    """Send messages about a visit to a browser as well. The same one again changes only its language and keys.

    Raises `PushRefused`.
    """
    visit = Visit.objects.select_for_update(no_key=True).get(id=visit_id)
    if visit.state != VisitState.OPEN or not push_service().accepts(subscription):
        raise PushRefused
    others = PushLine.objects.filter(visit_id=visit_id, ended_at=None)
    if others.exclude(endpoint_hash=_hash(subscription.endpoint)).count() >= _MOST_A_VISIT:
        raise PushRefused
    line, _new = PushLine.objects.update_or_create(
        visit_id=visit_id,
        endpoint_hash=_hash(subscription.endpoint),
        defaults={"subscription": _written(subscription), "language": language, "ended_at": None},
        create_defaults={
            "subscription": _written(subscription),
            "language": language,
            "created_at": at,
        },
    )
    return line.id


def end_line(*, visit_id: UUID, endpoint: str, at: datetime) -> None:
    """Send nothing more to a browser about a visit. Repeating it changes nothing."""
    PushLine.objects.filter(visit_id=visit_id, endpoint_hash=_hash(endpoint), ended_at=None).update(ended_at=at)


def forget_lines(*, at: datetime) -> int:
    """Delete the addresses of browsers that followed visits which are over for a day; return how many."""
    over = PushLine.objects.filter(visit__ended_at__lt=at - _KEPT_AFTER)
    return over.delete()[0]


def subscription_of(line: PushLine) -> Subscription:
    """Return where a line leads."""
    return Subscription(**json.loads(line.subscription))


def _written(subscription: Subscription) -> str:
    return json.dumps(vars(subscription))


def _hash(endpoint: str) -> bytes:
    # An endpoint is long and random in itself: nobody finds it by trying.
    return hashlib.sha256(endpoint.encode()).digest()
