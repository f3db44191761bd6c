"""The one page of the twin, for people."""

from datetime import UTC, datetime
from html import escape
from zoneinfo import ZoneInfo

from giliran.integrations.printer.simulator.machine import Machine
from giliran.integrations.printer.simulator.tickets import Printed

_JAKARTA = ZoneInfo("Asia/Jakarta")
_SHOWN = 24
FLAGS = {
    "no_paper": "Kertas habis",
    "low": "Kertas hampir habis",
    "cover_open": "Tutup terbuka",
    "off": "Dimatikan",
    "mute": "Mencetak tanpa menjawab",
}


def start(machine: Machine, pieces: list[Printed], *, said: str = "") -> str:
    """Show what was printed, and how the printer is."""
    return f"""<!doctype html><html lang="id"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Printer tiket (tiruan)</title><link rel="stylesheet" href="/printer.css"></head><body>
<header><h1>Printer tiket (tiruan)</h1><p>Mencetak apa yang dikirim ke port mentahnya, sebagai gambar.</p></header>
<main>{f'<p class="said" role="status">{escape(said)}</p>' if said else ""}
<section><h2>Keadaan printer</h2><form method="post" action="/behaviour">{_boxes(machine)}
<button>Terapkan</button></form>{_unknown(machine)}</section>
<section><h2>Yang tercetak</h2>{_pieces(pieces)}</section></main></body></html>"""


def _boxes(machine: Machine) -> str:
    now = machine.condition
    on = {"no_paper": not now.paper, **{name: getattr(now, name) for name in FLAGS if name != "no_paper"}}
    return "".join(
        f'<label><input type="checkbox" name="{name}" value="1"{" checked" if on[name] else ""}> {label}</label>'
        for name, label in FLAGS.items()
    )


def _unknown(machine: Machine) -> str:
    if not machine.unknown:
        return ""
    return f"<p>Perintah yang tidak dikenal: <code>{escape(', '.join(machine.unknown[-10:]))}</code></p>"


def _pieces(pieces: list[Printed]) -> str:
    if not pieces:
        return "<p>Belum ada.</p>"
    return '<div class="tray">' + "".join(_piece(each) for each in pieces[:_SHOWN]) + "</div>"


def _piece(each: Printed) -> str:
    moment = datetime.fromtimestamp(each.at, tz=UTC).astimezone(_JAKARTA)
    return (
        f'<figure><img src="/tickets/{each.id}.png" alt="{escape(each.text)}" width="312" loading="lazy">'
        f"<figcaption>{moment:%H.%M.%S} WIB</figcaption></figure>"
    )
