"""What a supervisor decides about a sign."""

from django import forms
from django.utils.translation import gettext_lazy as _

from giliran.appointments.models import Sign
from giliran.foundation.forms import PlainForm

_MOST = 300


class VerdictForm(PlainForm):
    """A verdict, with the reason for it."""

    verdict = forms.ChoiceField(
        label=_("Penilaian Anda"),
        choices=[
            (Sign.Verdict.HARMLESS, _("Tidak apa-apa")),
            (Sign.Verdict.WATCHED, _("Perlu diamati: tetap di daftar ini")),
            (Sign.Verdict.REFERRED, _("Diteruskan ke kantor pusat untuk diperiksa")),
        ],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("Alasan"),
        help_text=_("Apa yang Anda lihat atau ketahui. Jangan menulis NIK atau nomor telepon."),
        max_length=_MOST,
        widget=forms.Textarea({"rows": 3}),
    )
