"""The receipt as PDF, set by Typst from the template beside this file; its fonts are Typst's own."""

import io
import json
from pathlib import Path
from urllib.parse import urljoin

import segno
import typst
from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from giliran.foundation.clock import local
from giliran.foundation.money import rupiah
from giliran.payments import queries
from giliran.payments.queries import BillView, Charged

_TEMPLATE = Path(__file__).parent / "receipt.typ"


def receipt_pdf(*, bill: BillView, charged: Charged) -> bytes:
    """Return the receipt of a paid bill in the active language."""
    code = bill.receipt_code or ""
    address = urljoin(settings.BASE_URL, reverse("payments:check_receipt", args=[code]))
    office_time = local(bill.paid_at or bill.created_at, charged.time_zone)
    rows = [
        (_("Nomor kuitansi"), code),
        (_("Nomor permohonan"), charged.reference),
        (_("Dibayar untuk"), queries.payer_name(charged.person_id)),
        (_("Dibayar pada"), f"{date_format(office_time, 'j F Y, H.i')} {charged.zone}"),
        (_("Kode billing"), bill.billing_code),
        *([(_("NTB (nomor transaksi bank)"), bill.ntb)] if bill.ntb else []),
        *([(_("NTPN (nomor penerimaan negara)"), bill.ntpn)] if bill.ntpn else []),
    ]
    told = {
        "language": (get_language() or "id")[:2],
        "title": _("Kuitansi pembayaran"),
        "stamp": _("LUNAS"),
        "rows": rows,
        "lines": [(line.name, rupiah(line.amount)) for line in queries.named_lines(bill)],
        "line_head": _("Untuk"),
        "amount_head": _("Jumlah"),
        "total_head": _("Jumlah dibayar"),
        "total": rupiah(bill.amount),
        "check": _("Pindai untuk memeriksa keaslian kuitansi ini, atau buka:"),
        "address": address,
        "closing": _("Kuitansi ini dibuat oleh sistem dan sah tanpa tanda tangan. Simpan bersama dokumen Anda."),
    }
    return _typeset(json.dumps(told), _qr(address))


def _qr(address: str) -> str:
    drawn = io.BytesIO()
    segno.make(address, error="m").save(drawn, kind="svg", border=0, scale=8, xmldecl=False)
    return drawn.getvalue().decode()


def _typeset(told: str, qr: str) -> bytes:
    return typst.compile(
        _TEMPLATE, root=_TEMPLATE.parent, ignore_system_fonts=True, format="pdf", sys_inputs={"told": told, "qr": qr}
    )
