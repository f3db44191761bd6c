"""The form that sends a document."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from giliran.documents.ports import WantedKind
from giliran.foundation.forms import PlainForm

_ACCEPT = "image/jpeg,image/png,image/heic,image/heif,application/pdf,.heic,.heif"


class _SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True
    template_name = "django/forms/widgets/input.html"


class _FilesField(forms.FileField):
    """Zero or more files, one of several such fields that together must hold one; content is judged later."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Return the files as a list."""
        given = data if isinstance(data, (list, tuple)) else [data] if data else []
        for file in given:
            super().clean(file, initial)
        return [file for file in given if file]

    def to_python(self, data: Any) -> Any:
        """Let empty files through: the room has a better sentence for them."""
        return data


class SendForm(PlainForm):
    """Which of the alternatives, and the pictures."""

    use_required_attribute = False

    kind = forms.ChoiceField(label=_("Dokumen mana yang Anda kirim?"), widget=forms.RadioSelect, choices=())
    camera = _FilesField(
        label=_("Ambil foto"),
        widget=forms.FileInput(attrs={"accept": "image/*", "capture": "environment"}),
    )
    pictures = _FilesField(
        label=_("Pilih berkas"),
        help_text=_("Foto (JPEG, PNG, HEIC) atau PDF. Boleh beberapa sekaligus, satu halaman satu foto."),
        widget=_SeveralFiles(attrs={"accept": _ACCEPT, "multiple": True}),
    )

    def __init__(self, *args: Any, kinds: Sequence[WantedKind], **kwargs: Any) -> None:
        """Offer the kinds; a single one needs no question."""
        super().__init__(*args, **kwargs)
        field = cast("forms.ChoiceField", self.fields["kind"])
        field.choices = [
            (kind.code, format_html("{}<small>{}</small>", kind.name, kind.hint) if kind.hint else kind.name)
            for kind in kinds
        ]
        if len(kinds) == 1:
            field.widget = forms.HiddenInput()
            field.initial = kinds[0].code

    def clean(self) -> dict[str, Any]:
        """Want at least one file."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.chosen(cleaned):
            self.add_error("pictures", _("Pilih foto atau PDF dokumennya."))
        return cleaned

    @staticmethod
    def chosen(cleaned: dict[str, Any]) -> "list[UploadedFile[Any]]":
        """Return the files, the camera's first."""
        return [*(cleaned.get("camera") or []), *(cleaned.get("pictures") or [])]
