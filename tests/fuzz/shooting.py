"""What to send to a form: as it stands, filled in as people would, and each part of it broken in turn."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from tests.fuzz import files, nasty
from tests.fuzz.reading import Form
from tests.fuzz.sending import Fields, Shot, Value, fresh_key

_KEPT = {"csrfmiddlewaretoken"}
_USUAL: Sequence[tuple[str, str]] = (
    ("once", "*fresh*"),
    ("nik", nasty.NIK),
    ("family_card|kk$", nasty.FAMILY_CARD),
    ("phone|ponsel", nasty.PHONE),
    ("mail|login", nasty.EMAIL),
    ("name|workplace|occupation|destination|birthplace", nasty.NAME),
    ("postcode", "12780"),
    ("_day$|_0$|day$", "17"),
    ("_month$|_1$|month$", "8"),
    ("_year$|_2$|year$", "1990"),
    ("date|_on$|valid|from|until|starts|ends", "2026-11-23"),
    ("amount|fee|number|quantity|capacity|first|last", "7"),
    ("code|kode|reference", "GL7K-2M4P"),
    ("password", "kereta-api-malam-81"),
    ("", f"Jl. Kenanga {nasty.TAG} No. 9"),
)


def filled_in(form: Form) -> list[tuple[str, Value | files.File]]:
    """Return the form's fields with something sensible in each that is empty."""
    fields: list[tuple[str, Value | files.File]] = []
    for name in sorted(form.names | form.files):
        stands = [value for value in form.values.get(name, []) if value]
        if stands and name != "once":
            fields += [(name, value) for value in stands]
        elif name in form.choices or any(form.options.get(name, ())):
            choices = form.choices.get(name) or [each for each in form.options[name] if each]
            fields.append((name, choices[0]))
        elif name in form.files:
            fields.append((name, files.sound()))
        else:
            usual = next(value for pattern, value in _USUAL if re.search(pattern, name))
            fields.append((name, fresh_key() if usual == "*fresh*" else usual))
    return fields + [button for button in form.buttons[:1] if button[0] not in form.names]


def shots_at(form: Form, *, others: Sequence[str] = ()) -> Iterator[Shot]:
    """Yield everything to send to a form."""
    parts = urlsplit(form.action)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    base = Shot(label="", path=path, method=form.method.upper(), multipart=bool(form.files))
    stands = [(name, value) for name, values in form.values.items() for value in values]
    full = filled_in(form)
    yield replace(base, label="as it stands", fields=stands)
    yield replace(base, label="empty", fields=[])
    yield replace(base, label="filled in", fields=full)
    for button in form.buttons:
        yield replace(base, label=f"pressed {button}", fields=[*full, button])
    for name in {name for name, _value in full} - _KEPT:
        yield from _at_field(base, full, name, others)
    yield from _at_the_whole(base, full)


def _at_field(base: Shot, full: Fields, name: str, others: Sequence[str]) -> Iterator[Shot]:
    rest = [pair for pair in full if pair[0] != name]
    here = [pair for pair in full if pair[0] == name]
    yield replace(base, label=f"{name} is missing", fields=rest)
    yield replace(base, label=f"{name} three times", fields=[*here, *rest, (name, nasty.TEXTS[3]), *here])
    for value in (*nasty.TEXTS, *others):
        yield replace(base, label=f"{name} = {_short(value)}", fields=[*rest, (name, value)])
    if isinstance(here[0][1], tuple):
        for wrong in files.NAMES:
            yield replace(base, label=f"{name} is {wrong}", fields=[*rest, (name, files.file(wrong))])
    else:
        yield replace(
            base, label=f"{name} is a file", fields=[*rest, (name, files.file("text as picture"))], multipart=True
        )


def _at_the_whole(base: Shot, full: Fields) -> Iterator[Shot]:
    broken = f'--b0undary\r\nContent-Disposition: form-data; name="x"; filename="{nasty.TAG}"\r\n\r\nno end'
    for kind, body in (
        ("multipart/form-data; boundary=b0undary", broken.encode()),
        ("multipart/form-data", b"--x--"),
        ("multipart/form-data; boundary=" + "x" * 300, b"--x--"),
        ("multipart/form-data; boundary=b0undary; charset=utf-99", broken.encode()),
        ("application/x-www-form-urlencoded; charset=utf-99", b"a=b"),
        ("application/x-www-form-urlencoded; charset=utf-16", b"a=b"),
        ("application/x-www-form-urlencoded", b"%zz=%&=&" * 40),
        ("application/x-www-form-urlencoded", b"&".join(b"f%d=1" % number for number in range(1200))),
        ("application/json", b'{"a": [' * 900),
        ("text/plain; charset=\xff".encode("latin-1").decode("latin-1"), b"\xff\xfe"),
    ):
        yield replace(base, label=f"a body of {kind[:50]}", method="POST", body=body, content_type=kind)
    yield replace(
        base, label="fields nobody knows", fields=[*full, ("__proto__", "x"), ("a[b]", "c"), ("\x00\ud800", "d")]
    )


def _short(value: Value) -> str:
    return repr(value[:30])
