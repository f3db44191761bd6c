"""A printer's twin: takes raw ESC/POS over TCP as a printer in the network does, and shows what came out of it.

`GILIRAN_PRINTER_PORT` is where it takes print data (9100). Its page shows the tickets as pictures; there the roll can
be taken out, the cover opened, the printer switched off.
"""

from giliran.integrations.printer.simulator.app import app

__all__ = ["app"]
