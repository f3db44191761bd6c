"""Writes of the room."""

from giliran.lobby.services.arrival import check_in, walk_in
from giliran.lobby.services.calling import (
    call_next,
    finish_and_call,
    issue_counter_pass,
    not_here,
    recall,
    start_serving,
)
from giliran.lobby.services.counters import change_steps, leave_counter, pause_counter, resume_counter, take_counter
from giliran.lobby.services.deciding import confirm_priority
from giliran.lobby.services.leaving import close_past_days, leave, return_to_queue
from giliran.lobby.services.pausing import pause_lane, resume_lane
from giliran.lobby.services.picking import call_particular, may_pick, take_over
from giliran.lobby.services.refusals import (
    ArrivalRefused,
    BookingOver,
    CounterBusy,
    CounterTakenByOther,
    HallRefused,
    MayNotPick,
    NoCounter,
    NotHere,
    NothingAsked,
    NotPaidYet,
    NotTaught,
    Paused,
    PickRefused,
    UnknownCode,
    UnknownDevice,
    UnknownService,
    UnknownStep,
)
from giliran.lobby.services.serving import finish_step, hold, resume, transfer
from giliran.lobby.services.speech import make_notice, make_voices

__all__ = [
    "ArrivalRefused",
    "BookingOver",
    "CounterBusy",
    "CounterTakenByOther",
    "HallRefused",
    "MayNotPick",
    "NoCounter",
    "NotHere",
    "NotPaidYet",
    "NotTaught",
    "NothingAsked",
    "Paused",
    "PickRefused",
    "UnknownCode",
    "UnknownDevice",
    "UnknownService",
    "UnknownStep",
    "call_next",
    "call_particular",
    "change_steps",
    "check_in",
    "close_past_days",
    "confirm_priority",
    "finish_and_call",
    "finish_step",
    "hold",
    "issue_counter_pass",
    "leave",
    "leave_counter",
    "make_notice",
    "make_voices",
    "may_pick",
    "not_here",
    "pause_counter",
    "pause_lane",
    "recall",
    "resume",
    "resume_counter",
    "resume_lane",
    "return_to_queue",
    "start_serving",
    "take_counter",
    "take_over",
    "transfer",
    "walk_in",
]
