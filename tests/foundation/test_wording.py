"""Words put together, and references kept whole."""

import pytest
from django.utils import translation

from giliran.foundation.references import new_reference
from giliran.foundation.templatetags.giliran import unbroken
from giliran.foundation.wording import either


@pytest.mark.parametrize(
    ("names", "phrase"),
    [
        (["KTP"], "KTP"),
        (["Akta kelahiran", "Ijazah"], "Akta kelahiran atau ijazah"),
        (["Ijazah", "KTP kedua orang tua", "Surat baptis"], "Ijazah, KTP kedua orang tua, atau surat baptis"),
        (["KTP", "Kartu Keluarga (KK)"], "KTP atau Kartu Keluarga (KK)"),
    ],
)
def test_alternatives_read_as_one_phrase(names: list[str], phrase: str) -> None:
    with translation.override("id"):
        assert either(names) == phrase


def test_references_stay_on_one_line() -> None:
    code = new_reference(3)
    assert unbroken(f"Permohonan {code} terkirim.") == f'Permohonan <span class="unbroken">{code}</span> terkirim.'
    assert unbroken("Soekarno-Hatta <b> 2026-11-23") == "Soekarno-Hatta &lt;b&gt; 2026-11-23"
