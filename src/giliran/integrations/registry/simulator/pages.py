"""The one page of the twin, for people."""

from html import escape

from giliran.integrations.registry.simulator.register import ENDINGS, FIELDS, MARKER, Register

_LABELS = {
    "full_name": "Nama lengkap",
    "birth_date": "Tanggal lahir",
    "birthplace": "Tempat lahir",
    "sex": "Jenis kelamin",
}


def start(register: Register, *, said: str = "") -> str:
    """Explain how to get which answer; show who was added and how the twin behaves."""
    return f"""<!doctype html><html lang="id"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Data kependudukan tiruan</title><link rel="stylesheet" href="/registry.css"></head><body>
<header><h1>Data kependudukan tiruan</h1><p>Bukan data sungguhan. Hanya menjawab cocok atau tidak cocok.</p></header>
<main>{f'<p class="said" role="status">{escape(said)}</p>' if said else ""}
<section><h2>Cara mendapat setiap jawaban</h2><dl>
<dt>Cocok semua</dt><dd>NIK apa pun yang terdiri dari 16 angka.</dd>
{"".join(_ending(ending, fields) for ending, fields in ENDINGS.items())}
<dt>Nama tidak cocok</dt><dd>Nama yang memuat kata <code>{MARKER}</code>, misalnya SITI {MARKER}.</dd>
<dt>Tidak dapat dihubungi</dt><dd>Matikan di bawah ini.</dd></dl></section>
{_behaviour(register)}{_people(register)}</main></body></html>"""


def _ending(ending: str, fields: tuple[str, ...]) -> str:
    what = "Semua" if len(fields) == len(FIELDS) else _LABELS[fields[0]]
    return f"<dt>{what} tidak cocok</dt><dd>NIK yang berakhir dengan <code>{ending}</code>.</dd>"


def _behaviour(register: Register) -> str:
    now = register.behaviour
    return f"""<section><h2>Tingkah layanan</h2><p>Sudah {register.asked} kali ditanya.</p>
<form method="post" action="/behaviour">
<label><input type="checkbox" name="down" value="1"{" checked" if now.down else ""}> Tidak dapat dihubungi</label>
<label><input type="checkbox" name="forged" value="1"{" checked" if now.forged else ""}>
Jawaban bertanda tangan palsu</label>
<label>Tunda (detik) <input name="slow" inputmode="decimal" value="{now.slow:g}" size="4"></label>
<button>Terapkan</button></form></section>"""


def _people(register: Register) -> str:
    rows = "".join(
        f"<tr><td>{escape(nik)}</td>{''.join(f'<td>{escape(person[name])}</td>' for name in FIELDS)}</tr>"
        for nik, person in register.people.items()
    )
    heads = "".join(f"<th>{label}</th>" for label in _LABELS.values())
    table = f'<div class="wide"><table><tr><th>NIK</th>{heads}</tr>{rows}</table></div>' if rows else ""
    return f"""<section><h2>Tambah orang</h2><p>Untuk orang ini hanya data di bawah yang cocok.</p>
<form method="post" action="/people"><label>NIK <input name="nik" inputmode="numeric" required></label>
<label>Nama lengkap <input name="full_name"></label>
<label>Tanggal lahir <input name="birth_date" type="date"></label><label>Tempat lahir <input name="birthplace"></label>
<label>Jenis kelamin
<select name="sex"><option value="female">Perempuan</option>
<option value="male">Laki-laki</option></select></label>
<button>Tambah</button></form>{table}</section>"""
