"""What a supervisor lays down for an office: its steps, what its officers may do, what its door offers."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from giliran.ledger.facts import Fact

Text = str | Promise


@dataclass(frozen=True, kw_only=True)
class _OfficeFact(Fact):
    subject_type: ClassVar[str] = "office"
    office: UUID
    local_date: date


@dataclass(frozen=True, kw_only=True)
class PlanChanged(_OfficeFact):
    """Whoever comes from now on goes through these steps, in this order."""

    kind: ClassVar[str] = "lobby.plan_changed"
    staff_sentence: ClassVar[Text] = _("Tahap pelayanan kantor diubah.")
    steps: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class DutyChanged(_OfficeFact):
    """An officer calls for these steps (none named: for all), and may or may not call a particular one."""

    kind: ClassVar[str] = "lobby.duty_changed"
    staff_sentence: ClassVar[Text] = _("Tugas loket seorang petugas diubah.")
    officer: UUID
    steps: tuple[str, ...]
    may_pick: bool


@dataclass(frozen=True, kw_only=True)
class DoorServicesChanged(_OfficeFact):
    """The door offers these services to whoever comes without an appointment."""

    kind: ClassVar[str] = "lobby.door_services_changed"
    staff_sentence: ClassVar[Text] = _("Layanan di pintu diubah.")
    services: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class CommonStepChanged(Fact):
    """The head office changed a step of the plan for offices that have none of their own."""

    kind: ClassVar[str] = "lobby.common_step_changed"
    subject_type: ClassVar[str] = "step_plan"
    staff_sentence: ClassVar[Text] = _("Tahap pelayanan umum diubah.")
    step: str
    usual_seconds: int | None


@dataclass(frozen=True, kw_only=True)
class CommonServiceChanged(Fact):
    """The head office changed a service that doors offer where an office has no list of its own."""

    kind: ClassVar[str] = "lobby.common_service_changed"
    subject_type: ClassVar[str] = "service_at_door"
    staff_sentence: ClassVar[Text] = _("Layanan umum di pintu diubah.")
    service: str
    active: bool
