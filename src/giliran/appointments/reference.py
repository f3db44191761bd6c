"""The room's figures of the first day; each may be changed with a date, office by office."""

from datetime import date
from typing import Any

BEGINNING = date(2024, 1, 1)

# (key, value, unit). How long a freed place is kept back at least and at most; how long one visit takes a counter;
# from which hour of the day before people are reminded. Express: its largest share of a day's volume, and before which
# hour one comes; how many people a collective visit is for. How long a pass is good: for booking, for a waiting room.
# A waiting room: how many choose at once, how long each may, and how often all together ask how it stands.
# A release: how long its draw waits for a custodian that is away, and after what time it ends though people still wait.
# How long who waits may think about an offer, and how many may go unanswered.
# From what on staff look at an account: accounts that came new to one device, network or number within `sign_days`; and
# within `sign_long_days`, places freed and taken so soon by another account of the same device, visits missed, bookings
# cancelled, wishes made. How often places may be held, wishes made and rooms joined.
FIGURES = (
    ("reopen_minutes_shortest", 10, "menit"),
    ("reopen_minutes_longest", 120, "menit"),
    ("visit_minutes", 10, "menit"),
    ("reminder_hour", 9, "pukul"),
    ("pass_minutes", 30, "menit"),
    ("entry_pass_days", 14, "hari"),
    ("express_share_limit", 30, "%"),
    ("express_until_hour", 10, "pukul"),
    ("collective_least", 30, "orang"),
    ("collective_most", 50, "orang"),
    ("offer_minutes", 60, "menit"),
    ("offer_misses", 2, "kali"),
    ("room_inside_most", 1000, "orang"),
    ("room_choose_minutes", 10, "menit"),
    ("room_polls_per_s", 4000, "per detik"),
    ("release_reveal_seconds", 20, "detik"),
    ("release_longest_minutes", 240, "menit"),
    ("sign_days", 7, "hari"),
    ("sign_device_accounts", 4, "akun"),
    ("sign_network_accounts", 60, "akun"),
    ("sign_number_accounts", 3, "akun"),
    ("sign_long_days", 90, "hari"),
    ("sign_pairs", 2, "kali"),
    ("sign_pair_minutes", 240, "menit"),
    ("sign_missed", 2, "kali"),
    ("sign_cancellations", 4, "kali"),
    ("sign_wishes", 6, "kali"),
    ("hold_account_hour", 40, "kali/jam"),
    ("hold_device_hour", 60, "kali/jam"),
    ("hold_network_minute", 600, "kali/menit"),
    ("join_account_hour", 60, "kali/jam"),
    ("join_device_hour", 120, "kali/jam"),
    ("join_network_minute", 3000, "kali/menit"),  # a carrier puts a whole city behind one address
    ("wish_account_hour", 20, "kali/jam"),
    ("wish_device_hour", 40, "kali/jam"),
    ("wish_network_minute", 300, "kali/menit"),
)


def sow(figure: Any) -> None:
    """Add the figures that are missing; takes the model class, so that a migration may pass that of its own moment."""
    known = set(figure.objects.filter(office=None).values_list("key", flat=True))
    figure.objects.bulk_create(
        figure(key=key, value=value, unit=unit, valid_from=BEGINNING)
        for key, value, unit in FIGURES
        if key not in known
    )
