"""Quota: what each lane gets, what a change would do, moving whom it touches, flows, the door, collective visits."""

from giliran.appointments.services.quota.collective import (
    Invitation,
    cancel_collective,
    join_collective,
    make_collective,
)
from giliran.appointments.services.quota.door import admit
from giliran.appointments.services.quota.drafts import (
    DayBackDraft,
    DayDraft,
    Draft,
    FigureDraft,
    HolidayDraft,
    LaneDraft,
    WeekdayDraft,
)
from giliran.appointments.services.quota.examples import sow_examples
from giliran.appointments.services.quota.flows import run_flow, run_flows
from giliran.appointments.services.quota.moving import Moved, affected, move_affected
from giliran.appointments.services.quota.plans import Quota, set_flow, set_lane_plan
from giliran.appointments.services.quota.preview import (
    Affected,
    DayChange,
    LaneChange,
    Preview,
    apply,
    free_places,
    named,
    preview,
)
from giliran.appointments.services.quota.refusals import CollectiveRefused, DoorRefused, QuotaRefused

__all__ = [
    "Affected",
    "CollectiveRefused",
    "DayBackDraft",
    "DayChange",
    "DayDraft",
    "DoorRefused",
    "Draft",
    "FigureDraft",
    "HolidayDraft",
    "Invitation",
    "LaneChange",
    "LaneDraft",
    "Moved",
    "Preview",
    "Quota",
    "QuotaRefused",
    "WeekdayDraft",
    "admit",
    "affected",
    "apply",
    "cancel_collective",
    "free_places",
    "join_collective",
    "make_collective",
    "move_affected",
    "named",
    "preview",
    "run_flow",
    "run_flows",
    "set_flow",
    "set_lane_plan",
    "sow_examples",
]
