"""Production, the passport itself, pickup.

Owns: passports, the booklets' number series, quality checks, handovers.
Words: a *booklet* is the blank with its number; a *passport* is a booklet made out to a person; the *pickup code*
is what its holder shows to collect it.
Doors: `services.queue_passport`, `print_passport`, `accept_quality`, `hand_over`; `queries.passport_of`, `work_list`.
"""
