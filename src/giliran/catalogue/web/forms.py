"""What the page asks before it says what to bring."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from giliran.foundation.forms import PlainForm

MAX_AGE = 120


class OfficeForm(PlainForm):
    """Of which office one wants to know what it sells."""

    kantor = forms.ChoiceField(label=_("Paspor apa yang dilayani di kantor ini?"))

    def __init__(self, *args: Any, offices: list[tuple[str, str]], **kwargs: Any) -> None:
        """Take the offices to choose from."""
        super().__init__(*args, **kwargs)
        chosen = self.fields["kantor"]
        assert isinstance(chosen, forms.ChoiceField)  # noqa: S101 - tells the type checker
        chosen.choices = [("", _("Pilih kantor")), *offices]


class BringForm(PlainForm):
    """Somebody's circumstances, as far as the requirements ask about them."""

    layanan = forms.ChoiceField(
        label=_("Apa yang Anda perlukan?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih layanan yang Anda perlukan.")},
    )
    usia = forms.IntegerField(
        label=_("Berapa usia pemohon?"),
        help_text=_("Dalam tahun. Untuk bayi, tulis 0."),
        min_value=0,
        max_value=MAX_AGE,
        error_messages={"required": _("Isi usia pemohon dengan angka, misalnya 30.")},
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    paspor_lama = forms.ChoiceField(
        label=_("Pernah punya paspor Indonesia?"),
        required=False,
        widget=forms.RadioSelect,
        choices=[
            ("none", _("Belum pernah")),
            ("after_2009", _("Ya, terbit di Indonesia sejak 2009")),
            ("before_2009", _("Ya, terbit di Indonesia sebelum 2009")),
            ("abroad", _("Ya, terbit di luar negeri")),
        ],
    )
    keadaan = forms.MultipleChoiceField(
        label=_("Pilih yang sesuai dengan pemohon"),
        help_text=_("Lewati bila tidak ada."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[
            ("married", _("Sudah menikah")),
            ("name_changed", _("Nama pernah berubah")),
            ("naturalised", _("Menjadi WNI melalui pewarganegaraan")),
            ("birth_proof_incomplete", _("Dokumen lahir tidak lengkap datanya")),
            ("parents_have_passports", _("Pemohon anak, orang tua punya paspor")),
            ("parents_divorced", _("Pemohon anak, orang tua sudah bercerai")),
        ],
    )

    def __init__(self, *args: Any, services: list[tuple[str, str]], **kwargs: Any) -> None:
        """Take the services of the day."""
        super().__init__(*args, **kwargs)
        asked = self.fields["layanan"]
        assert isinstance(asked, forms.ChoiceField)  # noqa: S101 - tells the type checker
        asked.choices = services

    def circumstances(self) -> dict[str, Any]:
        """Return what was told, in the words of the requirements' rules."""
        told: dict[str, Any] = dict.fromkeys(self.cleaned_data["keadaan"], True)
        told["age"] = self.cleaned_data["usia"]
        if self.cleaned_data["paspor_lama"]:
            told["old_passport"] = self.cleaned_data["paspor_lama"]
        return told
