"""Which channels a message takes, how often a carrier is tried, which news about a delivery counts."""

from collections.abc import Collection
from datetime import timedelta
from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class Group(models.TextChoices):
    """What people choose by."""

    SECURITY = "security", _("Kode dan keamanan akun")
    APPOINTMENTS = "appointments", _("Janji temu dan antrean")
    PAYMENTS = "payments", _("Tagihan dan pembayaran")
    PROGRESS = "progress", _("Kemajuan permohonan")


class Channel(models.TextChoices):
    """How a message travels; every message that is no secret also stands in the in-app list."""

    EMAIL = "email", _("E-mail")
    SMS = "sms", _("SMS")


class State(models.TextChoices):
    """How far a delivery is."""

    QUEUED = "queued", _("Menunggu dikirim")
    SENT = "sent", _("Terkirim")
    DELIVERED = "delivered", _("Sampai")
    FAILED = "failed", _("Gagal")


class Unwanted(StrEnum):
    """Why nothing more is tried."""

    TOO_LATE = "too late"
    TOO_OFTEN = "tried too often"


ESSENTIAL = frozenset({Group.SECURITY})

# The first word of a message's kind is the room that sends it; rooms not named here report progress.
_GROUP_BY_ROOM = {
    "accounts": Group.SECURITY,
    "appointments": Group.APPOINTMENTS,
    "lobby": Group.APPOINTMENTS,
    "payments": Group.PAYMENTS,
}

# Pauses between tries, in seconds: a hiccup passes quickly, an outage takes hours.
_PAUSES = (5, 15, 60, 300, 900, 3600, 4 * 3600)
_URGENT_PAUSES = (2, 5, 10, 20, 40, 60, 120)
GOOD_FOR = timedelta(hours=48)
"""What could not leave for so long does not leave any more: its time has passed, and it stands in the list."""

_RANK = {State.QUEUED: 0, State.SENT: 1, State.FAILED: 2, State.DELIVERED: 3}


def group_of(kind: str) -> Group:
    """Return the group that messages of this kind ("appointments.booking_confirmed") belong to."""
    return _GROUP_BY_ROOM.get(kind.partition(".")[0], Group.PROGRESS)


def channels_for(
    *, group: Group, has_email: bool, has_phone: bool, refused: Collection[tuple[str, str]]
) -> list[Channel]:
    """Return the channels to use: all that there is an address for, less those refused as (group, channel)."""
    reachable = [channel for channel, has in ((Channel.EMAIL, has_email), (Channel.SMS, has_phone)) if has]
    if group in ESSENTIAL:
        return reachable
    return [channel for channel in reachable if (group.value, channel.value) not in refused]


def pause_after(*, attempts: int, urgent: bool) -> timedelta | None:
    """Return how long to wait after this many failed tries; None means to give up."""
    pauses = _URGENT_PAUSES if urgent else _PAUSES
    return timedelta(seconds=pauses[attempts - 1]) if attempts <= len(pauses) else None


def outranks(new: State, old: State) -> bool:
    """Say whether news counts: receipts come twice and out of order, and "delivered" is the last word."""
    return _RANK[new] > _RANK[old]
