"""Writes of the room."""

from giliran.applications.services.closing import AlreadyAttended, cancel, withdraw
from giliran.applications.services.correcting import (
    CorrectionItem,
    NothingToCorrect,
    lapse_overdue,
    request_correction,
)
from giliran.applications.services.deciding import (
    ReasonMissing,
    approve,
    begin_production,
    mark_collected,
    mark_ready,
    recommend,
    refuse,
    send_back,
)
from giliran.applications.services.drafting import PageClosed, Saved, save_page
from giliran.applications.services.identity import verify, verify_later, waiting_for_registry
from giliran.applications.services.starting import (
    NotOnAccount,
    OfficeNotServing,
    ProductNotOffered,
    choose_office,
    choose_product,
    start,
)
from giliran.applications.services.submitting import ConsentMissing, Incomplete, NameIsBooked, resubmit, submit

__all__ = [
    "AlreadyAttended",
    "ConsentMissing",
    "CorrectionItem",
    "Incomplete",
    "NameIsBooked",
    "NotOnAccount",
    "NothingToCorrect",
    "OfficeNotServing",
    "PageClosed",
    "ProductNotOffered",
    "ReasonMissing",
    "Saved",
    "approve",
    "begin_production",
    "cancel",
    "choose_office",
    "choose_product",
    "lapse_overdue",
    "mark_collected",
    "mark_ready",
    "recommend",
    "refuse",
    "request_correction",
    "resubmit",
    "save_page",
    "send_back",
    "start",
    "submit",
    "verify",
    "verify_later",
    "waiting_for_registry",
    "withdraw",
]
