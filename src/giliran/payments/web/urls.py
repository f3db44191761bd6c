"""The room's URLs."""

from django.urls import URLPattern, path

from giliran.payments.web import snap

app_name = "payments"
urlpatterns: list[URLPattern] = [
    path("snap/v1.0/access-token/b2b", snap.token, name="snap_token"),
    path("snap/v1.0/transfer-va/inquiry", snap.inquiry, name="snap_inquiry"),
    path("snap/v1.0/transfer-va/payment", snap.payment, name="snap_payment"),
]
