"""Where a printer is, as it is written beside a kiosk."""

import re
from dataclasses import dataclass

PORT = 9100
WIDE, NARROW = 48, 32
"""Letters of the usual size on a line, on paper of 80 and of 58 mm."""
_LARGEST_PORT = 65_535
_TCP = re.compile(r"tcp:(?P<host>[A-Za-z0-9][A-Za-z0-9.-]{0,79})(?::(?P<port>\d{1,5}))??(?P<narrow>:58)?")
_USB = re.compile(r"usb:(?P<vendor>[0-9a-fA-F]{4}):(?P<product>[0-9a-fA-F]{4})(?P<narrow>:58)?")


@dataclass(frozen=True, kw_only=True)
class Address:
    """A printer in the network (`host`, `port`) or on USB (`vendor`, `product`). `columns`: letters on a line."""

    host: str = ""
    port: int = PORT
    vendor: int = 0
    product: int = 0
    columns: int = WIDE


def read(text: str) -> Address | None:
    """Return the address that a text stands for, or None."""
    if found := _TCP.fullmatch(text.strip()):
        port = int(found["port"] or PORT)
        if not 0 < port <= _LARGEST_PORT:
            return None
        return Address(host=found["host"], port=port, columns=_columns(found["narrow"]))
    if found := _USB.fullmatch(text.strip()):
        vendor, product = int(found["vendor"], 16), int(found["product"], 16)
        return Address(vendor=vendor, product=product, columns=_columns(found["narrow"]))
    return None


def _columns(narrow: str | None) -> int:
    return NARROW if narrow else WIDE
