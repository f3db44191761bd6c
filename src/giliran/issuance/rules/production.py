"""The life of a passport in the office, as a table: state and action give the next state."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from giliran.foundation.errors import Refused


class State(StrEnum):
    """Where a passport stands."""

    QUEUED = "queued"
    PRINTED = "printed"
    REJECTED = "rejected"
    READY = "ready"
    HANDED_OVER = "handed_over"
    CANCELLED = "cancelled"


class Action(StrEnum):
    """What can be done with it."""

    PRINT = "print"
    REJECT = "reject"
    ACCEPT = "accept"
    HAND_OVER = "hand_over"
    CANCEL = "cancel"


TRANSITIONS: dict[tuple[State, Action], State] = {
    (State.QUEUED, Action.PRINT): State.PRINTED,
    (State.PRINTED, Action.ACCEPT): State.READY,
    (State.PRINTED, Action.REJECT): State.REJECTED,
    (State.READY, Action.HAND_OVER): State.HANDED_OVER,
    (State.READY, Action.CANCEL): State.CANCELLED,
}
LIVE = (State.QUEUED, State.PRINTED, State.READY, State.HANDED_OVER)


class NotNow(Refused):
    """The passport is not where this action needs it to be."""

    message = _("Paspor ini sudah tidak pada langkah itu. Muat ulang halaman untuk melihat keadaannya sekarang.")


def after(state: str, action: Action) -> State:
    """Return the state after `action`; raise `NotNow` if it cannot be done from `state`."""
    try:
        return TRANSITIONS[State(state), action]
    except KeyError as problem:
        raise NotNow from problem
