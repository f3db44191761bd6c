"""Giving a passport into its holder's hand."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from giliran.applications import services as applications
from giliran.documents import services as documents
from giliran.foundation.errors import Refused
from giliran.foundation.references import normalise
from giliran.issuance.events import PassportHandedOver
from giliran.issuance.models import Handover, Passport
from giliran.issuance.rules.collection import CollectorKind, IdentityKind
from giliran.issuance.rules.production import Action
from giliran.issuance.services.locking import take
from giliran.ledger.services import append


class WrongCode(Refused):
    """The code shown is not this passport's."""

    message = _("Kode pengambilan tidak cocok dengan paspor ini. Periksa kode di pesan pemohon.")


class NotSigned(Refused):
    """Nobody signed."""

    message = _("Minta tanda tangan di layar, atau centang bahwa tanda terima kertas sudah ditandatangani.")


@dataclass(frozen=True, kw_only=True)
class Collector:
    """Who took it, what they showed, and how they signed (an image, or on paper)."""

    kind: CollectorKind
    name: str
    identity_kind: IdentityKind
    identity_number: str
    signature: bytes | None = None
    signed_on_paper: bool = False


@transaction.atomic
def hand_over(
    *, passport_id: UUID, office_id: UUID, code: str, collector: Collector, at: datetime, actor: UUID
) -> None:
    """Record that the passport was handed over against its code and an identity card, and signed for.

    Raises `WrongCode`, `NotSigned`, or `NotNow` if it was handed over already.
    """
    passport = take(passport_id, office_id=office_id, action=Action.HAND_OVER)
    if normalise(code) != passport.pickup_code:
        raise WrongCode
    if collector.signature is None and not collector.signed_on_paper:
        raise NotSigned
    passport.save(update_fields=["state"])
    _record(passport, collector, at, actor)
    fact = PassportHandedOver(application=passport.application_id, collector=collector.kind)
    append(fact, subject=passport_id, at=at, actor=actor, office=office_id)
    applications.mark_collected(application_id=passport.application_id, at=at, actor=actor)


def _record(passport: Passport, collector: Collector, at: datetime, actor: UUID) -> None:
    signature = None
    if collector.signature is not None:
        signature = documents.store_image(
            owner=passport.id, purpose="signature", content=collector.signature, at=at, actor=actor
        )
    Handover.objects.create(
        passport=passport,
        collector=collector.kind,
        collector_name=collector.name,
        identity_kind=collector.identity_kind,
        identity_number=collector.identity_number,
        signature=signature,
        signed_on_paper=collector.signed_on_paper,
        handed_by=actor,
        at=at,
    )
