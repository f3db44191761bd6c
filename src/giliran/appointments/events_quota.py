"""What is published about an office's quota: plans, flows, collective visits. The subject is the office."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from giliran.ledger.facts import Fact

Text = str | Promise


@dataclass(frozen=True, kw_only=True)
class _QuotaFact(Fact):
    subject_type: ClassVar[str] = "office"


@dataclass(frozen=True, kw_only=True)
class PlanChanged(_QuotaFact):
    """From a day on, a lane has another quota (`share_percent` or `places`; neither: it has none any more)."""

    kind: ClassVar[str] = "appointments.plan_changed"
    staff_sentence: ClassVar[Text] = _("Kuota jalur diubah, berlaku sejak {valid_from}.")
    lane: str
    weekday: int | None
    share_percent: int | None
    places: int | None
    hours: str
    valid_from: date


@dataclass(frozen=True, kw_only=True)
class FlowChanged(_QuotaFact):
    """From a day on, a lane's unused places flow elsewhere (`to_lane` empty: they no longer do)."""

    kind: ClassVar[str] = "appointments.flow_changed"
    staff_sentence: ClassVar[Text] = _("Aliran sisa kuota diubah, berlaku sejak {valid_from}.")
    from_lane: str
    to_lane: str
    days_before: int
    at_time: str
    valid_from: date


@dataclass(frozen=True, kw_only=True)
class QuotaFlowed(_QuotaFact):
    """A lane's unused places of a day went to another lane."""

    kind: ClassVar[str] = "appointments.quota_flowed"
    staff_sentence: ClassVar[Text] = _("{places} tempat yang belum terpakai pada {day} pindah ke jalur lain.")
    flow: UUID
    from_lane: str
    to_lane: str
    day: date
    places: int


@dataclass(frozen=True, kw_only=True)
class CollectiveMade(_QuotaFact):
    """An office will come to an organisation's own place."""

    kind: ClassVar[str] = "appointments.collective_made"
    staff_sentence: ClassVar[Text] = _("Layanan kolektif dibuat untuk {starts_at}, {places} orang.")
    collective: UUID
    slot: UUID
    starts_at: datetime
    places: int


@dataclass(frozen=True, kw_only=True)
class CollectiveCancelled(_QuotaFact):
    """A collective visit will not be; its people are moved by the office."""

    kind: ClassVar[str] = "appointments.collective_cancelled"
    staff_sentence: ClassVar[Text] = _("Layanan kolektif pada {starts_at} dibatalkan.")
    collective: UUID
    starts_at: datetime


@dataclass(frozen=True, kw_only=True)
class ConflictSeen(Fact):
    """An officer saw the name of somebody whose appointment a change of plan would touch."""

    changes: ClassVar[bool] = False
    kind: ClassVar[str] = "appointments.conflict_seen"
    subject_type: ClassVar[str] = "booking"
    staff_sentence: ClassVar[Text] = _("Nama pada janji temu dilihat saat mengatur kuota.")
    application: UUID
