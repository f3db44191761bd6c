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
from giliran.lobby.services.deferring import defer
from giliran.lobby.services.door import may_enter, open_door, stop_door
from giliran.lobby.services.following import PushRefused, end_line, keep_line
from giliran.lobby.services.leaving import close_past_days, leave, return_to_queue
from giliran.lobby.services.pausing import pause_lane, resume_lane
from giliran.lobby.services.picking import call_particular, may_pick, take_over
from giliran.lobby.services.refusals import (
    ArrivalRefused,
    BookingOver,
    CounterBusy,
    CounterTakenByOther,
    DeferRefused,
    DoorClosed,
    HallRefused,
    MayNotPick,
    NobodyBehind,
    NoCounter,
    NotHere,
    NothingAsked,
    NothingToUndo,
    NotPaidYet,
    NotTaught,
    Paused,
    PickRefused,
    SendRefused,
    UndoRefused,
    UnknownCode,
    UnknownDevice,
    UnknownService,
    UnknownStep,
)
from giliran.lobby.services.renumbering import renumber
from giliran.lobby.services.sending import transfer_to_office
from giliran.lobby.services.serving import finish_step, hold, resume, transfer
from giliran.lobby.services.speech import make_notice, make_voices
from giliran.lobby.services.undoing import undo

__all__ = [
    "ArrivalRefused",
    "BookingOver",
    "CounterBusy",
    "CounterTakenByOther",
    "DeferRefused",
    "DoorClosed",
    "HallRefused",
    "MayNotPick",
    "NoCounter",
    "NobodyBehind",
    "NotHere",
    "NotPaidYet",
    "NotTaught",
    "NothingAsked",
    "NothingToUndo",
    "Paused",
    "PickRefused",
    "PushRefused",
    "SendRefused",
    "UndoRefused",
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
    "defer",
    "end_line",
    "finish_and_call",
    "finish_step",
    "hold",
    "issue_counter_pass",
    "keep_line",
    "leave",
    "leave_counter",
    "make_notice",
    "make_voices",
    "may_enter",
    "may_pick",
    "not_here",
    "open_door",
    "pause_counter",
    "pause_lane",
    "recall",
    "renumber",
    "resume",
    "resume_counter",
    "resume_lane",
    "return_to_queue",
    "start_serving",
    "stop_door",
    "take_counter",
    "take_over",
    "transfer",
    "transfer_to_office",
    "undo",
    "walk_in",
]
