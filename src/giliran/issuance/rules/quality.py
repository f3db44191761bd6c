"""What can be wrong with a printed booklet."""

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Fault(StrEnum):
    """A fault, by its key."""

    PORTRAIT = "portrait"
    DATA = "data"
    ZONE = "zone"
    LAMINATE = "laminate"
    CHIP = "chip"


FAULTS: dict[Fault, str | Promise] = {
    Fault.PORTRAIT: _("Foto buram, gelap, atau bergaris"),
    Fault.DATA: _("Tulisan data tidak jelas atau bergeser"),
    Fault.ZONE: _("Baris di bawah foto tidak terbaca mesin"),
    Fault.LAMINATE: _("Laminasi bergelembung atau sobek"),
    Fault.CHIP: _("Cip tidak terbaca"),
}
