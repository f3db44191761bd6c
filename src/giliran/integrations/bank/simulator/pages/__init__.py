"""The bank's pages, in Indonesian. Plain templates; everything that varies is escaped here."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from html import escape
from pathlib import Path
from string import Template

from giliran.foundation.clock import local
from giliran.foundation.money import rupiah
from giliran.integrations.bank.simulator.till import Behaviour, Owed, Payment, State

BEHAVIOURS = {
    Behaviour.NORMAL: "Biasa: satu pemberitahuan",
    Behaviour.TWICE: "Pemberitahuan yang sama dikirim berulang",
    Behaviour.DOUBLE: "Dibayar dua kali (dua transaksi)",
    Behaviour.WRONG_AMOUNT: "Jumlah kurang Rp1.000",
    Behaviour.REPLAY: "Nomor pemberitahuan dipakai lagi dengan isi lain",
    Behaviour.FORGED: "Pemberitahuan palsu (tidak ada uang)",
    Behaviour.STALE: "Pemberitahuan lama, lewat 10 menit (tidak ada uang)",
    Behaviour.DROP: "Pemberitahuan hilang (ditemukan lewat rekonsiliasi)",
}
_STATES = {State.PAID: "Berhasil", State.REVERSED: "Dana dikembalikan", State.NEVER: "Tidak ada dana"}
_SHOWN = 12


def start(*, payments: Sequence[Payment], typed: str = "", wrong: bool = False) -> str:
    """Return the page that asks for a code, with the latest payments below."""
    rows = "".join(_row(paid) for paid in reversed(payments[-_SHOWN:]))
    error = '<p class="wrong" role="alert" id="salah">Kode billing terdiri dari 15 angka. Periksa kembali.</p>'
    return _page(
        "Bayar tagihan negara",
        _filled("start", typed=typed, error=error if wrong else "", rows=rows or _row_of("Belum ada pembayaran.")),
    )


def owed(found: Owed) -> str:
    """Return the page that shows what is owed and takes the payment."""
    if found.amount is None:
        return _page("Tagihan tidak dapat dibayar", _filled("refused", reason=found.reason, code=grouped(found.code)))
    options = "".join(f'<option value="{value}">{escape(words)}</option>' for value, words in BEHAVIOURS.items())
    return _page(
        "Periksa tagihan",
        _filled(
            "owed", code=found.code, shown=grouped(found.code), name=found.name, what=found.what,
            amount=str(found.amount), rupiah=rupiah(found.amount), options=options,
        ),
    )  # fmt: skip


def done(paid: Payment) -> str:
    """Return the page at the end."""
    good = paid.state == State.PAID
    title = "Pembayaran berhasil" if good else _STATES[paid.state]
    replies = ", ".join(f"{reply.code or 'tidak dijawab'}" for reply in paid.replies) or "belum dikirim"
    return _page(
        title,
        _filled(
            "done", kind="good" if good else "bad", title=title, code=grouped(paid.code), rupiah=rupiah(paid.amount),
            at=_time(paid.at), ntb=paid.ntb, ntpn=paid.ntpn, replies=replies, behaviour=BEHAVIOURS[paid.behaviour],
        ),
    )  # fmt: skip


def grouped(code: str) -> str:
    """Write a code in groups of three."""
    return " ".join(code[place : place + 3] for place in range(0, len(code), 3))


def _row(paid: Payment) -> str:
    cells = (_time(paid.at), grouped(paid.code), rupiah(paid.amount), _STATES[paid.state], BEHAVIOURS[paid.behaviour])
    return "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>"


def _row_of(text: str) -> str:
    return f'<tr><td colspan="5">{escape(text)}</td></tr>'


def _time(at: datetime) -> str:
    return local(at, "Asia/Jakarta").strftime("%d-%m-%Y %H.%M.%S WIB")


def _page(title: str, main: str) -> str:
    return _template("page").substitute(title=escape(title), main=main)


def _filled(page: str, /, **texts: str) -> str:
    ready = {"options", "rows", "error"}
    return _template(page).substitute({key: text if key in ready else escape(text) for key, text in texts.items()})


@lru_cache(maxsize=8)
def _template(name: str) -> Template:
    return Template((Path(__file__).parent / f"{name}.html").read_text("utf-8"))
