"""What the finder asks."""

from django import forms
from django.utils.translation import gettext_lazy as _

from giliran.foundation.forms import PlainForm


class WordsForm(PlainForm):
    """Search by words."""

    q = forms.CharField(label=_("Cari kantor"), help_text=_("Kota, provinsi, atau nama kantor"), max_length=80)


class PlaceForm(PlainForm):
    """Search from a city, or from where a phone says it is."""

    dekat = forms.ChoiceField(label=_("Cari yang terdekat dari"))

    def __init__(self, *args: object, places: list[tuple[str, str]], **kwargs: object) -> None:
        """Take the cities to choose from."""
        super().__init__(*args, **kwargs)
        chosen = self.fields["dekat"]
        assert isinstance(chosen, forms.ChoiceField)  # noqa: S101 - tells the type checker
        chosen.choices = [("", _("Pilih kota")), *places]
