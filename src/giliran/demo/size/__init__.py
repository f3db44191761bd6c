"""Many applications quickly: a year's work of all offices, for measuring and for trying out large lists.

Rows are written straight into the tables, in the shape in which the rooms' services leave them; nothing else may do
that. Each application is one told story (`story`), cut off at the present: what would come later has not happened yet.
Of closed applications the ledger holds the milestones but not each upload and look, and their pages are gone as after
retention. `tests/demo/test_size.py` holds all of it to the schema, to `check_invariants` and to the rooms' own queries.
"""

from giliran.demo.size.generator import NotCaughtUpError, generated, run

__all__ = ["NotCaughtUpError", "generated", "run"]
