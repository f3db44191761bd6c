"""The one page of the twin, for people."""

from html import escape

from giliran.integrations.custodian.simulator.vault import Vault

_MOST = 50
_FLAGS = {
    "down": "Tidak dapat dihubungi",
    "mute": "Tidak mau membuka rahasia",
    "lying": "Membuka rahasia yang lain",
    "forged": "Jawaban bertanda tangan palsu",
}


def start(title: str, vault: Vault, *, key: str, said: str = "") -> str:
    """Show what is kept, and how the twin behaves."""
    return f"""<!doctype html><html lang="id"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)} (tiruan)</title><link rel="stylesheet" href="/custodian.css"></head><body>
<header><h1>{escape(title)}, pengawas undian (tiruan)</h1>
<p>Menyimpan satu rahasia untuk setiap rilis kuota, dan membukanya hanya sekali, untuk satu daftar peserta.</p></header>
<main>{f'<p class="said" role="status">{escape(said)}</p>' if said else ""}
<section><h2>Kunci publik</h2><p><code>{escape(key)}</code></p></section>
{_behaviour(vault)}{_kept(vault)}</main></body></html>"""


def _behaviour(vault: Vault) -> str:
    now = vault.behaviour
    boxes = "".join(
        f'<label><input type="checkbox" name="{name}" value="1"{" checked" if getattr(now, name) else ""}> {label}'
        "</label>"
        for name, label in _FLAGS.items()
    )
    return f"""<section><h2>Tingkah layanan</h2><form method="post" action="/behaviour">{boxes}
<label>Tunda (detik) <input name="slow" inputmode="decimal" value="{now.slow:g}" size="4"></label>
<button>Terapkan</button></form></section>"""


def _kept(vault: Vault) -> str:
    newest = list(vault.kept.values())[-_MOST:][::-1]
    rows = "".join(
        f'<tr><td><a href="/v1/releases/{escape(told["release"])}">{escape(told["release"])}</a></td>'
        f"<td>{escape(told['opens_at'])}</td><td>{'terbuka' if 'root' in told else 'tersegel'}</td></tr>"
        for told in newest
    )
    table = f"<table><tr><th>Rilis</th><th>Saat</th><th>Rahasia</th></tr>{rows}</table>" if rows else "<p>Kosong.</p>"
    return f'<section><h2>Rahasia terakhir</h2><div class="wide">{table}</div></section>'
