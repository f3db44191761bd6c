"""The room's URLs."""

from django.urls import URLPattern, path

from giliran.casework.web.staff import correction, decisions, examination, files, pictures

app_name = "casework"
_FILES = "petugas/<slug:office_code>/berkas/"
_FILE = f"{_FILES}<uuid:application_id>/"
_DECISIONS = "petugas/<slug:office_code>/keputusan/"
urlpatterns: list[URLPattern] = [
    path(_FILES, files.files, name="files"),
    path(_FILE, files.file, name="file"),
    path(f"{_FILE}dokumen/<uuid:document_id>/", examination.review, name="review"),
    path(f"{_FILE}dokumen/<uuid:document_id>/<int:page>/", pictures.page, name="page"),
    path(f"{_FILE}foto/", examination.portrait, name="portrait"),
    path(f"{_FILE}foto/lihat/", pictures.portrait, name="portrait_picture"),
    path(f"{_FILE}catatan/", examination.note, name="note"),
    path(f"{_FILE}perbaikan/", correction.ask, name="correction"),
    path(f"{_FILE}selesai/", examination.finish, name="finish"),
    path(_DECISIONS, decisions.waiting, name="decisions"),
    path(f"{_DECISIONS}<uuid:application_id>/", decisions.decide, name="decide"),
]
