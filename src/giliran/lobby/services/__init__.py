"""Writes of the room."""

from giliran.lobby.services.arrival import check_in, walk_in
from giliran.lobby.services.calling import call_next, not_here, recall, start_serving
from giliran.lobby.services.counters import leave_counter, pause_counter, resume_counter, take_counter
from giliran.lobby.services.leaving import close_past_days, leave, return_to_queue
from giliran.lobby.services.refusals import (
    ArrivalRefused,
    BookingOver,
    CounterBusy,
    CounterTakenByOther,
    HallRefused,
    NoCounter,
    NotHere,
    NotPaidYet,
    Paused,
    UnknownCode,
    UnknownStep,
)
from giliran.lobby.services.serving import finish_step, hold, resume, transfer

__all__ = [
    "ArrivalRefused",
    "BookingOver",
    "CounterBusy",
    "CounterTakenByOther",
    "HallRefused",
    "NoCounter",
    "NotHere",
    "NotPaidYet",
    "Paused",
    "UnknownCode",
    "UnknownStep",
    "call_next",
    "check_in",
    "close_past_days",
    "finish_step",
    "hold",
    "leave",
    "leave_counter",
    "not_here",
    "pause_counter",
    "recall",
    "resume",
    "resume_counter",
    "return_to_queue",
    "start_serving",
    "take_counter",
    "transfer",
    "walk_in",
]
