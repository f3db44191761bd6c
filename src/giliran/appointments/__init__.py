"""Places at an office at a time, and who has one.

Owns: lanes and their quota, slots (made ahead from the plans), claims (one row a person: at most one live booking),
bookings, places that were freed and are withheld for a while, the waiting list that they are offered to; releases of
quota, their waiting rooms and draws; signs of a broker's work.
Words: held (a place kept until it is paid for), confirmed, owed (paid, no place yet), attended, no-show.
Order of locks everywhere: claim, bill, slot. Places are taken by one SQL statement: `services/places.py`.
Doors: services hold_slot, hold_party, move_booking, cancel_booking, mark_attended, make_slots, quota.admit; queries
booking, live_booking, month, day, bookings_on, why_none; the facts in events.
"""
