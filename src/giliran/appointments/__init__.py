"""Places at an office at a time, and who has one.

Owns: slots (made ahead from the opening plan), claims (one row a person: at most one live booking), bookings, and
places that were freed and are withheld for a while; releases of quota, their waiting rooms and draws.
Words: held (a place kept until it is paid for), confirmed, owed (paid, no place yet), attended, no-show.
Order of locks everywhere: claim, bill, slot. Places are taken by one SQL statement: `services/places.py`.
Doors: services hold_slot, move_booking, cancel_booking, mark_attended, make_slots; queries booking, live_booking,
month, day, bookings_on; the facts in events.
"""
