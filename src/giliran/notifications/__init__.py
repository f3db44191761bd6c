"""Messages to people, on every channel that they chose.

Owns: messages, their deliveries by e-mail and SMS, the log of each delivery, what each account wants to receive.
Words: a *message* is what one person is told once; a *delivery* carries it over one *channel*; a *group* is what
people choose by ("my appointments"); an *essential* group cannot be turned off.
Doors: `services.send`, `queries.inbox`, `queries.unread_count`. It knows no accounts: addresses and language come with
each message, and each room owns the templates of its own messages.
"""
