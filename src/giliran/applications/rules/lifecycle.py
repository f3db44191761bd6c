"""The life of an application, as one table: what may happen in which state, and where it leads."""

from collections.abc import Mapping
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from giliran.foundation.errors import Refused


class State(StrEnum):
    """Where an application stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    CORRECTION = "correction"
    RECOMMENDED = "recommended"
    APPROVED = "approved"
    REFUSED = "refused"
    PRODUCING = "producing"
    READY = "ready"
    COLLECTED = "collected"
    CANCELLED = "cancelled"


class Action(StrEnum):
    """What somebody does to an application."""

    SUBMIT = "submit"
    REQUEST_CORRECTION = "request_correction"
    RESUBMIT = "resubmit"
    RECOMMEND = "recommend"
    SEND_BACK = "send_back"
    APPROVE = "approve"
    REFUSE = "refuse"
    BEGIN_PRODUCTION = "begin_production"
    MARK_READY = "mark_ready"
    MARK_COLLECTED = "mark_collected"
    CANCEL = "cancel"


class CancelReason(StrEnum):
    """Why an application ended without a decision."""

    APPLICANT = "applicant"
    CORRECTION_OVERDUE = "correction_overdue"
    MISSED = "missed"
    UNCOLLECTED = "uncollected"
    OFFICE = "office"


TRANSITIONS: Mapping[tuple[State, Action], State] = {
    # The applicant, at home.
    (State.DRAFT, Action.SUBMIT): State.SUBMITTED,
    (State.DRAFT, Action.CANCEL): State.CANCELLED,
    (State.SUBMITTED, Action.CANCEL): State.CANCELLED,
    # The examiner, with the applicant.
    (State.SUBMITTED, Action.REQUEST_CORRECTION): State.CORRECTION,
    (State.SUBMITTED, Action.RECOMMEND): State.RECOMMENDED,
    # The loop: the applicant corrects, or lets the time run out.
    (State.CORRECTION, Action.RESUBMIT): State.SUBMITTED,
    (State.CORRECTION, Action.CANCEL): State.CANCELLED,
    # The adjudicator.
    (State.RECOMMENDED, Action.SEND_BACK): State.SUBMITTED,
    (State.RECOMMENDED, Action.APPROVE): State.APPROVED,
    (State.RECOMMENDED, Action.REFUSE): State.REFUSED,
    # Production and pickup.
    (State.APPROVED, Action.BEGIN_PRODUCTION): State.PRODUCING,
    (State.PRODUCING, Action.MARK_READY): State.READY,
    (State.READY, Action.MARK_COLLECTED): State.COLLECTED,
    (State.READY, Action.CANCEL): State.CANCELLED,
}

CLOSED = frozenset({State.REFUSED, State.COLLECTED, State.CANCELLED})
OPEN = frozenset(State) - CLOSED
EDITABLE = frozenset({State.DRAFT, State.CORRECTION})

STATE_LABELS: Mapping[State, str | Promise] = {
    State.DRAFT: _("Belum dikirim"),
    State.SUBMITTED: _("Sudah dikirim"),
    State.CORRECTION: _("Perlu diperbaiki"),
    State.RECOMMENDED: _("Menunggu keputusan"),
    State.APPROVED: _("Disetujui"),
    State.REFUSED: _("Ditolak"),
    State.PRODUCING: _("Paspor sedang dibuat"),
    State.READY: _("Paspor siap diambil"),
    State.COLLECTED: _("Paspor sudah diambil"),
    State.CANCELLED: _("Dibatalkan"),
}

CANCEL_LABELS: Mapping[CancelReason, str | Promise] = {
    CancelReason.APPLICANT: _("Anda membatalkan permohonan ini."),
    CancelReason.CORRECTION_OVERDUE: _("Perbaikan yang diminta tidak kami terima sampai batas waktunya."),
    CancelReason.MISSED: _("Pemohon tidak datang pada jadwal kedatangan."),
    CancelReason.UNCOLLECTED: _("Paspor tidak diambil sampai batas waktunya."),
    CancelReason.OFFICE: _("Kantor imigrasi membatalkan permohonan ini."),
}


class WrongState(Refused):
    """The action is not possible in the state that the application is in by now."""

    message = _("Status permohonan ini sudah berubah, jadi langkah tadi tidak bisa lagi. Muat ulang halaman ini.")


def after(state: str, action: Action) -> State:
    """Return the state that `action` leads to; raise `WrongState` where the table has no such line."""
    try:
        return TRANSITIONS[State(state), action]
    except KeyError:
        raise WrongState from None


def may(state: str, action: Action) -> bool:
    """Say whether the table allows `action` in `state`."""
    return (State(state), action) in TRANSITIONS
