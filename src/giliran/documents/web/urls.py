"""The room's URLs."""

from django.urls import URLPattern, path

from giliran.documents.web.applicant import changes, pages, resumable

app_name = "documents"
urlpatterns: list[URLPattern] = [
    path("dokumen/kiriman/<uuid:upload_id>/", resumable.piece, name="piece"),
    path("dokumen/gambar/<uuid:document_id>/<int:page>/<slug:size>.jpg", pages.picture, name="picture"),
    path("dokumen/<uuid:dossier_id>/", pages.wanted, name="wanted"),
    path("dokumen/<uuid:dossier_id>/<slug:key>/", pages.document, name="document"),
    path("dokumen/<uuid:dossier_id>/<slug:key>/kirim/", changes.send, name="send"),
    path("dokumen/<uuid:dossier_id>/<slug:key>/kiriman/", resumable.announce, name="announce"),
    path("dokumen/<uuid:dossier_id>/<slug:key>/pakai/", changes.keep, name="keep"),
    path("dokumen/<uuid:dossier_id>/<slug:key>/hapus/", changes.remove, name="remove"),
    path("dokumen/<uuid:dossier_id>/<slug:key>/hapus/<int:page>/", changes.remove_page, name="remove_page"),
]
