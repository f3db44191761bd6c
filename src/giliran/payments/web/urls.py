"""The room's URLs."""

from django.urls import URLPattern, path

from giliran.payments.web import snap
from giliran.payments.web.applicant import bill
from giliran.payments.web.receipts import check
from giliran.payments.web.staff import worklist

app_name = "payments"
urlpatterns: list[URLPattern] = [
    path("tagihan/<uuid:bill_id>/", bill.bill, name="bill"),
    path("tagihan/<uuid:bill_id>/keadaan/", bill.standing, name="standing"),
    path("tagihan/<uuid:bill_id>/kuitansi.pdf", bill.receipt, name="receipt"),
    path("kuitansi/", check.ask, name="ask_receipt"),
    path("kuitansi/<str:code>/", check.check, name="check_receipt"),
    path("petugas/<slug:office_code>/pembayaran/", worklist.worklist, name="worklist"),
    path("petugas/<slug:office_code>/pembayaran/kembalian/<uuid:refund_id>/", worklist.refund, name="refund"),
    path(
        "petugas/<slug:office_code>/pembayaran/tidak-cocok/<uuid:misfit_id>/selesai/",
        worklist.settle_misfit,
        name="settle_misfit",
    ),
    path("snap/v1.0/access-token/b2b", snap.token, name="snap_token"),
    path("snap/v1.0/transfer-va/inquiry", snap.inquiry, name="snap_inquiry"),
    path("snap/v1.0/transfer-va/payment", snap.payment, name="snap_payment"),
]
