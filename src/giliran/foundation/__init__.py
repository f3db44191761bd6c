"""What every room stands on, and which knows no room.

Owns: the clock, ids, money, reference codes, encryption, signed tokens, access rules, rate limits, once-only
posts, sockets (how a lower room is handed something from a higher one), and the components of the pages.
Doors: import the module that you need; nothing here imports a room.
"""
