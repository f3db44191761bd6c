"""Made-up photographs of the demonstration: documents on a table, good and bad in known shares, and faces.

Layouts are plausible, never official; each says CONTOH (sample) in small letters.
"""

from giliran.demo.pictures.flaws import SHARES, Flaw
from giliran.demo.pictures.photographs import KINDS, Photographed, document, portrait

__all__ = ["KINDS", "SHARES", "Flaw", "Photographed", "document", "portrait"]
