"""The carrier's pages: what was delivered, and the demo's authenticator."""

from collections.abc import Iterable
from datetime import UTC, datetime
from html import escape
from zoneinfo import ZoneInfo

from giliran.integrations.carrier.simulator.box import Behaviour, Delivered
from giliran.integrations.carrier.simulator.totp import PERIOD, totp

_JAKARTA = ZoneInfo("Asia/Jakarta")
_CHANNELS = {"email": "E-mail", "sms": "SMS"}
_RECEIPTS = {"once": "sampai", "twice": "sampai, dua kali", "failed": "gagal", "none": "tidak ada"}


def inbox(*, messages: Iterable[Delivered], to: str, behaviour: Behaviour) -> str:
    """Show what was delivered, newest first."""
    listed = "".join(_message(message) for message in messages)
    empty = '<p class="empty">Belum ada pesan. Halaman ini memuat ulang sendiri.</p>'
    body = f"""
<form class="filter" method="get"><label for="to">Alamat e-mail atau nomor ponsel</label>
<input id="to" name="to" value="{escape(to)}" autocomplete="off"><button>Saring</button></form>
{listed or empty}
{_behaviour(behaviour)}"""
    return _page(title="Pesan terkirim", body=body, refresh=5, here="/")


def codes(*, accounts: Iterable[tuple[str, str]], at: float) -> str:
    """Show the codes of the demo's staff, as an authenticator app would."""
    left = PERIOD - int(at) % PERIOD
    listed = "".join(
        f'<article><p class="to">{escape(name)}</p><p class="code">{totp(secret, at)}</p></article>'
        for name, secret in accounts
    )
    empty = '<p class="empty">Tidak ada akun contoh.</p>'
    body = f'<p class="note">Kode berganti dalam {left} detik.</p>{listed or empty}'
    return _page(title="Autentikator contoh", body=body, refresh=min(left, 10), here="/kode")


def _message(message: Delivered) -> str:
    when = datetime.fromtimestamp(message.at, tz=UTC).astimezone(_JAKARTA).strftime("%H.%M.%S WIB")
    code = f'<p class="code">{message.code}</p>' if message.code else ""
    subject = f"<h2>{escape(message.subject)}</h2>" if message.subject else ""
    return f"""<article><p class="head"><span class="tag {message.channel}">{_CHANNELS[message.channel]}</span>
<span class="to">{escape(message.to)}</span><time>{when}</time></p>
{subject}{code}<pre>{escape(message.text)}</pre></article>"""


def _behaviour(behaviour: Behaviour) -> str:
    receipts = "".join(
        f'<option value="{key}"{" selected" if key == behaviour.receipts else ""}>{label}</option>'
        for key, label in _RECEIPTS.items()
    )
    fail, refuse = (" checked" if on else "" for on in (behaviour.fail, behaviour.refuse))
    return f"""<details><summary>Tingkah pengantar</summary><form method="post" action="/behaviour">
<label>Tunda (detik) <input name="slow" inputmode="decimal" value="{behaviour.slow:g}"></label>
<label><input type="checkbox" name="fail" value="1"{fail}> gangguan, coba lagi nanti</label>
<label><input type="checkbox" name="refuse" value="1"{refuse}> alamat ditolak</label>
<label>Tanda terima <select name="receipts">{receipts}</select></label>
<button>Terapkan</button></form></details>"""


def _page(*, title: str, body: str, refresh: int, here: str) -> str:
    tabs = "".join(
        f'<a href="{path}"{" aria-current=page" if path == here else ""}>{label}</a>'
        for path, label in (("/", "Pesan"), ("/kode", "Autentikator"))
    )
    return f"""<!doctype html><html lang="id"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta http-equiv="refresh" content="{refresh}">
<title>{title} - pengantar tiruan</title><link rel="stylesheet" href="/carrier.css"></head>
<body><header><p>Pengantar tiruan</p><nav>{tabs}</nav></header><main><h1>{title}</h1>{body}</main></body></html>"""
