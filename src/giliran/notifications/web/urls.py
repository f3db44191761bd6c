"""The room's URLs."""

from django.urls import URLPattern, path

from giliran.notifications.web import inbox, preferences, receipts

app_name = "notifications"
urlpatterns: list[URLPattern] = [
    path("pemberitahuan/", inbox.inbox, name="inbox"),
    path("pemberitahuan/dibaca/", inbox.read_all, name="read_all"),
    path("pemberitahuan/pilihan/", preferences.preferences, name="preferences"),
    path("pemberitahuan/tanda-terima/", receipts.receipt, name="receipt"),
    path("pemberitahuan/<uuid:message_id>/", inbox.message, name="message"),
]
